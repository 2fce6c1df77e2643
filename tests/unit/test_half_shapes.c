/* half: messages, filters and pace, against streams that go by a script */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "pump/filter.h"
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

/* Puts text at the start of the input. */
static void
say(struct rig *r, const char *text)
{
	memcpy(r->input, text, strlen(text));
}

static void
assert_sink_has(const struct rig *r, const char *text)
{
	assert_int_equal(r->sink.moved, strlen(text));
	assert_memory_equal(r->output, text, strlen(text));
}

static void
messages_are_neither_merged_nor_cut_however_long_the_sink_waits(void **state)
{
	static const size_t expected[] = {10, 10, 65507, 65507, 65507, 1};
	struct rig *r = *state;

	rig_source(r, SCRIPT(10, 65507, IO_WANT_READ, 1, 0));
	rig_sink(r,
	    SCRIPT(
		IO_WANT_WRITE, SCRIPT_ALL, IO_WANT_WRITE, IO_WANT_WRITE, SCRIPT_ALL));
	r->source.stream.reads_messages = true;
	assert_int_equal(rig_run(r), HALF_ENDED);
	rig_assert_moved(r, 10 + 65507 + 1);
	assert_int_equal(r->sink.calls, 6);
	assert_memory_equal(r->sink.sizes, expected, sizeof(expected));
}

static void
each_read_for_a_sink_of_messages_is_one_of_them(void **state)
{
	static const size_t expected[] = {5, 5, 1000, 7};
	struct rig *r = *state;

	rig_source(r, SCRIPT(5, 1000, 7, 0));
	rig_sink(r, SCRIPT(IO_WANT_WRITE, SCRIPT_ALL));
	r->sink.stream.writes_messages = true;
	assert_int_equal(rig_run(r), HALF_ENDED);
	assert_int_equal(r->sink.calls, 4);
	assert_memory_equal(r->sink.sizes, expected, sizeof(expected));
}

static void
a_message_that_is_held_does_not_wait_for_the_next(void **state)
{
	struct rig *r = *state;

	rig_source(r, SCRIPT(10));
	rig_sink(r, SCRIPT(IO_WANT_WRITE));
	r->source.stream.reads_messages = true;
	assert_int_equal(rig_copy(r), HALF_BLOCKED);
	assert_int_equal(r->source_wait.fd, -1);
	assert_int_equal(r->source.calls, 1);
}

static void
a_message_that_is_to_be_sent_does_not_wait_for_more_input(void **state)
{
	struct rig *r = *state;

	rig_source(r, SCRIPT(10));
	rig_sink(r, SCRIPT(IO_WANT_WRITE));
	r->sink.stream.writes_messages = true;
	assert_int_equal(rig_copy(r), HALF_BLOCKED);
	assert_int_equal(r->source_wait.fd, -1);
	assert_int_equal(r->sink_wait.fd, SCRIPT_WRITE_FD);
}

static void
no_message_is_longer_than_the_read_limit(void **state)
{
	struct rig *r = *state;

	rig_source(r, SCRIPT(SCRIPT_ALL, SCRIPT_ALL, 0));
	rig_sink(r, SCRIPT(SCRIPT_ALL));
	r->sink.stream.writes_messages = true;
	r->half.read_limit = 1472;
	assert_int_equal(rig_run(r), HALF_ENDED);
	rig_assert_moved(r, 2 * 1472);
	assert_int_equal(r->source.sizes[0], 1472);
	assert_int_equal(r->sink.sizes[0], 1472);
	assert_int_equal(r->sink.sizes[1], 1472);
}

static void
a_message_keeps_the_read_limit_when_a_filter_doubles_it(void **state)
{
	struct rig *r = *state;
	struct filter f;

	memset(r->input, '\n', RIG_SIZE);
	rig_source(r, SCRIPT(SCRIPT_ALL, 0));
	rig_sink(r, SCRIPT(SCRIPT_ALL));
	filter_init_crlf(&f);
	r->half.filter = &f;
	r->sink.stream.writes_messages = true;
	r->half.read_limit = 1473;
	assert_int_equal(rig_run(r), HALF_ENDED);
	assert_int_equal(r->sink.calls, 1);
	assert_int_equal(r->sink.sizes[0], 1472);
}

