#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/diag.h"

static void
an_error_keeps_its_status_and_words(void **state)
{
	struct diag d = {.error = ENOMEM};

	(void)state;
	assert_int_equal(diag_set(&d, STATUS_USAGE, "%s is %d", "it", 7), -1);
	assert_int_equal(d.status, STATUS_USAGE);
	assert_int_equal(d.error, 0);
	assert_string_equal(d.text, "it is 7");
}

static void
a_failed_system_call_keeps_its_errno_and_says_what_it_means(void **state)
{
	struct diag d = {0};
	char expected[DIAG_TEXT_MAX] = "bind: ";

	(void)state;
	strncat(expected, strerror(EADDRINUSE), sizeof(expected) - 7);
	assert_int_equal(diag_errno(&d, STATUS_LOCAL, EADDRINUSE, "bind"), -1);
	assert_int_equal(d.status, STATUS_LOCAL);
	assert_int_equal(d.error, EADDRINUSE);
	assert_string_equal(d.text, expected);
}

static void
an_error_without_words_of_its_own_is_the_one_of_errno(void **state)
{
	struct diag d = {0};
	const char *no_words = "";

	(void)state;
	diag_errno(&d, STATUS_LOCAL, EPIPE, "%s", no_words);
	assert_string_equal(d.text, strerror(EPIPE));
}

static void
a_prefix_says_for_which_argument_and_changes_nothing_else(void **state)
{
	struct diag d = {0};

	(void)state;
	diag_set(&d, STATUS_USAGE, "must be at least 1");
	assert_int_equal(diag_prefix(&d, "--%s %s", "sndbuf", "0"), -1);
	assert_int_equal(d.status, STATUS_USAGE);
	assert_string_equal(d.text, "--sndbuf 0: must be at least 1");
}

static void
what_does_not_fit_is_cut(void **state)
{
	struct diag d = {0};
	char words[2 * DIAG_TEXT_MAX];

	(void)state;
	memset(words, 'x', sizeof(words) - 1);
	words[sizeof(words) - 1] = '\0';
	diag_errno(&d, STATUS_LOCAL, EIO, "%s", words);
	assert_int_equal(strlen(d.text), DIAG_TEXT_MAX - 1);
	diag_prefix(&d, "%s", words);
	assert_int_equal(strlen(d.text), DIAG_TEXT_MAX - 1);
	diag_set(&d, STATUS_LOCAL, "%s", words);
	assert_int_equal(strlen(d.text), DIAG_TEXT_MAX - 1);
}

static void
a_cleared_error_is_none(void **state)
{
	struct diag d = {0};

	(void)state;
	diag_errno(&d, STATUS_LOCAL, EIO, "read");
	diag_clear(&d);
	assert_int_equal(d.status, STATUS_OK);
	assert_int_equal(d.error, 0);
	assert_string_equal(d.text, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_error_keeps_its_status_and_words),
	    cmocka_unit_test(
		a_failed_system_call_keeps_its_errno_and_says_what_it_means),
	    cmocka_unit_test(an_error_without_words_of_its_own_is_the_one_of_errno),
	    cmocka_unit_test(a_prefix_says_for_which_argument_and_changes_nothing_else),
	    cmocka_unit_test(what_does_not_fit_is_cut),
	    cmocka_unit_test(a_cleared_error_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
