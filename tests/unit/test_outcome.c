/* outcome: what parts make together, and what each asks for and is called */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdbool.h>

#include "base/diag.h"
#include "lookup/outcome.h"

enum { KINDS = OUTCOME_LOCAL + 1 };

static const struct outcome all[KINDS] = {
    [OUTCOME_UNASKED] = {OUTCOME_UNASKED, NULL, NULL, 0},
    [OUTCOME_OK] = {OUTCOME_OK, NULL, NULL, 0},
    [OUTCOME_NO_NAME] = {OUTCOME_NO_NAME, "A", "no name", 0},
    [OUTCOME_NO_DATA] = {OUTCOME_NO_DATA, "B", "no data", 0},
    [OUTCOME_PARTIAL] = {OUTCOME_PARTIAL, "C", "partial", 0},
    [OUTCOME_INVALID] = {OUTCOME_INVALID, "D", "invalid", 0},
    [OUTCOME_TEMPORARY] = {OUTCOME_TEMPORARY, "E", "temporary", 0},
    [OUTCOME_TIMEOUT] = {OUTCOME_TIMEOUT, "F", "timeout", 0},
    [OUTCOME_LOCAL] = {OUTCOME_LOCAL, "G", "local", ENOMEM},
};

static bool
is_there(enum outcome_kind kind)
{
	return kind == OUTCOME_OK || kind == OUTCOME_PARTIAL;
}

static bool
is_missing(enum outcome_kind kind)
{
	return kind == OUTCOME_NO_NAME || kind == OUTCOME_NO_DATA ||
	    kind == OUTCOME_UNASKED;
}

/* By the rules as outcome.h has them, without a thought for how they are applied. */
static enum outcome_kind
expected(enum outcome_kind a, enum outcome_kind b)
{
	if (is_there(a) || is_there(b)) {
		if (a == OUTCOME_OK && (b == OUTCOME_OK || is_missing(b)))
			return OUTCOME_OK;
		if (b == OUTCOME_OK && (a == OUTCOME_OK || is_missing(a)))
			return OUTCOME_OK;
		return OUTCOME_PARTIAL;
	}
	if (is_missing(a) && is_missing(b)) {
		if (a == OUTCOME_NO_DATA || b == OUTCOME_NO_DATA)
			return OUTCOME_NO_DATA;
		return a > b ? a : b;
	}
	return a > b ? a : b;
}

static void
two_parts_make_what_both_say(void **state)
{
	(void)state;
	for (int a = 0; a < KINDS; a++)
		for (int b = 0; b < KINDS; b++) {
			const struct outcome parts[] = {all[a], all[b]};
			struct outcome both = outcome_join(parts, 2);

			if (both.kind != expected(a, b))
				fail_msg("%d and %d made %d", a, b, (int)both.kind);
		}
}

static void
more_parts_make_what_they_make_one_by_one(void **state)
{
	(void)state;
	for (int i = 0; i < KINDS * KINDS * KINDS; i++) {
		const struct outcome parts[] = {
		    all[i % KINDS], all[i / KINDS % KINDS], all[i / KINDS / KINDS]};
		const struct outcome folded[] = {outcome_join(parts, 2), parts[2]};

		assert_int_equal(
		    outcome_join(parts, 3).kind, outcome_join(folded, 2).kind);
	}
}

static void
a_partial_one_has_the_words_of_what_is_missing(void **state)
{
	const struct outcome parts[] = {
	    all[OUTCOME_OK], all[OUTCOME_NO_DATA], all[OUTCOME_LOCAL]};
	struct outcome whole = outcome_join(parts, 3);

	(void)state;
	assert_int_equal(whole.kind, OUTCOME_PARTIAL);
	assert_string_equal(whole.code, "G");
	assert_string_equal(whole.text, "local");
	assert_int_equal(whole.error, ENOMEM);
}

static void
what_is_found_has_no_words_of_what_does_not_exist(void **state)
{
	const struct outcome parts[] = {all[OUTCOME_NO_DATA], all[OUTCOME_OK]};
	struct outcome whole = outcome_join(parts, 2);

	(void)state;
	assert_int_equal(whole.kind, OUTCOME_OK);
	assert_null(whole.code);
	assert_null(whole.text);
}

static void
nothing_makes_nothing(void **state)
{
	(void)state;
	assert_int_equal(outcome_join(NULL, 0).kind, OUTCOME_UNASKED);
}

static void
each_kind_has_its_status_and_its_word(void **state)
{
	static const struct {
		enum status status;
		const char *word;
	} known[KINDS] = {
	    [OUTCOME_UNASKED] = {STATUS_OK, "unasked"},
	    [OUTCOME_OK] = {STATUS_OK, "ok"},
	    [OUTCOME_NO_NAME] = {STATUS_NO, "not_found"},
	    [OUTCOME_NO_DATA] = {STATUS_NO, "not_found"},
	    [OUTCOME_PARTIAL] = {STATUS_TEMPORARY, "partial"},
	    [OUTCOME_INVALID] = {STATUS_USAGE, "invalid"},
	    [OUTCOME_TEMPORARY] = {STATUS_TEMPORARY, "temporary"},
	    [OUTCOME_TIMEOUT] = {STATUS_TEMPORARY, "timeout"},
	    [OUTCOME_LOCAL] = {STATUS_LOCAL, "failed"},
	};

	(void)state;
	for (int i = 0; i < KINDS; i++) {
		assert_int_equal(outcome_status(i), known[i].status);
		assert_string_equal(outcome_word(i), known[i].word);
	}
}

static void
an_errno_behind_it_is_explained(void **state)
{
	struct diag d = {0};

	(void)state;
	assert_int_equal(outcome_explain(&all[OUTCOME_LOCAL], &d), -1);
	assert_int_equal(d.status, STATUS_LOCAL);
	assert_string_equal(d.text, "local: Cannot allocate memory");
	assert_int_equal(outcome_explain(&all[OUTCOME_NO_NAME], &d), -1);
	assert_int_equal(d.status, STATUS_NO);
	assert_string_equal(d.text, "no name");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(two_parts_make_what_both_say),
	    cmocka_unit_test(more_parts_make_what_they_make_one_by_one),
	    cmocka_unit_test(a_partial_one_has_the_words_of_what_is_missing),
	    cmocka_unit_test(what_is_found_has_no_words_of_what_does_not_exist),
	    cmocka_unit_test(nothing_makes_nothing),
	    cmocka_unit_test(each_kind_has_its_status_and_its_word),
	    cmocka_unit_test(an_errno_behind_it_is_explained),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
