/* loop: N tasks, each stepped when it has something to do; nobody else waits */
#ifndef PUMP_LOOP_H
#define PUMP_LOOP_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct booking;
struct diag;
struct loop;

/* One thing that a task waits for. */
struct wait {
	int fd; /* -1: nothing */
	short events; /* POLLIN, POLLOUT; 0: only that it broke or hung up */
	short revents; /* what poll(2) said; POLLERR and POLLHUP come unasked */
};

/*
 * One session in the loop.  step makes what progress there is without waiting
 * and sets what it waits for next; the loop calls it when the task is added,
 * when a wait is met, at its deadline, and again at once while again is set.
 * A task that has set done is taken out, and finish called, which may free it.
 *
 * The loop looks at a task after its step and at no other time, so that an idle
 * one costs nothing: who changes a task from outside says so by loop_wake, and a
 * descriptor that a task waits for is closed in its own step or finish.
 */
struct task {
	void (*step)(struct task *t, struct loop *l);
	void (*finish)(struct task *t, struct loop *l);
	struct wait *waits; /* the task's own, wait_count of them */
	size_t wait_count;
	int64_t deadline; /* clock_ms; CLOCK_NEVER: none */
	bool again, done;
	struct booking *booking; /* the loop's; NULL while it is in none */
};

/* How a run of the loop ended. */
enum loop_end {
	LOOP_EMPTY, /* all tasks are done */
	LOOP_STOPPED, /* a signal asked for it */
	LOOP_DEADLINE, /* the whole run's time is over */
	LOOP_FAILED, /* waiting failed or there is no memory; see diag */
};

/*
 * Makes a loop.  While it waits, and only then, signals are as in mask (NULL:
 * as they are), and it ends once *stop is not 0 (NULL: never).  Returns NULL
 * with d set when there is no memory.
 */
struct loop *
loop_new(const sigset_t *mask, const volatile sig_atomic_t *stop, struct diag *d);

/* Frees l; finish is called for each task that is not done. */
void loop_free(struct loop *l);

/* The time (clock_ms) at which the whole run is over; CLOCK_NEVER at first. */
void loop_set_deadline(struct loop *l, int64_t deadline);

/* Adds t, which the caller owns until it is done.  Returns 0, or -1 with d. */
int loop_add(struct loop *l, struct task *t, struct diag *d);

/*
 * Has t stepped in the next round, or taken out if it is done by now; what is
 * known of its waits does not count any more.  Nothing where t is in no loop.
 */
void loop_wake(struct loop *l, struct task *t);

/*
 * More descriptors than that are waited for by epoll(7) at once, where the
 * platform has it.  For tests: a loop knows by itself when it pays.
 */
void loop_set_poll_limit(struct loop *l, size_t most);

/* Runs until no task is left or the run ends otherwise; d only for LOOP_FAILED. */
enum loop_end loop_run(struct loop *l, struct diag *d);

/* Is w met, as far as is known, or has its descriptor broken? */
bool wait_is_met(const struct wait *w);

/* Wait for nothing, or for events on fd. */
void wait_clear(struct wait *w);
void wait_set(struct wait *w, int fd, short events);

#endif
