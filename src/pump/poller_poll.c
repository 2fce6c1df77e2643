/* The poller that asks poll(2): for few descriptors, and where there is no other. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>

#include "base/array.h"
#include "pump/poller.h"

struct poll_poller {
	struct poller poller; /* first, so that a poller is its poll_poller */
	struct pollfd *polled;
	struct watched **watched; /* which each is */
	size_t count, polled_room, watched_room;
};

static int
poll_add(struct poller *p, struct watched *w)
{
	struct poll_poller *pp = (struct poll_poller *)p;
	struct pollfd *polled = array_grow(
	    pp->polled, &pp->polled_room, pp->count + 1, sizeof(*polled));
	struct watched **watched;

	if (polled == NULL)
		return -1;
	pp->polled = polled;
	watched = array_grow(
	    pp->watched, &pp->watched_room, pp->count + 1, sizeof(struct watched *));
	if (watched == NULL)
		return -1;
	pp->watched = watched;
	w->slot = pp->count++;
	polled[w->slot] = (struct pollfd){.fd = w->fd, .events = w->events};
	watched[w->slot] = w;
	return 0;
}

static int
poll_renew(struct poller *p, struct watched *w)
{
	struct poll_poller *pp = (struct poll_poller *)p;

	pp->polled[w->slot].events = w->events;
	return 0;
}

static void
poll_forget(struct poller *p, struct watched *w)
{
	struct poll_poller *pp = (struct poll_poller *)p;
	size_t last = --pp->count;

	pp->polled[w->slot] = pp->polled[last];
	pp->watched[w->slot] = pp->watched[last];
	pp->watched[w->slot]->slot = w->slot;
}

static int
poll_wait(struct poller *p, int64_t delay, const sigset_t *mask, poller_tell *tell,
    void *context)
{
	struct poll_poller *pp = (struct poll_poller *)p;
	struct timespec limit = {
	    .tv_sec = delay / 1000, .tv_nsec = delay % 1000 * 1000000};
	int met, left;

	met = ppoll(pp->polled, pp->count, delay < 0 ? NULL : &limit, mask);
	if (met == -1)
		return errno == EINTR ? 0 : -1;
	left = met;
	for (size_t i = 0; left > 0; i++) {
		if (pp->polled[i].revents == 0)
			continue;
		tell(context, pp->watched[i], pp->polled[i].revents);
		left--;
	}
	return met;
}

static void
poll_free(struct poller *p)
{
	struct poll_poller *pp = (struct poll_poller *)p;

	free(pp->polled);
	free(pp->watched);
	free(pp);
}

static const struct poller_ops poll_ops = {
    .add = poll_add,
    .renew = poll_renew,
    .forget = poll_forget,
    .wait = poll_wait,
    .free = poll_free,
};

struct poller *
poller_poll_new(void)
{
	struct poll_poller *pp = calloc(1, sizeof(*pp));

	if (pp == NULL)
		return NULL;
	pp->poller.ops = &poll_ops;
	return &pp->poller;
}
