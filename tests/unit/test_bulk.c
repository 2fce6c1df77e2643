/* bulk_run, with an asker, an input and an output that are scripted */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/diag.h"
#include "pump/loop.h"
#include "session/bulk.h"
#include "session/question.h"

enum { TELLS_MAX = 100000, NEVER = -1, SETTLED = -2 };

/*
 * An asker that answers word "N" after N more of its turns, and what the test sees of
 * a run.  Its turns come since a pipe with a byte in it is always readable.
 */
static struct world {
	struct asker asker;
	struct bulk_request request;

	const char *const *words; /* the next one; at its end: NULL */
	size_t count; /* without words: so many more "0" */
	int fails_behind; /* so many words, the input fails; -1: never */
	int waits_before; /* so many words from the end, input_fd has to be read */

	size_t room, most; /* how many may be asked; how many were at most */
	size_t asked, given_up, dropped, held_max;
	struct question *open[TELLS_MAX];
	int turns_left[TELLS_MAX]; /* of each that is open */
	size_t open_count;

	char told[4096]; /* each word, with a blank after it */
	size_t told_count, unflushed, unflushed_max;
	int flush_every; /* tell says that it is time to; 0: never */
	int blocks; /* so many times flush leaves something */
	int blocked_tells; /* while something was left */
	bool blocked, output_fails, waiting;
	int progressed;
	uint64_t done, failed;
	int ready[2], input[2];
} w;

static size_t
room(struct asker *a)
{
	(void)a;
	return w.room - w.open_count;
}

static void
ask(struct asker *a, struct question *q)
{
	int turns = strcmp(q->word, "never") == 0 ? NEVER : atoi(q->word);

	assert_true(room(a) > 0);
	w.asked++;
	if (w.asked - w.told_count > w.held_max)
		w.held_max = w.asked - w.told_count;
	w.open[w.open_count] = q;
	w.turns_left[w.open_count++] = turns;
	if (w.open_count > w.most)
		w.most = w.open_count;
	if (strcmp(q->word, "now") == 0) {
		w.open_count--;
		q->outcome.kind = OUTCOME_NO_NAME;
		bulk_settled(a->bulk, q);
	}
}

static void
take_out(size_t index)
{
	w.open_count--;
	memmove(&w.open[index], &w.open[index + 1],
	    (w.open_count - index) * sizeof(w.open[0]));
	memmove(&w.turns_left[index], &w.turns_left[index + 1],
	    (w.open_count - index) * sizeof(w.turns_left[0]));
}

static void
give_up(struct asker *a, struct question *q)
{
	(void)a;
	w.given_up++;
	for (size_t i = 0; i < w.open_count; i++)
		if (w.open[i] == q) {
			take_out(i);
			return;
		}
	fail_msg("%s is not being asked", q->word);
}

static bool
has_turns(void)
{
	for (size_t i = 0; i < w.open_count; i++)
		if (w.turns_left[i] != NEVER)
			return true;
	return false;
}

static size_t
list_waits(struct asker *a, struct wait *waits)
{
	(void)a;
	if (!has_turns())
		return 0;
	wait_set(&waits[0], w.ready[0], POLLIN);
	return 1;
}

static void
progress(struct asker *a, const struct wait *waits, size_t count)
{
	if (count == 0 || !wait_is_met(waits))
		return;
	for (size_t i = 0; i < w.open_count;) {
		struct question *q = w.open[i];

		if (w.turns_left[i] == NEVER || w.turns_left[i]-- > 0) {
			i++;
			continue;
		}
		take_out(i);
		q->outcome.kind = OUTCOME_OK;
		bulk_settled(a->bulk, q);
	}
}

static int64_t
deadline(struct asker *a)
{
	(void)a;
	return CLOCK_NEVER;
}

static const struct asker_ops ops = {room, ask, give_up, list_waits, progress, deadline};

static struct question *
new_question(const char *word)
{
	struct question *q = calloc(1, sizeof(*q));
	struct diag d = {0};

	assert_non_null(q);
	assert_int_equal(question_init(q, word, strlen(word), &d), 0);
	if (strcmp(word, "bad") == 0) {
		diag_set(&d, STATUS_USAGE, "bad");
		question_refuse(q, &d);
	}
	return q;
}

static size_t
words_left(void)
{
	size_t left = 0;

	while (w.words != NULL && w.words[left] != NULL)
		left++;
	return w.words != NULL ? left : w.count;
}

