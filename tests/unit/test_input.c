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

/* The next line has to be expected; without waiting where now is true. */
static void
expect_line(bool now, bool readable, enum input_got expected, const char *text)
{
	size_t length;
	char *line;
	enum input_got got = now ? input_line_now(&in, readable, &line, &length, &d) :
				   input_line(&in, &line, &length, &d);

	assert_int_equal(got, expected);
	if (got != INPUT_GOT)
		return;
	assert_int_equal(length, strlen(text));
	assert_string_equal(line, text);
}

static void
lines_end_with_a_newline_or_with_a_cr_before_it(void **state)
{
	(void)state;
	feed("a\nb\r\n\n\r\nc d\r\re", 14);
	finish();
	for (int now = 0; now < 2; now++) {
		bool first = true;

		for (const char *const *text =
			 (const char *const[]){"a", "b", "", "", "c d\r\re", NULL};
		     *text != NULL; text++) {
			expect_line(now, first, INPUT_GOT, *text);
			if (first && now)
				expect_line(true, true, INPUT_GOT, *++text);
			first = false;
			if (text[1] != NULL && text[2] == NULL && now)
				expect_line(true, true, INPUT_GOT, *++text);
		}
		expect_line(now, true, INPUT_END, NULL);
		end(NULL);
		begin(NULL);
		feed("a\nb\r\n\n\r\nc d\r\re", 14);
		finish();
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		lines_end_with_a_newline_or_with_a_cr_before_it, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
