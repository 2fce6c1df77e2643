/* The type of service by name and number. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/diag.h"
#include "net/tos.h"

static void
assert_tos(const char *text, int expected)
{
	struct diag d = {0};
	int64_t tos = -1;

	if (tos_parse(text, &tos, &d) == -1)
		fail_msg("%s: %s", text, d.text);
	assert_int_equal(tos, expected);
}

static void
dscp_names_have_the_values_of_their_rfcs(void **state)
{
	(void)state;
	assert_tos("af11", 0x28);
	assert_tos("af43", 0x98);
	assert_tos("cs0", 0x00);
	assert_tos("cs7", 0xe0);
	assert_tos("ef", 0xb8);
	assert_tos("va", 0xb0);
	assert_tos("le", 0x04);
}

static void
the_words_of_nc_are_known(void **state)
{
	(void)state;
	assert_tos("lowdelay", 0x10);
	assert_tos("throughput", 0x08);
	assert_tos("reliability", 0x04);
	assert_tos("mincost", 0x02);
	assert_tos("critical", 0xa0);
	assert_tos("inetcontrol", 0xc0);
	assert_tos("netcontrol", 0xe0);
}

static void
numbers_are_decimal_or_hexadecimal(void **state)
{
	(void)state;
	assert_tos("0", 0);
	assert_tos("255", 255);
	assert_tos("0x1", 1);
	assert_tos("0xFf", 255);
}

static void
what_is_no_byte_and_no_name_is_refused(void **state)
{
	static const char *const wrong[] = {
	    "", "256", "-1", "0x", "0x100", "0x1g", "0xg", "AF11", "af14", "ef ", "1x"};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct diag d = {0};
		int64_t tos;

		if (tos_parse(wrong[i], &tos, &d) == 0)
			fail_msg("'%s' was taken", wrong[i]);
		assert_int_equal(d.status, STATUS_USAGE);
		assert_true(d.text[0] != '\0');
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(dscp_names_have_the_values_of_their_rfcs),
	    cmocka_unit_test(the_words_of_nc_are_known),
	    cmocka_unit_test(numbers_are_decimal_or_hexadecimal),
	    cmocka_unit_test(what_is_no_byte_and_no_name_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
