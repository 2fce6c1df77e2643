/* counter: a task that counts its steps, and the loops to run it in */
#ifndef UNIT_COUNTER_H
#define UNIT_COUNTER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pump/loop.h"

struct counter {
	struct task task; /* first, so that a task is its counter */
	struct wait wait;
	int steps, last_step; /* done at the last one */
	int met; /* steps for which the wait was met */
	short revents; /* of the last of those */
	int finished;
	bool busy; /* asks for the next step at once */
	struct counter *next; /* added by the first step, or NULL */
	struct counter *heir; /* added when this one finishes, or NULL */
	void (*act)(struct counter *c, struct loop *l); /* in each step; or NULL */
	void *context; /* for act */
};

/* A counter that waits for nothing, and is done at that step; 0: never. */
void counter_init(struct counter *c, int last_step);

void counter_add(struct loop *l, struct counter *c);

/*
 * A test for each way of waiting that the platform has; counter_loop makes the
 * loop of the way in its state.
 */
#ifdef HAVE_SYS_EPOLL_H
#define COUNTER_BOTH_WAYS(test)                       \
	counter_test(#test ", by poll", test, false), \
	    counter_test(#test ", by epoll", test, true)
#else
#define COUNTER_BOTH_WAYS(test) counter_test(#test, test, false)
#endif
struct CMUnitTest counter_test(const char *name, CMUnitTestFunction test, bool epoll);
struct loop *counter_loop(void **state);
void counter_set_way(struct loop *l, void **state);

/* Runs l, which is to end so, and frees it. */
void counter_run(struct loop *l, enum loop_end expected);

#endif
