#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"

static void
the_clock_never_goes_back(void **state)
{
	int64_t before = clock_ms();

	(void)state;
	for (int i = 0; i < 1000; i++) {
		int64_t now = clock_ms();

		assert_true(now >= before);
		before = now;
	}
}

static void
a_deadline_lies_its_delay_ahead(void **state)
{
	int64_t before = clock_ms();
	int64_t deadline = clock_after(60000);
	int64_t after = clock_ms();

	(void)state;
	assert_true(deadline >= before + 60000);
	assert_true(deadline <= after + 60000);
}

static void
no_limit_is_a_deadline_that_never_passes(void **state)
{
	(void)state;
	assert_true(clock_after(-1) == CLOCK_NEVER);
}

static void
the_earlier_deadline_wins(void **state)
{
	(void)state;
	assert_int_equal(clock_min(5, 7), 5);
	assert_int_equal(clock_min(7, 5), 5);
	assert_int_equal(clock_min(CLOCK_NEVER, 5), 5);
	assert_true(clock_min(CLOCK_NEVER, CLOCK_NEVER) == CLOCK_NEVER);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_clock_never_goes_back),
	    cmocka_unit_test(a_deadline_lies_its_delay_ahead),
	    cmocka_unit_test(no_limit_is_a_deadline_that_never_passes),
	    cmocka_unit_test(the_earlier_deadline_wins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
