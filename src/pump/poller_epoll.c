/*
 * The poller that lets the kernel keep what is waited for, by epoll(7).
 *
 * What the kernel keeps is not a descriptor's number but the file that was open
 * there.  A number that is closed and opened anew meanwhile is of a file that the
 * kernel does not know: so who may have done it has it renewed.  And a file that
 * was closed here may be open elsewhere, in a child or by dup(2): then nothing
 * can take it out any more, and the kernel goes on to tell of it.  Such news are
 * known by their generation, and end with a new set.
 */
#include "pump/poller.h"

#include <errno.h>

#ifdef HAVE_SYS_EPOLL_H

#include <assert.h>
#include <limits.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/array.h"

static_assert(EPOLLIN == POLLIN && EPOLLOUT == POLLOUT && EPOLLERR == POLLERR &&
	EPOLLHUP == POLLHUP,
    "poll(2) and epoll(7) speak of events alike");

/* How many the kernel tells of at a time; the others come first the next time. */
enum { EVENTS = 256 };

enum keeper {
	KEPT_BY_NOBODY, /* a free slot */
	KEPT_BY_KERNEL,
	KEPT_APART, /* what the kernel refuses is always ready, as poll(2) says it */
};

struct slot {
	struct watched *watched;
	size_t next; /* free slot, or place among those kept apart */
	uint32_t generation; /* of the file: news of another one are stale */
	enum keeper keeper;
	short ready; /* for what, where it is kept apart */
};

struct epoll_poller {
	struct poller poller; /* first, so that a poller is its epoll_poller */
	int fd;
	struct slot *slots;
	size_t slot_count, slot_room;
	size_t first_free; /* SIZE_MAX: none */
	size_t *apart; /* numbers of slots */
	size_t apart_count, apart_room;
	struct epoll_event events[EVENTS];
};

/* Has the kernel do so about a slot.  Returns 0 or the errno. */
static int
tell_kernel(struct epoll_poller *ep, int operation, size_t number)
{
	struct slot *slot = &ep->slots[number];
	struct epoll_event event = {.events = slot->watched->events};

	if (operation == EPOLL_CTL_ADD)
		slot->generation++;
	event.data.u64 = (uint64_t)slot->generation << 32 | number;
	return epoll_ctl(ep->fd, operation, slot->watched->fd, &event) == 0 ? 0 : errno;
}

static void
leave_apart(struct epoll_poller *ep, size_t place)
{
	size_t last = ep->apart[--ep->apart_count];

	ep->apart[place] = last;
	ep->slots[last].next = place;
}

static int
keep_apart(struct epoll_poller *ep, size_t number, short ready)
{
	size_t *apart = array_grow(
	    ep->apart, &ep->apart_room, ep->apart_count + 1, sizeof(*apart));

	if (apart == NULL)
		return -1;
	ep->apart = apart;
	ep->slots[number].keeper = KEPT_APART;
	ep->slots[number].ready = ready;
	ep->slots[number].next = ep->apart_count;
	apart[ep->apart_count++] = number;
	return 0;
}

/*
 * Has the slot kept as its descriptor is now.  A file that the kernel keeps it
 * may have to be added all the same, and the other way about: see above.
 */
static int
keep(struct epoll_poller *ep, size_t number)
{
	struct slot *slot = &ep->slots[number];
	bool kept = slot->keeper == KEPT_BY_KERNEL;
	int error = tell_kernel(ep, kept ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, number);

	if (error == ENOENT || error == EEXIST)
		error = tell_kernel(ep, kept ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, number);
	if (slot->keeper == KEPT_APART)
		leave_apart(ep, slot->next);
	slot->keeper = KEPT_BY_KERNEL;
	switch (error) {
	case 0:
		return 0;
	case EPERM: /* a regular file, /dev/null */
		return keep_apart(ep, number, POLLIN | POLLOUT);
	case EBADF:
		return keep_apart(ep, number, POLLNVAL);
	default:
		errno = error;
		return -1;
	}
}

static int
take_slot(struct epoll_poller *ep, size_t *number)
{
	struct slot *slots;

	if (ep->first_free != SIZE_MAX) {
		*number = ep->first_free;
		ep->first_free = ep->slots[*number].next;
		return 0;
	}
	slots = array_grow(
	    ep->slots, &ep->slot_room, ep->slot_count + 1, sizeof(*slots));
	if (slots == NULL)
		return -1;
	ep->slots = slots;
	*number = ep->slot_count++;
	return 0;
}

