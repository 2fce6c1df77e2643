/* dns_type: the types of records by number and by name */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/diag.h"
#include "proto/dns_type.h"

static void
assert_type(const char *text, unsigned int expected, const char *name)
{
	char formatted[DNS_TYPE_TEXT_MAX];
	struct diag d = {0};
	unsigned int type;

	if (dns_type_parse(text, &type, &d) == -1)
		fail_msg("%s", d.text);
	assert_int_equal(type, expected);
	dns_type_format(type, formatted);
	assert_string_equal(formatted, name);
}

static void
every_name_is_read_in_either_case_and_printed_again(void **state)
{
	const char *name;

	(void)state;
	for (size_t i = 0; (name = dns_type_at(i)) != NULL; i++) {
		struct diag d = {0};
		unsigned int type;

		assert_int_equal(dns_type_parse(name, &type, &d), 0);
		assert_type(name, type, name);
	}
	assert_type("mx", 15, "MX");
	assert_type("aAaA", 28, "AAAA");
	assert_type("https", 65, "HTTPS");
	assert_type("Caa", 257, "CAA");
}

static void
any_other_is_a_number_behind_type(void **state)
{
	(void)state;
	assert_type("TYPE65535", 65535, "TYPE65535");
	assert_type("type99", 99, "TYPE99");
	assert_type("TYPE1", 1, "A");
	assert_type("TYPE255", 255, "TYPE255");
}

static void
what_is_no_type_is_refused(void **state)
{
	static const char *const wrong[] = {"", "X", "MXX", "TYPE", "TYPE0", "TYPE-1",
	    "TYPE65536", "TYPE1x", "15", "TYPE41", "TYPE251", "TYPE252", "TYPE249"};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct diag d = {0};
		unsigned int type;

		if (dns_type_parse(wrong[i], &type, &d) == 0)
			fail_msg("'%s' was taken", wrong[i]);
		assert_int_equal(d.status, STATUS_USAGE);
		assert_memory_equal(d.text, wrong[i], strlen(wrong[i]));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_name_is_read_in_either_case_and_printed_again),
	    cmocka_unit_test(any_other_is_a_number_behind_type),
	    cmocka_unit_test(what_is_no_type_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
