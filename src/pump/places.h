/* places: the descriptors that are waited for, each once, whichever way is used */
#ifndef PUMP_PLACES_H
#define PUMP_PLACES_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pump/poller.h"

struct waiter;

/* One descriptor, and who waits for it. */
struct place {
	struct watched watched; /* first, so that what is watched is its place */
	/*
	 * Thousands may wait for standard output to break, and only for that: they
	 * are apart, so that its being writable does not concern them.
	 */
	struct waiter *waiting, *watching; /* whose they are, nobody's at first */
	uint32_t readers, writers; /* of those waiting */
	bool known; /* to the poller */
	bool touched; /* to be settled */
	struct place *next_touched;
};

enum way {
	BY_POLL, /* by epoll(7), once there are many */
	BY_EPOLL,
	BY_POLL_FOR_GOOD,
};

struct places {
	struct poller *poller; /* NULL: all ways have failed */
	enum way way;
	/* epoll(7) is for more descriptors than that, once so much was in vain. */
	size_t poll_limit;
	int64_t waste_limit;
	int64_t waste; /* what poll(2) did more than epoll(7) would have */
	struct place **runs; /* by descriptor, so many to each; NULL: none so far */
	size_t run_room;
	size_t known; /* descriptors that the poller knows */
	struct place *touched;
};

/* Makes ps have nobody waiting.  Returns 0, or -1 with errno. */
int places_init(struct places *ps);

/* Frees what ps holds, its places too. */
void places_free(struct places *ps);

/* The place of fd, the same as long as ps is; NULL with errno. */
struct place *places_find(struct places *ps, int fd);

/* Has p settled by the next places_settle; to be called after any change. */
void places_touch(struct places *ps, struct place *p);

/*
 * Sees to it that what is waited for at the places that were touched is what
 * the kernel is asked for, and by the right way.  Returns 0, or -1 with errno.
 */
int places_settle(struct places *ps);

/*
 * As the wait of a poller; what is told of is the first member of its place.
 * Without a delay and with nothing to wait for it does nothing.  Returns 0, or
 * -1 with errno.
 */
int places_wait(struct places *ps, int64_t delay, const sigset_t *mask,
    poller_tell *tell, void *context);

#endif
