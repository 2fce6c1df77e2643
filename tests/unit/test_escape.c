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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(text_without_escapes_stays_as_it_is),
	    cmocka_unit_test(each_escape_is_one_byte),
	    cmocka_unit_test(an_escape_that_c_does_not_have_is_refused_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