static void
framed_bytes_become_messages_however_they_are_read_and_written(void **state)
{
	static const size_t expected[] = {4, 4, 1, 6, 2};
	struct rig *r = *state;

	say(r, "one\n\nanoth\nto");
	rig_source(r, SCRIPT(2, 2, 6, 3, 0));
	rig_sink(r, SCRIPT(IO_WANT_WRITE, SCRIPT_ALL));
	r->sink.stream.writes_messages = true;
	r->half.framing.kind = FRAMING_LINE;
	assert_int_equal(rig_run(r), HALF_ENDED);
	assert_int_equal(r->sink.calls, 5);
	assert_memory_equal(r->sink.sizes, expected, sizeof(expected));
}

static void
many_framed_messages_go_around_the_rings_end_unharmed(void **state)
{
	struct rig *r = *state;

	rig_source(r, SCRIPT(SCRIPT_ALL));
	rig_sink(r, SCRIPT(SCRIPT_ALL, IO_WANT_WRITE, SCRIPT_ALL));
	r->sink.stream.writes_messages = true;
	r->half.framing = (struct framing){.kind = FRAMING_FIXED, .size = 65507};
	assert_int_equal(rig_run(r), HALF_ENDED);
	rig_assert_moved(r, RIG_SIZE);
	assert_int_equal(r->sink.calls, 1 + RIG_SIZE / 65507 + 1);
}

static void
a_line_that_never_ends_is_refused_and_not_waited_for(void **state)
{
	struct rig *r = *state;

	memset(r->input, 'x', RIG_SIZE);
	rig_source(r, SCRIPT(60000));
	rig_sink(r, SCRIPT(SCRIPT_ALL));
	r->sink.stream.writes_messages = true;
	r->half.framing.kind = FRAMING_LINE;
	assert_int_equal(rig_run(r), HALF_SINK_FAILED);
	assert_int_equal(r->diag.status, STATUS_USAGE);
	assert_string_equal(r->diag.text, "a line is too long for a datagram");
	assert_int_equal(r->sink.calls, 0);
}

static void
the_longest_message_with_its_length_has_room(void **state)
{
	struct rig *r = *state;

	r->input[0] = r->input[1] = 0xff;
	rig_source(r, SCRIPT(65536, 1, 0));
	rig_sink(r, SCRIPT(SCRIPT_ALL));
	r->sink.stream.writes_messages = true;
	r->half.framing.kind = FRAMING_LENGTH;
	assert_int_equal(rig_run(r), HALF_ENDED);
	assert_int_equal(r->sink.calls, 1);
	assert_int_equal(r->sink.sizes[0], 65535);
	assert_memory_equal(r->output, r->input + 2, 65535);
}

static void
input_that_ends_within_a_message_is_a_failure(void **state)
{
	struct rig *r = *state;

	memcpy(r->input, "\0\5one", 5);
	rig_source(r, SCRIPT(5, 0));
	rig_sink(r, SCRIPT(SCRIPT_ALL));
	r->sink.stream.writes_messages = true;
	r->half.framing.kind = FRAMING_LENGTH;
	assert_int_equal(rig_run(r), HALF_SINK_FAILED);
	assert_int_equal(r->diag.status, STATUS_BROKEN);
	assert_int_equal(r->sink.calls, 0);
}

static void
a_filter_changes_the_bytes_on_their_way(void **state)
{
	struct rig *r = *state;
	struct filter f;

	say(r, "one\ntwo\r\nthree");
	rig_source(r, SCRIPT(2, 2, 4, 1, 5, 0));
	rig_sink(r, SCRIPT(1, IO_WANT_WRITE, SCRIPT_ALL));
	filter_init_crlf(&f);
	r->half.filter = &f;
	assert_int_equal(rig_run(r), HALF_ENDED);
	assert_sink_has(r, "one\r\ntwo\r\nthree");
}

