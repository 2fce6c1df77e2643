/* poller: the descriptors that are waited for, and one of the ways to wait for them */
#ifndef PUMP_POLLER_H
#define PUMP_POLLER_H

#include <signal.h>
#include <stddef.h>
#include <stdint.h>

/* One descriptor; poll(2) speaks of each once, however many wait for it. */
struct watched {
	int fd;
	short events; /* POLLIN, POLLOUT; 0: only that it broke or hung up */
	size_t slot; /* the poller's: where it keeps it */
};

/* revents as poll(2) has them, not 0. */
typedef void poller_tell(void *context, struct watched *w, short revents);

struct poller {
	const struct poller_ops *ops;
};

/*
 * A way to wait.  What fails returns -1 with errno, the poller still such that
 * it can be freed, and what does not 0.
 */
struct poller_ops {
	/* Waits for w from now on, which stays where it is until it is forgotten. */
	int (*add)(struct poller *p, struct watched *w);
	/* w's events have changed, or its descriptor may be of another file now. */
	int (*renew)(struct poller *p, struct watched *w);
	/* Not for w any more, whose descriptor may have been closed already. */
	void (*forget)(struct poller *p, struct watched *w);
	/*
	 * Waits for delay milliseconds at most, negative: without limit, signals
	 * as in mask meanwhile (NULL: as they are), and tells of each that is met.
	 * A signal ends it, and then none is.  Returns how many it has told of.
	 */
	int (*wait)(struct poller *p, int64_t delay, const sigset_t *mask,
	    poller_tell *tell, void *context);
	void (*free)(struct poller *p);
};

/*
 * By poll(2), which walks all of them each time, or by epoll(7), to which a
 * change costs a system call, and what does not change nothing.  Both return
 * NULL with errno, the second with ENOSYS where the platform has no epoll(7).
 */
struct poller *poller_poll_new(void);
struct poller *poller_epoll_new(void);

#endif
