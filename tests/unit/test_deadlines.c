/* deadlines: the earliest comes first, whatever was set and taken out before */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "pump/deadlines.h"
#include "rig.h"

static void
must_set(struct deadlines *ds, struct alarm *a, int64_t at)
{
	assert_int_equal(deadlines_set(ds, a, at), 0);
}

static void
without_an_alarm_there_is_no_time(void **state)
{
	struct deadlines ds = {0};

	(void)state;
	assert_true(deadlines_first(&ds) == CLOCK_NEVER);
	assert_null(deadlines_take(&ds, CLOCK_NEVER - 1));
	deadlines_free(&ds);
}

static void
an_alarm_is_taken_at_its_time_and_not_before(void **state)
{
	struct deadlines ds = {0};
	struct alarm a = {0};

	(void)state;
	must_set(&ds, &a, 10);
	assert_int_equal(deadlines_first(&ds), 10);
	assert_null(deadlines_take(&ds, 9));
	assert_ptr_equal(deadlines_take(&ds, 10), &a);
	assert_null(deadlines_take(&ds, 11));
	deadlines_free(&ds);
}

static void
an_alarm_that_is_set_anew_counts_once(void **state)
{
	struct deadlines ds = {0};
	struct alarm a = {0}, b = {0};

	(void)state;
	must_set(&ds, &a, 10);
	must_set(&ds, &b, 20);
	must_set(&ds, &a, 30);
	assert_ptr_equal(deadlines_take(&ds, 100), &b);
	assert_ptr_equal(deadlines_take(&ds, 100), &a);
	assert_null(deadlines_take(&ds, 100));
	deadlines_free(&ds);
}

static void
an_alarm_for_never_is_taken_out(void **state)
{
	struct deadlines ds = {0};
	struct alarm a = {0}, b = {0};

	(void)state;
	must_set(&ds, &a, 10);
	must_set(&ds, &b, 20);
	must_set(&ds, &a, CLOCK_NEVER);
	must_set(&ds, &a, CLOCK_NEVER);
	assert_ptr_equal(deadlines_take(&ds, 100), &b);
	assert_null(deadlines_take(&ds, 100));
	deadlines_free(&ds);
}

/* The earliest of those that are set, by looking at each. */
static int64_t
earliest(const struct alarm *alarms, size_t count)
{
	int64_t first = CLOCK_NEVER;

	for (size_t i = 0; i < count; i++)
		if (alarms[i].place != 0)
			first = clock_min(first, alarms[i].at);
	return first;
}

static void
the_earliest_of_many_is_first_after_any_change(void **state)
{
	enum { ALARMS = 100, CHANGES = 20000, TIMES = 50 };
	static struct alarm alarms[ALARMS];
	struct deadlines ds = {0};
	uint64_t seed = 1;

	(void)state;
	for (int i = 0; i < CHANGES; i++) {
		uint32_t bits = rig_random(&seed);
		struct alarm *a = &alarms[bits % ALARMS];
		int64_t first;

		if (bits & 1 << 30)
			must_set(&ds, a, (bits >> 8) % TIMES);
		else if (bits & 1 << 29)
			must_set(&ds, a, CLOCK_NEVER);
		first = earliest(alarms, ALARMS);
		assert_true(deadlines_first(&ds) == first);
		if ((bits & 3 << 27) == 0 && first != CLOCK_NEVER)
			assert_true(deadlines_take(&ds, TIMES)->at == first);
	}
	deadlines_free(&ds);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(without_an_alarm_there_is_no_time),
	    cmocka_unit_test(an_alarm_is_taken_at_its_time_and_not_before),
	    cmocka_unit_test(an_alarm_that_is_set_anew_counts_once),
	    cmocka_unit_test(an_alarm_for_never_is_taken_out),
	    cmocka_unit_test(the_earliest_of_many_is_first_after_any_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