static enum bulk_next
next(void *context, bool readable, struct question **q, struct diag *d)
{
	size_t left = words_left();
	char byte;

	assert_ptr_equal(context, &w);
	if (w.waits_before >= 0 && left == (size_t)w.waits_before) {
		w.waiting = !readable;
		if (w.waiting)
			return BULK_WAIT;
		assert_int_equal(read(w.input[0], &byte, 1), 1);
		w.waits_before--;
	}
	if (w.fails_behind-- == 0) {
		diag_set(d, STATUS_LOCAL, "the input failed");
		return BULK_FAILED;
	}
	if (left == 0)
		return BULK_END;
	*q = new_question(w.words != NULL ? *w.words++ : "0");
	w.count--;
	return BULK_GOT;
}

static void
free_question(struct question *q)
{
	question_clear(q);
	free(q);
}

static bool
tell(void *context, struct question *q)
{
	assert_ptr_equal(context, &w);
	assert_true(q->settled);
	assert_true(q->took >= 0);
	w.blocked_tells += w.blocked;
	w.unflushed++;
	if (w.unflushed > w.unflushed_max)
		w.unflushed_max = w.unflushed;
	w.told_count++;
	if (w.words != NULL)
		snprintf(w.told + strlen(w.told), sizeof(w.told) - strlen(w.told),
		    "%s%s ", q->word,
		    q->outcome.kind == OUTCOME_TIMEOUT ? "(late)" : "");
	free_question(q);
	return w.flush_every == 0 || w.unflushed < (size_t)w.flush_every;
}

static int
flush(void *context, struct diag *d)
{
	assert_ptr_equal(context, &w);
	if (w.output_fails && w.unflushed > 0)
		return diag_set(d, STATUS_BROKEN, "the output failed");
	w.blocked = w.unflushed > 0 && w.blocks > 0;
	if (w.blocked) {
		w.blocks--;
		return 0;
	}
	w.unflushed = 0;
	/* Whoever writes to us waits for the answers to all before. */
	if (w.waiting && w.open_count == 0)
		assert_int_equal(write(w.input[1], "", 1), 1);
	return 1;
}

static void
count(void *context, const struct bulk_count *count)
{
	assert_ptr_equal(context, &w);
	w.progressed++;
	w.done = count->done;
	w.failed = count->failed;
}

static void
drop(struct question *q)
{
	w.dropped++;
	free_question(q);
}

static int
begin(void **state)
{
	(void)state;
	memset(&w, 0, sizeof(w));
	assert_int_equal(pipe(w.ready), 0);
	assert_int_equal(pipe(w.input), 0);
	assert_int_equal(write(w.ready[1], "", 1), 1);
	w.asker.ops = &ops;
	w.fails_behind = w.waits_before = -1;
	w.room = 100;
	w.request = (struct bulk_request){
	    .asker = &w.asker,
	    .timeout = -1,
	    .tick = -1,
	    .input_fd = w.input[0],
	    .output_fd = w.ready[1],
	    .next = next,
	    .tell = tell,
	    .flush = flush,
	    .progress = count,
	    .drop = drop,
	    .context = &w,
	};
	return 0;
}

static int
end(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		close(w.ready[i]);
		close(w.input[i]);
	}
	return 0;
}

#define WORDS(...) \
	do { \
		static const char *const list[] = {__VA_ARGS__, NULL}; \
		w.words = list; \
	} while (0)

static void
run(void)
{
	struct diag d = {0};

	if (bulk_run(&w.request, &d) == -1)
		fail_msg("%s", d.text);
	assert_int_equal(w.open_count, 0);
	assert_int_equal(w.dropped, 0);
}

static void
answers_are_told_in_the_order_of_the_questions(void **state)
{
	(void)state;
	WORDS("3", "0", "2", "1");
	run();
	assert_string_equal(w.told, "3 0 2 1 ");
}

static void
without_order_answers_are_told_as_they_come(void **state)
{
	(void)state;
	WORDS("3", "0", "2", "1", "now", "bad");
	w.request.unordered = true;
	run();
	assert_string_equal(w.told, "now bad 0 1 2 3 ");
}

static void
what_is_settled_at_once_keeps_its_place(void **state)
{
	(void)state;
	WORDS("2", "bad", "now", "1", "bad");
	run();
	assert_string_equal(w.told, "2 bad now 1 bad ");
	assert_int_equal(w.asked, 3);
}

static void
no_more_are_asked_than_there_is_room_for(void **state)
{
	(void)state;
	w.room = 3;
	w.count = 5000;
	run();
	assert_int_equal(w.told_count, 5000);
	assert_int_equal(w.most, 3);
}

static void
many_are_all_told_once(void **state)
{
	(void)state;
	w.room = 1000;
	w.count = TELLS_MAX - 1;
	run();
	assert_int_equal(w.told_count, TELLS_MAX - 1);
	assert_int_equal(w.asked, TELLS_MAX - 1);
}

