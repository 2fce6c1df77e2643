#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/diag.h"
#include "base/num.h"

struct expectation {
	const char *text;
	int64_t value; /* where it is accepted */
	const char *refusal; /* NULL where it is accepted */
};

static void
check(const struct expectation *e, int result, int64_t value, const struct diag *d)
{
	if (e->refusal == NULL) {
		assert_int_equal(result, 0);
		assert_int_equal(value, e->value);
		return;
	}
	assert_int_equal(result, -1);
	assert_int_equal(value, 77);
	assert_int_equal(d->status, STATUS_USAGE);
	assert_string_equal(d->text, e->refusal);
}

static void
check_number(const struct expectation *e, int64_t min, int64_t max)
{
	struct diag d = {0};
	int64_t value = 77;
	int result = num_parse(e->text, min, max, &value, &d);

	check(e, result, value, &d);
}

static void
a_number_is_digits_within_its_range_and_nothing_else(void **state)
{
	static const struct expectation table[] = {
	    {"0", 0, NULL},
	    {"65535", 65535, NULL},
	    {"0080", 80, NULL},
	    {"65536", 0, "must be at most 65535"},
	    {"-1", 0, "must be at least 0"},
	    {"-0", 0, NULL},
	    {"99999999999999999999", 0, "must be at most 65535"},
	    {"-99999999999999999999", 0, "must be at least 0"},
	    {"", 0, "not a number"},
	    {"-", 0, "not a number"},
	    {"--1", 0, "not a number"},
	    {"80x", 0, "not a number"},
	    {"99999999999999999999x", 0, "not a number"},
	    {" 80", 0, "not a number"},
	    {"80 ", 0, "not a number"},
	    {"+80", 0, "not a number"},
	    {"0x50", 0, "not a number"},
	    {"8e1", 0, "not a number"},
	    {"8.0", 0, "not a number"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		check_number(&table[i], 0, 65535);
}

static void
the_whole_range_of_int64_is_readable_and_nothing_beyond_it(void **state)
{
	static const struct expectation table[] = {
	    {"9223372036854775807", INT64_MAX, NULL},
	    {"-9223372036854775808", INT64_MIN, NULL},
	    {"9223372036854775808", 0, "must be at most 9223372036854775807"},
	    {"-9223372036854775809", 0, "must be at least -9223372036854775808"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		check_number(&table[i], INT64_MIN, INT64_MAX);
}

static void
a_time_is_a_number_and_a_unit_in_whole_milliseconds_rounded_up(void **state)
{
	static const char junk[] = "not a time: a number with ms, s, m or h";
	static const struct expectation table[] = {
	    {"0", 0, NULL},
	    {"3", 3000, NULL},
	    {"250ms", 250, NULL},
	    {"3s", 3000, NULL},
	    {"2m", 120000, NULL},
	    {"1h", 3600000, NULL},
	    {"0.5", 500, NULL},
	    {"1.25h", 4500000, NULL},
	    {"0.1ms", 1, NULL},
	    {"0.0001", 1, NULL},
	    {"0.3333", 334, NULL},
	    {"1.00000000000000000000000000000000000000001", 1001, NULL},
	    {"0.999999999999999999999999999999999999999999999h", 3600000, NULL},
	    {"2147483647ms", INT32_MAX, NULL},
	    {"2147483.647", INT32_MAX, NULL},
	    {"2147483648ms", 0, "must be at most 596h"},
	    {"2147483.6471", 0, "must be at most 596h"},
	    {"597h", 0, "must be at most 596h"},
	    {"99999999999999999999", 0, "must be at most 596h"},
	    {"-1", 0, "must not be negative"},
	    {"-0.5s", 0, "must not be negative"},
	    {"", 0, junk},
	    {"s", 0, junk},
	    {".5", 0, junk},
	    {"1.", 0, junk},
	    {"1.s", 0, junk},
	    {"1.5.5", 0, junk},
	    {"1,5", 0, junk},
	    {"5 s", 0, junk},
	    {"5d", 0, junk},
	    {"5sec", 0, junk},
	    {"1e3", 0, junk},
	    {" 5", 0, junk},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct diag d = {0};
		int64_t ms = 77;
		int result = num_parse_duration(table[i].text, &ms, &d);

		check(&table[i], result, ms, &d);
	}
}

static void
a_size_is_in_bytes_or_powers_of_1024(void **state)
{
	static const char junk[] = "not a size: a number with k, M or G";
	static const struct expectation table[] = {
	    {"1", 1, NULL},
	    {"64k", 65536, NULL},
	    {"64K", 65536, NULL},
	    {"3M", 3145728, NULL},
	    {"1G", 1073741824, NULL},
	    {"1g", 1073741824, NULL},
	    {"0", 0, "must be at least 1"},
	    {"-1k", 0, "must be at least 1"},
	    {"2G", 0, "must be at most 1073741824"},
	    {"9223372036854775807G", 0, "must be at most 1073741824"},
	    {"8589934592G", 0, "must be at most 1073741824"},
	    {"17179869184G", 0, "must be at most 1073741824"},
	    {"", 0, junk},
	    {"k", 0, junk},
	    {"1kB", 0, junk},
	    {"1T", 0, junk},
	    {"1.5k", 0, junk},
	    {"1 k", 0, junk},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct diag d = {0};
		int64_t bytes = 77;
		int result = num_parse_size(table[i].text, 1, 1 << 30, &bytes, &d);

		check(&table[i], result, bytes, &d);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_number_is_digits_within_its_range_and_nothing_else),
	    cmocka_unit_test(
		the_whole_range_of_int64_is_readable_and_nothing_beyond_it),
	    cmocka_unit_test(
		a_time_is_a_number_and_a_unit_in_whole_milliseconds_rounded_up),
	    cmocka_unit_test(a_size_is_in_bytes_or_powers_of_1024),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
