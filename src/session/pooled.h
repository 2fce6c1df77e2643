/* pooled: an asker whose answers come from calls that block, in threads */
#ifndef SESSION_POOLED_H
#define SESSION_POOLED_H

#include <stdbool.h>
#include <stddef.h>

#include "lookup/pool.h"
#include "session/question.h"

struct diag;

/* One call for a question: the first member of what the call knows. */
struct pooled_call {
	struct pool_job job; /* whose run and drop the maker sets */
	struct question *question; /* NULL once it was given up */
};

struct pooled {
	struct asker asker;
	struct pool *pool;
	bool limited; /* questions are given up after a time: none waits for a thread */
	size_t most, running;

	/* Makes the call for q, or NULL where memory is short. */
	struct pooled_call *(*make)(struct pooled *p, struct question *q);

	/* Moves what the call found to its question, with the outcome, and frees it. */
	void (*take)(struct pooled_call *call);
};

/*
 * Opens p, whose make, take and limited are set, with at most so many threads, which
 * is how many calls run at a time, those among them whose question was given up.  Returns 0, or -1 with d.
 */
int pooled_open(struct pooled *p, size_t threads, struct diag *d);

void pooled_close(struct pooled *p);

#endif