static void
the_answers_behind_one_that_is_late_are_not_more_than_so_many(void **state)
{
	static const char *words[TELLS_MAX];

	(void)state;
	for (size_t i = 0; i < TELLS_MAX - 1; i++)
		words[i] = i == 0 ? "200" : "now";
	words[TELLS_MAX - 1] = NULL;
	w.words = words;
	w.flush_every = 100;
	run();
	assert_in_range(w.held_max, 1024, 65536);
	assert_int_equal(w.told_count, TELLS_MAX - 1);
}

static void
input_that_waits_stops_nobody(void **state)
{
	(void)state;
	WORDS("3", "0", "5", "1");
	w.waits_before = 2;
	run();
	assert_string_equal(w.told, "3 0 5 1 ");
}

static void
nothing_is_told_while_the_output_takes_nothing(void **state)
{
	(void)state;
	WORDS("0", "1", "2", "3", "4");
	w.blocks = 2;
	run();
	assert_string_equal(w.told, "0 1 2 3 4 ");
	assert_int_equal(w.blocks, 0);
	assert_int_equal(w.blocked_tells, 0);
	assert_int_equal(w.unflushed, 0);
}

static void
it_is_flushed_when_teller_says_so(void **state)
{
	(void)state;
	w.count = 3000;
	w.room = 3000;
	w.flush_every = 10;
	run();
	assert_int_equal(w.unflushed_max, 10);
	assert_int_equal(w.told_count, 3000);
}

static void
the_end_waits_for_the_output(void **state)
{
	(void)state;
	WORDS("0");
	w.blocks = 3;
	run();
	assert_int_equal(w.unflushed, 0);
	assert_int_equal(w.blocks, 0);
}

static void
what_has_no_answer_in_time_is_given_up(void **state)
{
	(void)state;
	WORDS("never", "0", "never", "1");
	w.request.timeout = 20;
	run();
	assert_string_equal(w.told, "never(late) 0 never(late) 1 ");
	assert_int_equal(w.given_up, 2);
}

static void
without_order_what_is_given_up_stops_nobody_either(void **state)
{
	(void)state;
	WORDS("never", "0", "never", "1");
	w.request.timeout = 20;
	w.request.unordered = true;
	run();
	assert_string_equal(w.told, "0 1 never(late) never(late) ");
}

static void
what_is_asked_when_the_output_fails_is_dropped(void **state)
{
	struct diag d = {0};

	(void)state;
	WORDS("0", "never", "now", "bad", "5");
	w.output_fails = true;
	assert_int_equal(bulk_run(&w.request, &d), -1);
	assert_string_equal(d.text, "the output failed");
	assert_int_equal(d.status, STATUS_BROKEN);
	assert_int_equal(w.told_count, 1);
	assert_int_equal(w.dropped, 4);
	assert_int_equal(w.given_up, 2);
	assert_int_equal(w.open_count, 0);
}

static void
what_is_asked_when_the_input_fails_is_answered_before(void **state)
{
	struct diag d = {0};

	(void)state;
	WORDS("2", "1", "3", "0");
	w.fails_behind = 3;
	assert_int_equal(bulk_run(&w.request, &d), -1);
	assert_string_equal(d.text, "the input failed");
	assert_int_equal(d.status, STATUS_LOCAL);
	assert_string_equal(w.told, "2 1 3 ");
	assert_int_equal(w.unflushed, 0);
	assert_int_equal(w.dropped, 0);
}

static void
progress_counts_what_is_told(void **state)
{
	(void)state;
	WORDS("bad", "now", "0", "never");
	w.request.tick = 1;
	w.request.timeout = 50;
	run();
	assert_true(w.progressed > 0);
	assert_in_range(w.done, 3, 4);
	assert_int_equal(w.failed, w.done - 1);
}

static void
nothing_to_ask_is_nothing_to_do(void **state)
{
	(void)state;
	run();
	assert_int_equal(w.told_count, 0);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
	const struct CMUnitTest tests[] = {
	    TEST(answers_are_told_in_the_order_of_the_questions),
	    TEST(without_order_answers_are_told_as_they_come),
	    TEST(what_is_settled_at_once_keeps_its_place),
	    TEST(no_more_are_asked_than_there_is_room_for),
	    TEST(many_are_all_told_once),
	    TEST(the_answers_behind_one_that_is_late_are_not_more_than_so_many),
	    TEST(input_that_waits_stops_nobody),
	    TEST(nothing_is_told_while_the_output_takes_nothing),
	    TEST(it_is_flushed_when_teller_says_so),
	    TEST(the_end_waits_for_the_output),
	    TEST(what_has_no_answer_in_time_is_given_up),
	    TEST(without_order_what_is_given_up_stops_nobody_either),
	    TEST(what_is_asked_when_the_output_fails_is_dropped),
	    TEST(what_is_asked_when_the_input_fails_is_answered_before),
	    TEST(progress_counts_what_is_told),
	    TEST(nothing_to_ask_is_nothing_to_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
