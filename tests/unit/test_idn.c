/* idn: names beyond ASCII, there and back */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/diag.h"
#include "lookup/idn.h"

typedef int conversion(const char *name, char **out, struct diag *d);

static void
assert_becomes(conversion *convert, const char *name, const char *expected)
{
	struct diag d = {0};
	char *out;

	if (convert(name, &out, &d) == -1)
		fail_msg("%s: %s", name, d.text);
	assert_string_equal(out, expected);
	free(out);
}

static void
ascii_is_taken_as_it_is(void **state)
{
	static const char *const names[] = {"", ".", "WWW.Example.org.",
	    "_imaps._tcp.example", "xn--bcher-kva.example", "a..b", "a\\.b"};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_becomes(idn_to_ascii, names[i], names[i]);
}

static void
names_without_an_a_label_are_given_back(void **state)
{
	static const char *const names[] = {
	    "", ".", "WWW.example", "axn--b.example", "xn-a", "b\303\274cher"};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_becomes(idn_to_unicode, names[i], names[i]);
}

static void
letters_beyond_ascii_become_a_labels(void **state)
{
	(void)state;
	assert_becomes(idn_to_ascii, "B\303\274cher.example", "xn--bcher-kva.example");
	assert_becomes(idn_to_ascii, "stra\303\237e.de", "xn--strae-oqa.de");
	assert_becomes(
	    idn_to_ascii, "_x._tcp.\303\274.example.", "_x._tcp.xn--tda.example.");
	/* The full-width dot and letters of UTS #46. */
	assert_becomes(idn_to_ascii, "\357\275\201\343\200\202b", "a.b");
}

static void
a_labels_become_letters(void **state)
{
	(void)state;
	assert_becomes(
	    idn_to_unicode, "www.XN--bcher-kva.example", "www.b\303\274cher.example");
	/* What is none stays as it is. */
	assert_becomes(idn_to_unicode, "xn--\377.example", "xn--\377.example");
	assert_becomes(idn_to_unicode, "xn--a-.example", "xn--a-.example");
}

static void
what_idna_does_not_allow_is_refused(void **state)
{
	static const char *const names[] = {
	    "\303\274\360\237\230\270.example", "\314\201a", "\377"};

	(void)state;
	for (size_t i = 1; i < sizeof(names) / sizeof(names[0]); i++) {
		struct diag d = {0};
		char *out = NULL;

		if (idn_to_ascii(names[i], &out, &d) == 0)
			fail_msg("'%s' became '%s'", names[i], out);
		assert_int_equal(d.status, STATUS_USAGE);
	}
}

static void
without_libidn2_other_letters_are_refused(void **state)
{
	struct diag d = {0};
	char *out;

	(void)state;
	assert_int_equal(idn_to_ascii("\303\274", &out, &d), -1);
	assert_non_null(strstr(d.text, "left out of this build"));
}

int
main(void)
{
	const struct CMUnitTest with[] = {
	    cmocka_unit_test(ascii_is_taken_as_it_is),
	    cmocka_unit_test(names_without_an_a_label_are_given_back),
	    cmocka_unit_test(letters_beyond_ascii_become_a_labels),
	    cmocka_unit_test(a_labels_become_letters),
	    cmocka_unit_test(what_idna_does_not_allow_is_refused),
	};
	const struct CMUnitTest without[] = {
	    cmocka_unit_test(ascii_is_taken_as_it_is),
	    cmocka_unit_test(names_without_an_a_label_are_given_back),
	    cmocka_unit_test(without_libidn2_other_letters_are_refused),
	};

	return idn_available() ? cmocka_run_group_tests(with, NULL, NULL) :
				 cmocka_run_group_tests(without, NULL, NULL);
}
