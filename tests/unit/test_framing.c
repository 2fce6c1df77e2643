/* framing: where a datagram ends in a stream of bytes */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/diag.h"
#include "proto/framing.h"

static const struct framing line = {.kind = FRAMING_LINE};
static const struct framing record = {.kind = FRAMING_LENGTH};
static const struct framing fixed = {.kind = FRAMING_FIXED, .size = 4};

/* The first datagram of text takes so many bytes, of which skip are none of it. */
static void
assert_next(const struct framing *f, const char *text, size_t length, bool last,
    size_t expected, size_t expected_skip)
{
	size_t skip = 99;

	assert_int_equal(
	    framing_next(f, (const unsigned char *)text, length, last, &skip),
	    expected);
	if (expected > 0)
		assert_int_equal(skip, expected_skip);
}

static void
a_line_ends_with_its_newline(void **state)
{
	(void)state;
	assert_next(&line, "one\ntwo\n", 8, false, 4, 0);
	assert_next(&line, "\n\n", 2, false, 1, 0);
	assert_next(&line, "a\0b\n", 4, false, 4, 0);
}

static void
a_line_without_a_newline_is_one_only_at_the_end(void **state)
{
	(void)state;
	assert_next(&line, "one", 3, false, 0, 0);
	assert_next(&line, "one", 3, true, 3, 0);
	assert_next(&line, "one\ntwo", 7, true, 4, 0);
}

static void
a_fixed_size_is_all_there_or_the_last(void **state)
{
	(void)state;
	assert_next(&fixed, "aaaabb", 6, false, 4, 0);
	assert_next(&fixed, "aaaa", 4, false, 4, 0);
	assert_next(&fixed, "aaa", 3, false, 0, 0);
	assert_next(&fixed, "aaa", 3, true, 3, 0);
	assert_next(&fixed, "aaaabb", 6, true, 4, 0);
}

static void
a_record_has_its_length_before_it(void **state)
{
	(void)state;
	assert_next(&record, "\0\3one\0\3", 7, false, 5, 2);
	assert_next(&record, "\0\0\0\3one", 7, false, 2, 2);
	assert_next(&record, "\0\0", 2, false, 2, 2);
}

static void
a_record_that_is_not_whole_is_never_one(void **state)
{
	(void)state;
	for (size_t length = 0; length < 5; length++) {
		assert_next(&record, "\0\3one", length, false, 0, 0);
		assert_next(&record, "\0\3one", length, true, 0, 0);
	}
}

static void
the_high_byte_of_a_length_comes_first(void **state)
{
	static unsigned char room[FRAMING_PREFIX + 65535];
	size_t skip;

	(void)state;
	for (size_t length = 0; length <= 65535; length++) {
		framing_put_length(room, length);
		assert_int_equal(room[0] * 256 + room[1], length);
		assert_int_equal(
		    framing_next(&record, room, sizeof(room), false, &skip),
		    FRAMING_PREFIX + length);
		assert_int_equal(skip, FRAMING_PREFIX);
	}
}

static void
each_framing_has_a_word(void **state)
{
	static const struct {
		const char *text;
		enum framing_kind kind;
		size_t size;
	} words[] = {
	    {"read", FRAMING_READ, 0},
	    {"line", FRAMING_LINE, 0},
	    {"length", FRAMING_LENGTH, 0},
	    {"fixed:1", FRAMING_FIXED, 1},
	    {"fixed:1k", FRAMING_FIXED, 1024},
	    {"fixed:65507", FRAMING_FIXED, 65507},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		struct framing f = {.size = 99};
		struct diag d = {0};

		assert_int_equal(framing_parse(words[i].text, &f, &d), 0);
		assert_int_equal(f.kind, words[i].kind);
		assert_int_equal(f.size, words[i].size);
	}
}

static void
other_words_are_wrong_usage(void **state)
{
	static const char *const words[] = {"", "lines", "Line", "line ", "fixed",
	    "fixed:", "fixed:0", "fixed:65508", "fixed:-1", "fixed:1x", "fixed: 1",
	    "length:2"};

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		struct framing f;
		struct diag d = {0};

		assert_int_equal(framing_parse(words[i], &f, &d), -1);
		assert_int_equal(d.status, STATUS_USAGE);
		assert_string_not_equal(d.text, "");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_line_ends_with_its_newline),
	    cmocka_unit_test(a_line_without_a_newline_is_one_only_at_the_end),
	    cmocka_unit_test(a_fixed_size_is_all_there_or_the_last),
	    cmocka_unit_test(a_record_has_its_length_before_it),
	    cmocka_unit_test(a_record_that_is_not_whole_is_never_one),
	    cmocka_unit_test(the_high_byte_of_a_length_comes_first),
	    cmocka_unit_test(each_framing_has_a_word),
	    cmocka_unit_test(other_words_are_wrong_usage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
