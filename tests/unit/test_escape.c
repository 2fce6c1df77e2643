/* escape: the backslash escapes of C */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/diag.h"
#include "base/escape.h"

static void
assert_decodes(const char *text, const char *expected, size_t expected_length)
{
	unsigned char bytes[64];
	struct diag d = {0};
	size_t length = 0;

	if (escape_decode(text, bytes, &length, &d) == -1)
		fail_msg("%s", d.text);
	assert_int_equal(length, expected_length);
	assert_memory_equal(bytes, expected, expected_length);
}

static void
text_without_escapes_stays_as_it_is(void **state)
{
	(void)state;
	assert_decodes("", "", 0);
	assert_decodes("PING /\303\244", "PING /\303\244", 8);
}

static void
each_escape_is_one_byte(void **state)
{
	(void)state;
	assert_decodes("\\n\\r\\t\\\\", "\n\r\t\\", 4);
	assert_decodes("\\a\\b\\f\\v\\'\\\"\\?", "\a\b\f\v'\"?", 7);
	assert_decodes("\\x00\\xfF\\x41g", "\0\377Ag", 4);
	assert_decodes("a\\0b", "a\0b", 3);
	assert_decodes("\\101\\377\\0019\\18", "A\377\0019\0018", 6);
}

static void
an_escape_that_c_does_not_have_is_refused_by_name(void **state)
{
	static const char *const wrong[] = {"\\", "a\\", "\\x", "\\x1", "\\xg0",
	    "\\x1g", "\\q", "\\9", "\\400", "\\777"};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		unsigned char bytes[64];
		struct diag d = {0};
		size_t length;

		if (escape_decode(wrong[i], bytes, &length, &d) == 0)
			fail_msg("'%s' was taken", wrong[i]);
		assert_int_equal(d.status, STATUS_USAGE);
		assert_non_null(strstr(d.text, strchr(wrong[i], '\\')));
	}
}

static void
assert_encodes(const char *bytes, size_t length, const char *expected)
{
	unsigned char again[64];
	struct diag d = {0};
	char text[256];
	size_t encoded, decoded;

	encoded = escape_encode((const unsigned char *)bytes, length, text);
	assert_true(encoded <= 4 * length);
	text[encoded] = '\0';
	assert_string_equal(text, expected);
	assert_int_equal(escape_decode(text, again, &decoded, &d), 0);
	assert_int_equal(decoded, length);
	assert_memory_equal(again, bytes, length);
}

static void
what_is_printable_utf8_is_not_escaped(void **state)
{
	(void)state;
	assert_encodes("", 0, "");
	assert_encodes("v=spf1 \"-all\"", 13, "v=spf1 \"-all\"");
	assert_encodes("\303\274\342\202\254\360\237\230\270", 9,
	    "\303\274\342\202\254\360\237\230\270");
}

static void
what_is_not_is_escaped_and_read_again(void **state)
{
	(void)state;
	assert_encodes("\a\b\t\n\v\f\r\\", 8, "\\a\\b\\t\\n\\v\\f\\r\\\\");
	assert_encodes("\0001\033[m\177", 6, "\\x001\\x1b[m\\x7f");
	assert_encodes("\302\200\302\237\302\240", 6, "\\xc2\\x80\\xc2\\x9f\302\240");
	assert_encodes("\303", 1, "\\xc3");
	assert_encodes("\377\300\200\355\240\200", 6, "\\xff\\xc0\\x80\\xed\\xa0\\x80");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(text_without_escapes_stays_as_it_is),
	    cmocka_unit_test(each_escape_is_one_byte),
	    cmocka_unit_test(an_escape_that_c_does_not_have_is_refused_by_name),
	    cmocka_unit_test(what_is_printable_utf8_is_not_escaped),
	    cmocka_unit_test(what_is_not_is_escaped_and_read_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
