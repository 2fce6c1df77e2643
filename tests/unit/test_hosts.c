/* hosts_has: which names the lines of hosts(5) have */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lookup/hosts.h"

/* Is host in a file with this text? */
static bool
has(const char *text, const char *host)
{
	char path[] = "hosts.XXXXXX";
	int fd = mkstemp(path);
	bool found;

	assert_int_not_equal(fd, -1);
	assert_int_not_equal(dprintf(fd, "%s", text), -1);
	close(fd);
	found = hosts_has(path, host);
	unlink(path);
	return found;
}

static void
a_name_stands_anywhere_behind_the_address(void **state)
{
	static const char text[] = "127.0.0.1 localhost\n"
				   "192.0.2.1\tfirst  second.example \t third\n"
				   "\n"
				   "  192.0.2.2 indented\n"
				   "192.0.2.3 last";

	(void)state;
	assert_true(has(text, "localhost"));
	assert_true(has(text, "first"));
	assert_true(has(text, "second.example"));
	assert_true(has(text, "third"));
	assert_true(has(text, "indented"));
	assert_true(has(text, "last"));
	assert_false(has(text, "fourth"));
	assert_false(has(text, "secon"));
	assert_false(has(text, "second"));
	assert_false(has(text, "second.example.org"));
}

static void
the_address_is_no_name(void **state)
{
	(void)state;
	assert_false(has("192.0.2.1 name\nalone\n", "192.0.2.1"));
	assert_false(has("192.0.2.1 name\nalone\n", "alone"));
}

static void
the_case_of_letters_makes_no_difference(void **state)
{
	(void)state;
	assert_true(has("192.0.2.1 Some.Name\n", "sOME.nAME"));
}

static void
a_comment_is_none_of_the_names(void **state)
{
	static const char text[] = "# 192.0.2.1 whole\n"
				   "192.0.2.2 named # commented\n"
				   "192.0.2.3 tight#glued\n";

	(void)state;
	assert_false(has(text, "whole"));
	assert_true(has(text, "named"));
	assert_false(has(text, "commented"));
	assert_true(has(text, "tight"));
	assert_false(has(text, "glued"));
}

static void
a_carriage_return_ends_a_name(void **state)
{
	(void)state;
	assert_true(has("192.0.2.1 name\r\n192.0.2.2 other\r\n", "name"));
	assert_true(has("192.0.2.1 name\r\n192.0.2.2 other\r\n", "other"));
}

static void
a_line_may_be_long(void **state)
{
	enum { LENGTH = 100000 };
	char *text = malloc(LENGTH + 1);

	(void)state;
	assert_non_null(text);
	for (int i = 0; i < LENGTH; i++)
		text[i] = i % 10 == 9 ? ' ' : 'x';
	text[LENGTH] = '\0';
	text[LENGTH - 2] = 'y';
	assert_true(has(text, "xxxxxxxxy"));
	free(text);
}

static void
a_file_that_is_missing_or_empty_has_no_name(void **state)
{
	(void)state;
	assert_false(hosts_has("/nonexistent/hosts", "localhost"));
	assert_false(has("", "localhost"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_name_stands_anywhere_behind_the_address),
	    cmocka_unit_test(the_address_is_no_name),
	    cmocka_unit_test(the_case_of_letters_makes_no_difference),
	    cmocka_unit_test(a_comment_is_none_of_the_names),
	    cmocka_unit_test(a_carriage_return_ends_a_name),
	    cmocka_unit_test(a_line_may_be_long),
	    cmocka_unit_test(a_file_that_is_missing_or_empty_has_no_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
