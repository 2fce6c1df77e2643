/* ending: every combination of facts, against the table of serval(1), ENDING */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "session/ending.h"

enum { POLICIES = 1 + EOF_NEVER, FACTS = 1 << 5 };

/* A fact as a row has it: it holds, it does not, or it makes no difference. */
enum fact { NO, YES, ANY };

enum {
	HALF = 1 << EOF_HALF,
	STDIN = 1 << EOF_STDIN,
	PEER = 1 << EOF_PEER,
	NEVER = 1 << EOF_NEVER,
	EACH = HALF | STDIN | PEER | NEVER,
};

static const struct row {
	const char *event;
	unsigned int policies;
	enum fact local_ended, local_silent, local_terminal, peer_ended, quit_is_due;
	unsigned int actions;
} rows[] = {
    {"both talk", EACH, NO, NO, ANY, NO, ANY, 0},
    {"the peer talks to one with nothing to say", EACH, ANY, YES, ANY, NO, ANY, 0},

    {"our stdin ends", HALF | PEER, YES, NO, ANY, NO, ANY, ENDING_FIN},
    {"our stdin ends", STDIN, YES, NO, ANY, NO, NO, ENDING_FIN},
    {"our stdin ended a while ago", STDIN, YES, NO, ANY, NO, YES,
	ENDING_FIN | ENDING_FINISH},
    {"our stdin ends", NEVER, YES, NO, ANY, NO, ANY, 0},

    {"the peer ends", HALF | STDIN, NO, NO, NO, YES, ANY, ENDING_PROBE},
    {"the peer ends while we type", HALF | STDIN, NO, NO, YES, YES, ANY,
	ENDING_STOP_LOCAL},
    {"the peer ends", PEER, NO, NO, ANY, YES, ANY, ENDING_STOP_LOCAL},
    {"the peer ends", NEVER, NO, NO, ANY, YES, ANY, 0},

    {"both ended", EACH, YES, NO, ANY, YES, ANY, ENDING_FIN | ENDING_FINISH},
    {"the peer ends, and there was nothing to say", EACH, ANY, YES, ANY, YES, ANY,
	ENDING_FIN | ENDING_FINISH},
};

static bool
fits(enum fact row, bool fact)
{
	return row == ANY || (row == YES) == fact;
}

static bool
covers(const struct row *row, const struct ending_facts *f)
{
	return (row->policies & 1U << f->policy) != 0 &&
	    fits(row->local_ended, f->local_ended) &&
	    fits(row->local_silent, f->local_silent) &&
	    fits(row->local_terminal, f->local_terminal) &&
	    fits(row->peer_ended, f->peer_ended) &&
	    fits(row->quit_is_due, f->quit_is_due);
}

/* The one row of the table that speaks of these facts. */
static const struct row *
row_for(const struct ending_facts *f)
{
	const struct row *found = NULL;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (covers(&rows[i], f)) {
			assert_null(found);
			found = &rows[i];
		}
	assert_non_null(found);
	return found;
}

static void
every_combination_of_facts_asks_for_what_the_table_says(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < POLICIES * FACTS; i++) {
		struct ending_facts f = {
		    .policy = i / FACTS,
		    .local_ended = i & 1,
		    .local_silent = i & 2,
		    .local_terminal = i & 4,
		    .peer_ended = i & 8,
		    .quit_is_due = i & 16,
		};
		const struct row *row = row_for(&f);
		unsigned int actions = ending_actions(&f);

		if (actions != row->actions)
			fail_msg("%s, policy %u, facts %#x: %#x instead of %#x",
			    row->event, f.policy, i % FACTS, actions, row->actions);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_combination_of_facts_asks_for_what_the_table_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
