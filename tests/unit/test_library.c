/* library: what is loaded when it is needed, or is not there */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/diag.h"
#include "lookup/library.h"

static const struct library_symbol none[] = {{"serval_has_no_such_function", 0}};

static void
a_library_that_is_not_there_is_named(void **state)
{
	struct diag d = {0};
	void *table;

	(void)state;
	assert_int_equal(library_load("libnosuch.so.7", none, 1, &table, &d), -1);
	assert_int_equal(d.status, STATUS_LOCAL);
	assert_non_null(strstr(d.text, "cannot load libnosuch.so.7"));
}

static void
a_function_that_is_not_there_is_named(void **state)
{
	struct diag d = {0};
	void *table;

	(void)state;
	assert_int_equal(library_load("libc.so.6", none, 1, &table, &d), -1);
	assert_non_null(strstr(d.text, "serval_has_no_such_function"));
}

static void
functions_go_where_they_belong(void **state)
{
	static const struct library_symbol wanted[] = {
	    {"strlen", sizeof(void *)}, {"strdup", 0}};
	size_t (*table[2])(const char *);
	struct diag d = {0};

	(void)state;
	assert_int_equal(library_load("libc.so.6", wanted, 2, table, &d), 0);
	assert_int_equal(table[1]("four"), 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_library_that_is_not_there_is_named),
	    cmocka_unit_test(a_function_that_is_not_there_is_named),
	    cmocka_unit_test(functions_go_where_they_belong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
