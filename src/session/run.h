/* run: what every use of the network shares: the loop, its limits, its end */
#ifndef SESSION_RUN_H
#define SESSION_RUN_H

#include "session/signals.h"

struct diag;
struct loop;
struct settings;

struct run {
	const struct settings *settings;
	struct loop *loop;
	struct signals signals;
	const sigset_t *mask; /* for programs that are started; NULL: ours */
};

/*
 * Starts the clock of --timeout and makes the loop.  Where settings make a
 * path in the file system, signals wait until it can be removed.  Returns 0,
 * or -1 with d.
 */
int run_open(struct run *r, const struct settings *s, struct diag *d);

/*
 * Runs the loop until no task is left.  Returns 0, or -1 with d where the time
 * of --timeout was over (STATUS_TIMEOUT) or the loop failed.  Where a signal
 * ended it the caller cleans up, and then calls signals_die.
 */
int run_loop(struct run *r, struct diag *d);

/* Frees the loop and its tasks. */
void run_close(struct run *r);

#endif
