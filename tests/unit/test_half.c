/* half: waits, ends and failures, against streams that go by a script */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <poll.h>

#include "rig.h"

static int
setup(void **state)
{
	*state = rig_new();
	return 0;
}

static int
teardown(void **state)
{
	rig_free(*state);
	return 0;
}

static void
assert_wait(const struct wait *w, int fd, short events)
{
	assert_int_equal(w->fd, fd);
	assert_int_equal(w->events, events);
}

static void
what_the_source_gives_goes_to_the_sink_and_its_end_ends_the_half(void **state)
{
	struct rig *r = *state;

	rig_source(r, SCRIPT(100, 0));
	rig_sink(r, SCRIPT(SCRIPT_ALL));
	assert_int_equal(rig_run(r), HALF_ENDED);
	rig_assert_moved(r, 100);
	assert_int_equal(r->diag.status, STATUS_OK);
}

static void
an_empty_source_ends_the_half_without_a_write(void **state)
{
	struct rig *r = *state;

	rig_source(r, SCRIPT(0));
	rig_sink(r, SCRIPT(IO_ERR));
	assert_int_equal(rig_copy(r), HALF_ENDED);
	assert_int_equal(r->sink.calls, 0);
}

static void
what_a_partial_write_left_is_written_next(void **state)
{
	struct rig *r = *state;

	rig_source(r, SCRIPT(SCRIPT_ALL));
	rig_sink(r, SCRIPT(1, 7, 4096, 65535, 3, SCRIPT_ALL));
	assert_int_equal(rig_run(r), HALF_ENDED);
	rig_assert_moved(r, RIG_SIZE);
}

static void
a_refused_read_waits_for_what_the_source_wants(void **state)
{
	struct rig *r = *state;

	rig_source(r, SCRIPT(IO_WANT_READ, IO_WANT_WRITE, 0));
	rig_sink(r, SCRIPT(SCRIPT_ALL));
	assert_int_equal(rig_copy(r), HALF_BLOCKED);
	assert_wait(&r->source_wait, SCRIPT_READ_FD, POLLIN);
	rig_meet(&r->source_wait);
	assert_int_equal(rig_copy(r), HALF_BLOCKED);
	assert_wait(&r->source_wait, SCRIPT_WRITE_FD, POLLOUT);
	rig_meet(&r->source_wait);
	assert_int_equal(rig_copy(r), HALF_ENDED);
}

static void
a_refused_write_waits_for_what_the_sink_wants(void **state)
{
	struct rig *r = *state;

	rig_source(r, SCRIPT(100, 0));
	rig_sink(r, SCRIPT(IO_WANT_WRITE, IO_WANT_READ, SCRIPT_ALL));
	assert_int_equal(rig_copy(r), HALF_BLOCKED);
	assert_wait(&r->sink_wait, SCRIPT_WRITE_FD, POLLOUT);
	rig_meet(&r->sink_wait);
	assert_int_equal(rig_copy(r), HALF_BLOCKED);
	assert_wait(&r->sink_wait, SCRIPT_READ_FD, POLLIN);
	assert_int_equal(rig_run(r), HALF_ENDED);
	rig_assert_moved(r, 100);
}

static void
what_it_waits_for_is_not_tried_before_it_came(void **state)
{
	struct rig *r = *state;

	rig_source(r, SCRIPT(100, IO_WANT_READ));
	rig_sink(r, SCRIPT(IO_WANT_WRITE));
	assert_int_equal(rig_copy(r), HALF_BLOCKED);
	assert_int_equal(rig_copy(r), HALF_BLOCKED);
	assert_int_equal(r->source.calls, 1);
	assert_int_equal(r->sink.calls, 1);
	rig_meet(&r->source_wait);
	assert_int_equal(rig_copy(r), HALF_BLOCKED);
	assert_int_equal(r->source.calls, 2);
	assert_int_equal(r->sink.calls, 1);
}

static void
a_small_read_is_followed_by_a_wait_and_not_by_a_read(void **state)
{
	struct rig *r = *state;

	rig_source(r, SCRIPT(100));
	rig_sink(r, SCRIPT(SCRIPT_ALL));
	assert_int_equal(rig_copy(r), HALF_BLOCKED);
	assert_wait(&r->source_wait, SCRIPT_READ_FD, POLLIN);
	assert_int_equal(r->source.calls, 1);
	rig_assert_moved(r, 100);
}

static void
the_end_of_the_source_is_not_the_end_while_bytes_are_held(void **state)
{
	struct rig *r = *state;

	rig_source(r, SCRIPT(100, 0));
	rig_sink(r, SCRIPT(10, IO_WANT_WRITE, 10, IO_WANT_WRITE, SCRIPT_ALL));
	for (int i = 0; i < 2; i++) {
		assert_int_equal(rig_copy(r), HALF_BLOCKED);
		rig_meet(&r->source_wait);
		rig_meet(&r->sink_wait);
	}
	assert_true(r->half.source_ended);
	rig_assert_moved(r, 20);
	assert_int_equal(rig_copy(r), HALF_ENDED);
	rig_assert_moved(r, 100);
	assert_int_equal(r->source.calls, 2);
}

