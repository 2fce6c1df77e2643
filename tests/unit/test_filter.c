/* filter: what crlf and telnet make of the bytes of a half */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/ring.h"
#include "pump/filter.h"

enum { ROOM = 64 * 1024 };

/* RFC 854. */
#define IAC "\xff"
#define WILL "\xfb"
#define WONT "\xfc"
#define DO "\xfd"
#define DONT "\xfe"

static void
assert_run(struct filter *f, const char *in, const char *expected)
{
	unsigned char out[256];
	size_t length = f->run(f, (const unsigned char *)in, strlen(in), out);

	assert_true(length <= strlen(in) * f->growth);
	assert_int_equal(length, strlen(expected));
	assert_memory_equal(out, expected, length);
}

static void
assert_answers(const struct ring *answers, const char *expected)
{
	size_t length;
	const void *bytes = ring_bytes(answers, &length);

	assert_int_equal(length, strlen(expected));
	assert_memory_equal(bytes, expected, length);
}

static void
crlf_gives_each_line_its_cr_though_the_bytes_come_in_pieces(void **state)
{
	struct filter f;

	(void)state;
	filter_init_crlf(&f);
	assert_int_equal(f.growth, 2);
	assert_run(&f, "a\nb\r", "a\r\nb\r");
	assert_run(&f, "\nc", "\nc");
	assert_run(&f, "\n\n", "\r\n\r\n");
}

static void
telnet_takes_negotiation_out_and_answers_with_refusals(void **state)
{
	struct ring answers;
	struct filter f;

	(void)state;
	ring_init(&answers, 64);
	filter_init_telnet(&f, &answers);
	assert_run(&f, "a" IAC WILL "\1b" IAC DO "\3c", "abc");
	assert_answers(&answers, IAC DONT "\1" IAC WONT "\3");
	ring_free(&answers);
}

static void
telnet_understands_a_command_that_comes_in_pieces(void **state)
{
	struct ring answers;
	struct filter f;

	(void)state;
	ring_init(&answers, 64);
	filter_init_telnet(&f, &answers);
	assert_run(&f, "a" IAC, "a");
	assert_run(&f, WILL, "");
	assert_run(&f, "\1b", "b");
	assert_answers(&answers, IAC DONT "\1");
	ring_free(&answers);
}

static void
answers_that_find_no_room_are_left_out_and_the_data_is_not(void **state)
{
	struct ring answers;
	struct filter f;

	(void)state;
	ring_init(&answers, 4);
	assert_true(ring_append(&answers, "data", 4));
	filter_init_telnet(&f, &answers);
	assert_run(&f, "a" IAC WILL "\1b", "ab");
	assert_answers(&answers, "data");
	ring_free(&answers);
}

/* Longer than what the filter takes apart at a time, and odd to it. */
static void
telnet_takes_as_many_bytes_as_a_half_gives_it(void **state)
{
	static unsigned char in[ROOM], out[ROOM];
	struct ring answers;
	struct filter f;
	size_t commands = sizeof(in) / 5, length;

	(void)state;
	for (size_t i = 0; i < commands; i++)
		memcpy(in + i * 5, "ab" IAC WILL "\1", 5);
	ring_init(&answers, ROOM);
	filter_init_telnet(&f, &answers);
	length = f.run(&f, in, commands * 5, out);
	assert_int_equal(length, commands * 2);
	for (size_t i = 0; i < length; i += 2)
		assert_memory_equal(out + i, "ab", 2);
	assert_int_equal(answers.used, commands * 3);
	ring_free(&answers);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		crlf_gives_each_line_its_cr_though_the_bytes_come_in_pieces),
	    cmocka_unit_test(telnet_takes_negotiation_out_and_answers_with_refusals),
	    cmocka_unit_test(telnet_understands_a_command_that_comes_in_pieces),
	    cmocka_unit_test(
		answers_that_find_no_room_are_left_out_and_the_data_is_not),
	    cmocka_unit_test(telnet_takes_as_many_bytes_as_a_half_gives_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
