/* pool: threads for calls that block, such as getaddrinfo(3) */
#ifndef LOOKUP_POOL_H
#define LOOKUP_POOL_H

#include <stddef.h>

struct diag;
struct pool;

/*
 * One call.  It is the first member of whatever its functions know; the asker
 * fills in run and drop, and leaves the rest to the pool.
 */
struct pool_job {
	void (*run)(struct pool_job *job); /* the call that blocks; in a thread */
	void (*drop)(struct pool_job *job); /* the asker is gone: free it, anywhere */
	struct pool_job *next;
};

/*
 * Makes a pool of at most so many threads; none is started before there is a
 * job for it.  They run with all signals blocked, so that signals reach who
 * waits for them.  Returns NULL with d (STATUS_LOCAL).
 */
struct pool *pool_new(size_t threads, struct diag *d);

/* A descriptor that polls readable while finished jobs wait to be taken. */
int pool_fd(const struct pool *p);

/*
 * Has job run, after those that were submitted before it.  It is the pool's
 * until pool_take gives it back.  Returns 0, or -1 with d (STATUS_LOCAL) where
 * not even one thread can be started; then the job remains the caller's.
 */
int pool_submit(struct pool *p, struct pool_job *job, struct diag *d);

/* A job that has run, which is the caller's from now on; NULL where there is none. */
struct pool_job *pool_take(struct pool *p);

/*
 * Drops all jobs and lets the threads end; p may be NULL.  Does not wait: a
 * thread that is still in its call drops its job once that returns, and the
 * last one out frees what they share.  The process may end before.
 */
void pool_free(struct pool *p);

#endif