/* Room for one byte is none for a filter that may make two of it. */
static void
a_filter_that_may_double_never_overfills_the_ring(void **state)
{
	struct rig *r = *state;
	struct filter f;

	memset(r->input, '\n', RIG_SIZE);
	rig_source(r, SCRIPT(1, SCRIPT_ALL));
	r->source.room = 3 * HALF_RING_SIZE / 2;
	rig_sink(r, SCRIPT(1, IO_WANT_WRITE, 1, IO_WANT_WRITE, SCRIPT_ALL));
	filter_init_crlf(&f);
	r->half.filter = &f;
	while (r->sink.calls < 4) {
		rig_meet(&r->source_wait);
		rig_meet(&r->sink_wait);
		rig_copy(r);
		assert_true(r->half.ring.used <= HALF_RING_SIZE);
	}
	assert_int_equal(rig_run(r), HALF_ENDED);
	assert_int_equal(r->sink.moved, 2 * r->source.room);
	for (size_t i = 0; i < r->sink.moved; i += 2)
		assert_memory_equal(r->output + i, "\r\n", 2);
}

static void
a_filter_without_room_waits_for_the_sink_alone(void **state)
{
	struct rig *r = *state;
	struct filter f;

	memset(r->input, 'x', RIG_SIZE);
	rig_source(r, SCRIPT(SCRIPT_ALL));
	rig_sink(r, SCRIPT(1, IO_WANT_WRITE));
	filter_init_crlf(&f);
	r->half.filter = &f;
	while (rig_copy(r) == HALF_MORE)
		continue;
	assert_in_range(r->half.ring.used, HALF_RING_SIZE - 2, HALF_RING_SIZE - 1);
	assert_int_equal(r->source_wait.fd, -1);
	assert_int_equal(r->sink_wait.fd, SCRIPT_WRITE_FD);
}

static void
a_paced_half_writes_a_line_and_rests(void **state)
{
	struct rig *r = *state;
	int64_t before = clock_ms();

	say(r, "one\ntwo\nthree");
	rig_source(r, SCRIPT(13, 0));
	rig_sink(r, SCRIPT(SCRIPT_ALL));
	r->half.pace = 3600000;
	assert_int_equal(rig_copy(r), HALF_BLOCKED);
	assert_sink_has(r, "one\n");
	assert_true(r->half.resume >= before + r->half.pace);
	assert_int_equal(r->sink_wait.fd, -1);

	rig_meet(&r->source_wait);
	assert_int_equal(rig_copy(r), HALF_BLOCKED);
	assert_sink_has(r, "one\n");

	r->half.resume = before;
	assert_int_equal(rig_copy(r), HALF_BLOCKED);
	assert_sink_has(r, "one\ntwo\n");

	r->half.resume = before;
	assert_int_equal(rig_copy(r), HALF_ENDED);
	assert_sink_has(r, "one\ntwo\nthree");
}

static void
a_line_that_was_cut_does_not_rest_before_it_is_whole(void **state)
{
	struct rig *r = *state;

	say(r, "one\ntwo\n");
	rig_source(r, SCRIPT(8, 0));
	rig_sink(r, SCRIPT(2, SCRIPT_ALL));
	r->half.pace = 3600000;
	assert_int_equal(rig_copy(r), HALF_BLOCKED);
	assert_sink_has(r, "one\n");
}

#define RIG_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    RIG_TEST(messages_are_neither_merged_nor_cut_however_long_the_sink_waits),
	    RIG_TEST(each_read_for_a_sink_of_messages_is_one_of_them),
	    RIG_TEST(a_message_that_is_held_does_not_wait_for_the_next),
	    RIG_TEST(a_message_that_is_to_be_sent_does_not_wait_for_more_input),
	    RIG_TEST(no_message_is_longer_than_the_read_limit),
	    RIG_TEST(a_message_keeps_the_read_limit_when_a_filter_doubles_it),
	    RIG_TEST(framed_bytes_become_messages_however_they_are_read_and_written),
	    RIG_TEST(many_framed_messages_go_around_the_rings_end_unharmed),
	    RIG_TEST(a_line_that_never_ends_is_refused_and_not_waited_for),
	    RIG_TEST(the_longest_message_with_its_length_has_room),
	    RIG_TEST(input_that_ends_within_a_message_is_a_failure),
	    RIG_TEST(a_filter_changes_the_bytes_on_their_way),
	    RIG_TEST(a_filter_that_may_double_never_overfills_the_ring),
	    RIG_TEST(a_filter_without_room_waits_for_the_sink_alone),
	    RIG_TEST(a_paced_half_writes_a_line_and_rests),
	    RIG_TEST(a_line_that_was_cut_does_not_rest_before_it_is_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
