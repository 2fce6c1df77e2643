/* half: many messages at a time, from who receives them and to who sends them */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rig.h"

enum { MESSAGE = 60000, MESSAGE_ROOM = 64 * 1024 };

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

/* A source of messages that may stand end to end. */
static void
source_of_messages(struct rig *r, const int *results, size_t result_count)
{
	rig_source(r, results, result_count);
	r->source.stream.reads_messages = true;
	r->source.stream.read_room = MESSAGE_ROOM;
}

static void
messages_are_received_while_the_sink_waits(void **state)
{
	struct rig *r = *state;

	source_of_messages(r, SCRIPT(MESSAGE));
	rig_sink(r, SCRIPT(IO_WANT_WRITE, SCRIPT_ALL));
	for (int i = 0; i < 40; i++)
		rig_copy(r);
	/* More than the ring had room for, and all there was. */
	assert_int_equal(r->source.moved, RIG_SIZE);
	assert_int_equal(r->half.ring.used, RIG_SIZE);
	assert_int_equal(r->sink.moved, 0);
	assert_int_equal(rig_run(r), HALF_ENDED);
	rig_assert_moved(r, RIG_SIZE);
}

static void
what_waits_for_the_sink_has_a_bound(void **state)
{
	struct rig *r = *state;

	source_of_messages(r, SCRIPT(1));
	r->source.room = SIZE_MAX;
	rig_sink(r, SCRIPT(IO_WANT_WRITE));
	/* As much as the most, but for less than a message: then it is full. */
	assert_true(ring_reserve(
	    &r->half.ring, HALF_BACKLOG_MAX - MESSAGE_ROOM / 2, HALF_BACKLOG_MAX));
	assert_int_equal(rig_copy(r), HALF_MORE);
	ring_fill(&r->half.ring, HALF_BACKLOG_MAX - MESSAGE_ROOM / 2);
	assert_int_equal(rig_copy(r), HALF_BLOCKED);
	assert_int_equal(r->source_wait.fd, -1);
	assert_int_equal(r->sink_wait.fd, SCRIPT_WRITE_FD);
}

static void
a_source_that_is_drained_is_waited_for_and_not_read(void **state)
{
	struct rig *r = *state;

	source_of_messages(r, SCRIPT(MESSAGE));
	r->source.stream.drained = true;
	rig_sink(r, SCRIPT(SCRIPT_ALL));
	assert_int_equal(rig_copy(r), HALF_BLOCKED);
	assert_int_equal(r->source.calls, 1);
	assert_int_equal(r->source_wait.fd, SCRIPT_READ_FD);
	rig_assert_moved(r, MESSAGE);
}

static void
messages_are_written_before_they_are_too_many_for_the_cache(void **state)
{
	struct rig *r = *state;

	source_of_messages(r, SCRIPT(MESSAGE));
	rig_sink(r, SCRIPT(SCRIPT_ALL));
	assert_int_equal(rig_copy(r), HALF_MORE);
	assert_true(r->sink.moved > 0);
	assert_int_equal(rig_run(r), HALF_ENDED);
	rig_assert_moved(r, RIG_SIZE);
	for (size_t i = 0; i < r->sink.calls; i++)
		assert_in_range(r->sink.sizes[i], 1, 256 * 1024);
}

static void
a_sink_of_messages_gets_each_alone(void **state)
{
	static const size_t expected[] = {5, 1000, 7};
	struct rig *r = *state;

	source_of_messages(r, SCRIPT(5, 1000, 7, 0));
	rig_sink(r, SCRIPT(SCRIPT_ALL));
	r->sink.stream.writes_messages = true;
	assert_int_equal(rig_run(r), HALF_ENDED);
	assert_int_equal(r->sink.calls, 3);
	assert_memory_equal(r->sink.sizes, expected, sizeof(expected));
}

static void
framed_messages_are_sent_many_at_a_time(void **state)
{
	static const size_t expected[] = {3, 2, 1, 1};
	struct rig *r = *state;

	memcpy(r->input, "one\n\nfour\nand more\nend", 22);
	rig_source(r, SCRIPT(14, 8, 0));
	/* Of the first three one, then two; the fourth is whole only later. */
	script_message_sink(
	    &r->sink, r->output, RIG_SIZE, SCRIPT(1, IO_WANT_WRITE, 2, 9, 9));
	r->half.framing.kind = FRAMING_LINE;
	assert_int_equal(rig_run(r), HALF_ENDED);
	rig_assert_moved(r, 22);
	assert_int_equal(r->sink.sizes[0], 3);
	assert_int_equal(r->sink.sizes[1], expected[1]);
	assert_true(r->sink.calls <= 6);
}

static void
a_paced_half_sends_one_message_at_a_time(void **state)
{
	struct rig *r = *state;

	memcpy(r->input, "one\ntwo\n", 8);
	rig_source(r, SCRIPT(8, 0));
	script_message_sink(&r->sink, r->output, RIG_SIZE, SCRIPT(SCRIPT_ALL));
	r->half.framing.kind = FRAMING_LINE;
	r->half.pace = 3600000;
	assert_int_equal(rig_copy(r), HALF_BLOCKED);
	assert_int_equal(r->sink.moved, 4);
	assert_true(r->half.resume > 0);
}

#define RIG_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    RIG_TEST(messages_are_received_while_the_sink_waits),
	    RIG_TEST(what_waits_for_the_sink_has_a_bound),
	    RIG_TEST(a_source_that_is_drained_is_waited_for_and_not_read),
	    RIG_TEST(messages_are_written_before_they_are_too_many_for_the_cache),
	    RIG_TEST(a_sink_of_messages_gets_each_alone),
	    RIG_TEST(framed_messages_are_sent_many_at_a_time),
	    RIG_TEST(a_paced_half_sends_one_message_at_a_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