static int
epoll_add(struct poller *p, struct watched *w)
{
	struct epoll_poller *ep = (struct epoll_poller *)p;

	if (take_slot(ep, &w->slot) == -1)
		return -1;
	ep->slots[w->slot].watched = w;
	return keep(ep, w->slot);
}

static int
epoll_renew(struct poller *p, struct watched *w)
{
	return keep((struct epoll_poller *)p, w->slot);
}

static void
epoll_forget(struct poller *p, struct watched *w)
{
	struct epoll_poller *ep = (struct epoll_poller *)p;
	struct slot *slot = &ep->slots[w->slot];

	/* It fails where the file is closed, and then gone, or stale. */
	if (slot->keeper == KEPT_BY_KERNEL)
		tell_kernel(ep, EPOLL_CTL_DEL, w->slot);
	else
		leave_apart(ep, slot->next);
	slot->keeper = KEPT_BY_NOBODY;
	slot->next = ep->first_free;
	ep->first_free = w->slot;
}

static int
open_set(struct epoll_poller *ep)
{
	ep->fd = epoll_create1(EPOLL_CLOEXEC);
	return ep->fd == -1 ? -1 : 0;
}

/* A new set, in which there are no files but those that are waited for. */
static int
renew_set(struct epoll_poller *ep)
{
	close(ep->fd);
	if (open_set(ep) == -1)
		return -1;
	for (size_t i = 0; i < ep->slot_count; i++)
		if (ep->slots[i].keeper == KEPT_BY_KERNEL) {
			ep->slots[i].keeper = KEPT_BY_NOBODY;
			if (keep(ep, i) == -1)
				return -1;
		}
	return 0;
}

/* Tells of what is kept apart, or just counts what there is to tell. */
static int
tell_apart(const struct epoll_poller *ep, poller_tell *tell, void *context)
{
	int count = 0;

	for (size_t i = 0; i < ep->apart_count; i++) {
		const struct slot *slot = &ep->slots[ep->apart[i]];
		short revents = slot->ready & (slot->watched->events | POLLNVAL);

		if (revents == 0)
			continue;
		count++;
		if (tell != NULL)
			tell(context, slot->watched, revents);
	}
	return count;
}

/* True where the news are of a file that is waited for. */
static bool
tell_event(const struct epoll_poller *ep, const struct epoll_event *event,
    poller_tell *tell, void *context)
{
	size_t number = event->data.u64 & UINT32_MAX;
	const struct slot *slot = &ep->slots[number];

	if (slot->keeper != KEPT_BY_KERNEL || slot->generation != event->data.u64 >> 32)
		return false;
	tell(context, slot->watched, event->events);
	return true;
}

static int
epoll_wait_for(struct poller *p, int64_t delay, const sigset_t *mask, poller_tell *tell,
    void *context)
{
	struct epoll_poller *ep = (struct epoll_poller *)p;
	int count, stale = 0;

	if (tell_apart(ep, NULL, NULL) > 0)
		delay = 0;
	else if (delay > INT_MAX)
		delay = INT_MAX;
	count = epoll_pwait(ep->fd, ep->events, EVENTS, delay < 0 ? -1 : delay, mask);
	if (count == -1)
		return errno == EINTR ? 0 : -1;
	for (int i = 0; i < count; i++)
		if (!tell_event(ep, &ep->events[i], tell, context))
			stale++;
	count += tell_apart(ep, tell, context) - stale;
	return stale > 0 && renew_set(ep) == -1 ? -1 : count;
}

static void
epoll_free(struct poller *p)
{
	struct epoll_poller *ep = (struct epoll_poller *)p;

	if (ep->fd != -1)
		close(ep->fd);
	free(ep->slots);
	free(ep->apart);
	free(ep);
}

static const struct poller_ops epoll_ops = {
    .add = epoll_add,
    .renew = epoll_renew,
    .forget = epoll_forget,
    .wait = epoll_wait_for,
    .free = epoll_free,
};

struct poller *
poller_epoll_new(void)
{
	struct epoll_poller *ep = calloc(1, sizeof(*ep));

	if (ep == NULL)
		return NULL;
	ep->poller.ops = &epoll_ops;
	ep->first_free = SIZE_MAX;
	if (open_set(ep) == -1) {
		free(ep);
		return NULL;
	}
	return &ep->poller;
}

#else

struct poller *
poller_epoll_new(void)
{
	errno = ENOSYS;
	return NULL;
}

#endif
