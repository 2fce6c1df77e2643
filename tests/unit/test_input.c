/* input: lines and records from pipes that come in pieces */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "cli/input.h"
#include "cli/output.h"

static int ends[2];
static struct input in;
static struct output out;
static struct diag d;

static int
begin(void **state)
{
	(void)state;
	memset(&d, 0, sizeof(d));
	assert_int_equal(pipe(ends), 0);
	assert_int_not_equal(fcntl(ends[0], F_SETPIPE_SZ, 4 * INPUT_ROOM), -1);
	output_init(&out, STDERR_FILENO);
	input_init(&in, ends[0], &out);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	close(ends[0]);
	if (ends[1] != -1)
		close(ends[1]);
	return 0;
}

static void
feed(const char *bytes, size_t length)
{
	assert_int_equal(write(ends[1], bytes, length), length);
}

static void
feed_many(char byte, size_t count)
{
	static char bytes[4 * INPUT_ROOM];

	memset(bytes, byte, count);
	feed(bytes, count);
}

static void
finish(void)
{
	close(ends[1]);
	ends[1] = -1;
}

/* The next line, without waiting, has to be so; text for INPUT_GOT. */
static void
expect_now(bool readable, enum input_got expected, const char *text)
{
	size_t length;
	char *line;

	assert_int_equal(input_line_now(&in, readable, &line, &length, &d), expected);
	if (expected != INPUT_GOT)
		return;
	assert_int_equal(length, strlen(text));
	assert_string_equal(line, text);
}

/* The same, waiting. */
static void
expect(enum input_got expected, const char *text)
{
	size_t length;
	char *line;

	assert_int_equal(input_line(&in, &line, &length, &d), expected);
	if (expected != INPUT_GOT)
		return;
	assert_int_equal(length, strlen(text));
	assert_string_equal(line, text);
}

static void
a_line_ends_with_a_newline_or_with_a_cr_before_it(void **state)
{
	(void)state;
	feed("a\nb\r\n\n\r\nc d\r\re", 14);
	finish();
	expect(INPUT_GOT, "a");
	expect(INPUT_GOT, "b");
	expect(INPUT_GOT, "");
	expect(INPUT_GOT, "");
	expect(INPUT_GOT, "c d\r\re");
	expect(INPUT_END, NULL);
	expect(INPUT_END, NULL);
}

static void
without_waiting_the_lines_are_the_same(void **state)
{
	(void)state;
	feed("a\nb\r\n\n\r\nc d\r\re", 14);
	finish();
	expect_now(true, INPUT_GOT, "a");
	expect_now(false, INPUT_GOT, "b");
	expect_now(false, INPUT_GOT, "");
	expect_now(false, INPUT_GOT, "");
	expect_now(false, INPUT_WAIT, NULL);
	expect_now(true, INPUT_GOT, "c d\r\re");
	expect_now(true, INPUT_END, NULL);
	expect_now(false, INPUT_END, NULL);
}

static void
the_pieces_of_a_line_are_put_together(void **state)
{
	(void)state;
	expect_now(false, INPUT_WAIT, NULL);
	feed("one", 3);
	expect_now(true, INPUT_WAIT, NULL);
	feed(" li", 3);
	expect_now(true, INPUT_WAIT, NULL);
	feed("ne\nan", 5);
	expect_now(true, INPUT_GOT, "one line");
	expect_now(false, INPUT_WAIT, NULL);
	feed("other\n", 6);
	expect_now(true, INPUT_GOT, "another");
}

static void
nothing_is_read_unless_it_is_said_to_be_readable(void **state)
{
	(void)state;
	feed("line\n", 5);
	expect_now(false, INPUT_WAIT, NULL);
	expect_now(true, INPUT_GOT, "line");
}

