/* window: how many questions may be in flight, by what came of the others */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lookup/window.h"

/* A round of answers, each so long after its question; one in every was lost. */
static void
play_round(struct window *w, int64_t *now, int64_t us, int64_t gap, size_t every)
{
	size_t count = w->round;

	for (size_t i = 1; i <= count; i++) {
		bool lost = every > 0 && i % every == 0;

		*now += gap;
		window_answered(w, lost, !lost, *now - us, *now, w->size);
	}
}

static void
it_starts_near_a_hundred(void **state)
{
	struct window w;

	(void)state;
	window_init(&w);
	assert_int_equal(window_room(&w, 0, 1), 100);
	assert_int_equal(window_room(&w, 99, 1), 1);
	assert_int_equal(window_room(&w, 100, 1), 0);
	assert_int_equal(window_room(&w, 1000, 1), 0);
	assert_int_equal(window_patience(&w), -1);
}

/* 20 ms, and as many answers in that time as are in flight. */
static void
over_a_long_way_it_doubles_and_then_grows_by_the_round(void **state)
{
	struct window w;
	int64_t now = 1000000;

	(void)state;
	window_init(&w);
	play_round(&w, &now, 20000, 20000 / 100, 0);
	assert_int_equal(w.size, 200);
	play_round(&w, &now, 20000, 20000 / 200, 0);
	assert_int_equal(w.size, 400);
	play_round(&w, &now, 20000, 20000 / 400, 0);
	assert_int_equal(w.size, 432);
}

static void
chance_losses_of_some_percent_do_not_stop_it(void **state)
{
	struct window w;
	int64_t now = 1000000;

	(void)state;
	window_init(&w);
	for (int i = 0; i < 20; i++)
		play_round(&w, &now, 20000, 20000 / (int64_t)w.size, 25);
	assert_true(w.size > 900);
}

static void
where_many_are_lost_it_shrinks_to_its_least(void **state)
{
	struct window w;
	int64_t now = 1000000;

	(void)state;
	window_init(&w);
	play_round(&w, &now, 20000, 200, 5);
	assert_int_equal(w.size, 70);
	for (int i = 0; i < 100; i++)
		play_round(&w, &now, 1, 200, 2);
	assert_int_equal(w.size, WINDOW_LEAST);
}

static void
losses_from_before_it_shrank_count_once(void **state)
{
	struct window w;
	int64_t now = 1000000, cut;

	(void)state;
	window_init(&w);
	play_round(&w, &now, 20000, 200, 2);
	cut = now;
	assert_int_equal(w.size, 70);
	for (int i = 0; i < 70; i++)
		window_answered(&w, true, false, cut - 1, ++now, 10);
	assert_int_equal(w.size, 70);
}

/* One answer among them, and it may be a flood. */
static void
where_nobody_answers_it_grows(void **state)
{
	struct window w;
	int64_t now = 1000000;

	(void)state;
	window_init(&w);
	for (int i = 0; i < 100; i++) {
		window_unanswered(&w);
		window_answered(&w, true, false, now, now + 900000, 100);
	}
	assert_int_equal(w.size, 200);
	for (int i = 0; i < 199; i++) {
		window_unanswered(&w);
		window_answered(&w, true, false, now, now + 1800000, 200);
	}
	window_answered(&w, true, false, now, now + 1800000, 200);
	assert_int_equal(w.size, 140);
}

/* 1 ms for a hundred of them, 2 ms for two hundred: that is a queue. */
static void
in_front_of_a_queue_it_does_not_grow(void **state)
{
	struct window w;
	int64_t now = 1000000;

	(void)state;
	window_init(&w);
	for (int i = 0; i < 50; i++)
		play_round(&w, &now, 10 * (int64_t)w.size, 10, 0);
	assert_in_range(w.size, 100, 250);
}

static void
a_window_that_is_not_used_does_not_grow(void **state)
{
	struct window w;
	int64_t now = 1000000;

	(void)state;
	window_init(&w);
	for (int i = 0; i < 1000; i++)
		window_answered(&w, false, true, now, now + 20000, 10), now += 20000;
	assert_int_equal(w.size, 100);
}

static void
it_never_grows_beyond_its_most(void **state)
{
	struct window w;
	int64_t now = 1000000;

	(void)state;
	window_init(&w);
	for (int i = 0; i < 1000; i++)
		play_round(&w, &now, 1000000, 1000000 / (int64_t)w.size, 0);
	assert_int_equal(w.size, WINDOW_MOST);
}

static void
patience_follows_the_round_trips(void **state)
{
	struct window w;
	int64_t now = 1000000;

	(void)state;
	window_init(&w);
	play_round(&w, &now, 100000, 1000, 0);
	assert_in_range(window_patience(&w), 100, 110);
	window_init(&w);
	play_round(&w, &now, 500, 5, 0);
	assert_int_equal(window_patience(&w), 50);
}

static void
over_a_long_way_questions_are_spread(void **state)
{
	struct window w;
	int64_t now = 1000000;
	size_t room, asked = 0;

	(void)state;
	window_init(&w);
	play_round(&w, &now, 20000, 200, 0);
	play_round(&w, &now, 20000, 100, 0);
	assert_int_equal(w.size, 400);
	for (int ms = 0; ms < 10; ms++) {
		room = window_room(&w, asked, now);
		assert_in_range(room, 1, 60);
		for (; room > 0; room--, asked++)
			window_asked(&w);
		assert_int_equal(window_room(&w, asked, now), 0);
		assert_true(w.held);
		now += 1000;
	}
	/* Half a round trip: half the window, a quarter more, and what was saved up. */
	assert_in_range(asked, 225, 320);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(it_starts_near_a_hundred),
	    cmocka_unit_test(over_a_long_way_it_doubles_and_then_grows_by_the_round),
	    cmocka_unit_test(chance_losses_of_some_percent_do_not_stop_it),
	    cmocka_unit_test(where_many_are_lost_it_shrinks_to_its_least),
	    cmocka_unit_test(where_nobody_answers_it_grows),
	    cmocka_unit_test(losses_from_before_it_shrank_count_once),
	    cmocka_unit_test(in_front_of_a_queue_it_does_not_grow),
	    cmocka_unit_test(a_window_that_is_not_used_does_not_grow),
	    cmocka_unit_test(it_never_grows_beyond_its_most),
	    cmocka_unit_test(patience_follows_the_round_trips),
	    cmocka_unit_test(over_a_long_way_questions_are_spread),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