static void
a_source_that_broke_is_told_once_its_last_bytes_are_written(void **state)
{
	struct rig *r = *state;

	rig_source(r, SCRIPT(100, IO_ERR));
	rig_sink(r, SCRIPT(IO_WANT_WRITE, 60, IO_WANT_WRITE, SCRIPT_ALL));
	assert_int_equal(rig_copy(r), HALF_BLOCKED);
	rig_meet(&r->source_wait);
	assert_int_equal(rig_copy(r), HALF_BLOCKED);
	assert_string_equal(r->diag.text, "the source broke");
	assert_int_equal(rig_run(r), HALF_SOURCE_FAILED);
	rig_assert_moved(r, 100);
	assert_string_equal(r->diag.text, "the source broke");
	assert_int_equal(r->source.calls, 2);
}

static void
a_sink_that_broke_ends_the_half_and_its_reading(void **state)
{
	struct rig *r = *state;

	rig_source(r, SCRIPT(100, IO_WANT_READ));
	rig_sink(r, SCRIPT(10, IO_ERR));
	assert_int_equal(rig_copy(r), HALF_SINK_FAILED);
	assert_string_equal(r->diag.text, "the sink broke");
	assert_int_equal(r->source_wait.fd, -1);
	rig_assert_moved(r, 10);
}

static void
a_full_ring_does_not_wait_for_its_source(void **state)
{
	struct rig *r = *state;

	rig_source(r, SCRIPT(HALF_RING_SIZE - 1000, 1000, SCRIPT_ALL));
	rig_sink(r, SCRIPT(IO_WANT_WRITE, SCRIPT_ALL));
	assert_int_equal(rig_copy(r), HALF_BLOCKED);
	assert_int_equal(r->source_wait.fd, -1);
	assert_wait(&r->sink_wait, SCRIPT_WRITE_FD, POLLOUT);
	assert_int_equal(r->source.calls, 2);
	assert_int_equal(rig_run(r), HALF_ENDED);
	rig_assert_moved(r, RIG_SIZE);
}

static void
a_ring_with_room_is_filled_while_the_sink_waits(void **state)
{
	struct rig *r = *state;

	rig_source(r, SCRIPT(100, 200, IO_WANT_READ));
	rig_sink(r, SCRIPT(IO_WANT_WRITE));
	assert_int_equal(rig_copy(r), HALF_BLOCKED);
	rig_meet(&r->source_wait);
	assert_int_equal(rig_copy(r), HALF_BLOCKED);
	assert_int_equal(r->half.ring.used, 300);
	assert_wait(&r->source_wait, SCRIPT_READ_FD, POLLIN);
}

static void
an_idle_half_waits_for_its_source_alone(void **state)
{
	struct rig *r = *state;

	rig_source(r, SCRIPT(100, IO_WANT_READ));
	rig_sink(r, SCRIPT(IO_WANT_WRITE, SCRIPT_ALL));
	assert_int_equal(rig_copy(r), HALF_BLOCKED);
	rig_meet(&r->sink_wait);
	assert_int_equal(rig_copy(r), HALF_BLOCKED);
	assert_wait(&r->source_wait, SCRIPT_READ_FD, POLLIN);
	assert_int_equal(r->sink_wait.fd, -1);
	rig_assert_moved(r, 100);
}

static void
others_have_their_turn_while_bytes_never_stop(void **state)
{
	struct rig *r = *state;

	rig_source(r, SCRIPT(32768));
	rig_sink(r, SCRIPT(1));
	assert_int_equal(rig_copy(r), HALF_MORE);
	assert_true(r->half.moved > 0);
	assert_true(r->half.moved < 100);
}

static void
a_source_that_was_stopped_is_read_no_more_but_what_it_gave_is_sent(void **state)
{
	struct rig *r = *state;

	rig_source(r, SCRIPT(100, 200));
	rig_sink(r, SCRIPT(IO_WANT_WRITE, SCRIPT_ALL));
	assert_int_equal(rig_copy(r), HALF_BLOCKED);
	half_stop_source(&r->half);
	assert_int_equal(r->source_wait.fd, -1);
	assert_int_equal(rig_run(r), HALF_ENDED);
	rig_assert_moved(r, 100);
	assert_int_equal(r->source.calls, 1);
}

#define RIG_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    RIG_TEST(what_the_source_gives_goes_to_the_sink_and_its_end_ends_the_half),
	    RIG_TEST(an_empty_source_ends_the_half_without_a_write),
	    RIG_TEST(what_a_partial_write_left_is_written_next),
	    RIG_TEST(a_refused_read_waits_for_what_the_source_wants),
	    RIG_TEST(a_refused_write_waits_for_what_the_sink_wants),
	    RIG_TEST(what_it_waits_for_is_not_tried_before_it_came),
	    RIG_TEST(a_small_read_is_followed_by_a_wait_and_not_by_a_read),
	    RIG_TEST(the_end_of_the_source_is_not_the_end_while_bytes_are_held),
	    RIG_TEST(a_source_that_broke_is_told_once_its_last_bytes_are_written),
	    RIG_TEST(a_sink_that_broke_ends_the_half_and_its_reading),
	    RIG_TEST(a_full_ring_does_not_wait_for_its_source),
	    RIG_TEST(a_ring_with_room_is_filled_while_the_sink_waits),
	    RIG_TEST(an_idle_half_waits_for_its_source_alone),
	    RIG_TEST(others_have_their_turn_while_bytes_never_stop),
	    RIG_TEST(
		a_source_that_was_stopped_is_read_no_more_but_what_it_gave_is_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
