/* hostname_check: which names a host may have */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/diag.h"
#include "lookup/hostname.h"

#define A31 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static void
expect_fine(const char *name)
{
	struct diag d = {0};

	if (hostname_check(name, &d) == -1)
		fail_msg("%s: %s", name, d.text);
}

static void
expect_refused(const char *name, const char *why)
{
	struct diag d = {0};

	assert_int_equal(hostname_check(name, &d), -1);
	assert_string_equal(d.text, why);
	assert_int_equal(d.status, STATUS_USAGE);
}

static void
labels_of_letters_digits_and_hyphens_are_a_name(void **state)
{
	(void)state;
	expect_fine("host");
	expect_fine("a");
	expect_fine("host-1.example.org");
	expect_fine("3com.example");
	expect_fine("XN--bcher-kva");
}

static void
other_characters_are_refused(void **state)
{
	static const char why[] = "may have letters, digits, hyphens and dots only";

	(void)state;
	expect_refused("my_host", why);
	expect_refused("my host", why);
	expect_refused("host\n", why);
	expect_refused("b\xc3\xbc"
		       "cher",
	    why);
	expect_refused("host/1", why);
}

static void
empty_labels_are_refused(void **state)
{
	static const char why[] = "a label is empty";

	(void)state;
	expect_refused("", why);
	expect_refused(".", why);
	expect_refused("host.", why);
	expect_refused(".example", why);
	expect_refused("a..b", why);
}

static void
a_hyphen_at_the_end_of_a_label_is_refused(void **state)
{
	static const char why[] = "a label begins or ends with a hyphen";

	(void)state;
	expect_refused("-", why);
	expect_refused("-host", why);
	expect_refused("host-", why);
	expect_refused("host.-a", why);
	expect_refused("host-.a", why);
}

static void
what_is_too_long_is_refused(void **state)
{
	(void)state;
	expect_fine(A31 "a" A31);
	expect_refused(A31 "aa" A31, "a label is longer than 63 bytes");
	expect_fine(A31 ".a" A31);
	expect_refused(A31 ".aa" A31, "is longer than 64 bytes");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(labels_of_letters_digits_and_hyphens_are_a_name),
	    cmocka_unit_test(other_characters_are_refused),
	    cmocka_unit_test(empty_labels_are_refused),
	    cmocka_unit_test(a_hyphen_at_the_end_of_a_label_is_refused),
	    cmocka_unit_test(what_is_too_long_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