static void
a_pipe_that_another_reader_has_emptied_is_not_waited_for(void **state)
{
	(void)state;
	expect_now(true, INPUT_WAIT, NULL);
	assert_int_equal(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
	expect_now(true, INPUT_WAIT, NULL);
	feed("line\n", 5);
	expect_now(true, INPUT_GOT, "line");
}

/* A line of so many bytes, and one behind it. */
static void
feed_long(size_t length)
{
	feed_many('x', length);
	feed("\nnext\n", 6);
	finish();
}

static void
the_longest_line_is_whole(void **state)
{
	size_t length;
	char *line;

	(void)state;
	feed_long(INPUT_ROOM - 2);
	assert_int_equal(input_line(&in, &line, &length, &d), INPUT_GOT);
	assert_int_equal(length, INPUT_ROOM - 2);
	assert_int_equal(strlen(line), length);
	expect(INPUT_GOT, "next");
	expect(INPUT_END, NULL);
}

static void
a_line_that_is_too_long_is_told_once_and_skipped(void **state)
{
	(void)state;
	feed_long(3 * INPUT_ROOM);
	expect(INPUT_LONG, NULL);
	expect(INPUT_GOT, "next");
	expect(INPUT_END, NULL);
}

static void
without_waiting_it_is_skipped_too(void **state)
{
	enum input_got got;
	size_t length, waits = 0;
	char *line;

	(void)state;
	feed_long(3 * INPUT_ROOM);
	expect_now(true, INPUT_LONG, NULL);
	while ((got = input_line_now(&in, true, &line, &length, &d)) == INPUT_WAIT)
		assert_in_range(++waits, 1, 4);
	assert_int_equal(got, INPUT_GOT);
	assert_string_equal(line, "next");
	expect_now(true, INPUT_END, NULL);
}

static void
a_long_line_that_ends_with_the_input_is_the_last(void **state)
{
	(void)state;
	feed_many('x', 2 * INPUT_ROOM);
	finish();
	expect(INPUT_LONG, NULL);
	expect(INPUT_END, NULL);
}

static void
a_nul_is_a_byte_of_its_line(void **state)
{
	size_t length;
	char *line;

	(void)state;
	feed("a\0b\n", 4);
	assert_int_equal(input_line_now(&in, true, &line, &length, &d), INPUT_GOT);
	assert_int_equal(length, 3);
	assert_memory_equal(line, "a\0b", 4);
}

static void
records_have_one_size_and_the_last_may_be_short(void **state)
{
	size_t length;
	char *record;

	(void)state;
	feed("abcdefgh", 8);
	finish();
	for (int i = 0; i < 3; i++) {
		assert_int_equal(
		    input_record(&in, 3, &record, &length, &d), INPUT_GOT);
		assert_int_equal(length, i < 2 ? 3 : 2);
		assert_memory_equal(record, "abcdefgh" + 3 * i, length);
	}
	assert_int_equal(input_record(&in, 3, &record, &length, &d), INPUT_END);
}

static void
what_was_taken_is_counted(void **state)
{
	(void)state;
	feed("a\nb\n", 4);
	expect(INPUT_GOT, "a");
	assert_int_equal(in.taken - (in.end - in.start), 2);
	expect(INPUT_GOT, "b");
	assert_int_equal(in.taken - (in.end - in.start), 4);
}

static void
what_cannot_be_read_fails(void **state)
{
	size_t length;
	char *line;

	(void)state;
	input_init(&in, ends[1], &out);
	assert_int_equal(
	    input_line_now(&in, true, &line, &length, &d), INPUT_FAILED);
	assert_int_equal(d.status, STATUS_LOCAL);
	assert_string_equal(d.text, "cannot read stdin: Bad file descriptor");
	assert_int_equal(input_line(&in, &line, &length, &d), INPUT_FAILED);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
	const struct CMUnitTest tests[] = {
	    TEST(a_line_ends_with_a_newline_or_with_a_cr_before_it),
	    TEST(without_waiting_the_lines_are_the_same),
	    TEST(the_pieces_of_a_line_are_put_together),
	    TEST(nothing_is_read_unless_it_is_said_to_be_readable),
	    TEST(a_pipe_that_another_reader_has_emptied_is_not_waited_for),
	    TEST(the_longest_line_is_whole),
	    TEST(a_line_that_is_too_long_is_told_once_and_skipped),
	    TEST(without_waiting_it_is_skipped_too),
	    TEST(a_long_line_that_ends_with_the_input_is_the_last),
	    TEST(a_nul_is_a_byte_of_its_line),
	    TEST(records_have_one_size_and_the_last_may_be_short),
	    TEST(what_was_taken_is_counted),
	    TEST(what_cannot_be_read_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
