#include "pump/watches.h"

#include <poll.h>
#include <stdlib.h>

#include "pump/loop.h"
#include "pump/places.h"

/* What comes unasked. */
enum { BROKE = POLLERR | POLLHUP | POLLNVAL };

/* One wait of one watcher. */
struct waiter {
	struct watcher *watcher;
	struct place *place; /* NULL: it waits for nothing */
	short events, revents;
	struct waiter *next, **link; /* among those of its place */
};

struct watches {
	struct places places;
	watches_met *met; /* the caller's, while it waits */
	void *context;
};

struct watches *
watches_new(void)
{
	struct watches *ws = calloc(1, sizeof(*ws));

	if (ws == NULL)
		return NULL;
	if (places_init(&ws->places) == -1) {
		free(ws);
		return NULL;
	}
	return ws;
}

void
watches_free(struct watches *ws)
{
	places_free(&ws->places);
	free(ws);
}

void
watches_set_poll_limit(struct watches *ws, size_t most)
{
	ws->places.poll_limit = most;
	ws->places.waste_limit = 0;
}

static void
unlink_waiter(struct watches *ws, struct waiter *r)
{
	struct place *p = r->place;

	r->revents = 0;
	if (p == NULL)
		return;
	*r->link = r->next;
	if (r->next != NULL)
		r->next->link = r->link;
	p->readers -= (r->events & POLLIN) != 0;
	p->writers -= (r->events & POLLOUT) != 0;
	r->place = NULL;
	places_touch(&ws->places, p);
}

static void
link_waiter(struct watches *ws, struct waiter *r, struct place *p, short events)
{
	struct waiter **first = events != 0 ? &p->waiting : &p->watching;

	r->place = p;
	r->events = events;
	r->link = first;
	r->next = *first;
	if (r->next != NULL)
		r->next->link = &r->next;
	*first = r;
	p->readers += (events & POLLIN) != 0;
	p->writers += (events & POLLOUT) != 0;
	places_touch(&ws->places, p);
}

/* Makes room for count waiters, which are linked by where they are. */
static int
make_room(struct watches *ws, struct watcher *w, size_t count)
{
	size_t wanted = count > 2 * w->count ? count : 2 * w->count;
	struct waiter *waiters;

	if (count <= w->count)
		return 0;
	waiters = calloc(wanted, sizeof(*waiters));
	if (waiters == NULL)
		return -1;
	for (size_t i = 0; i < w->count; i++)
		unlink_waiter(ws, &w->waiters[i]);
	free(w->waiters);
	for (size_t i = 0; i < wanted; i++)
		waiters[i].watcher = w;
	w->waiters = waiters;
	w->count = wanted;
	return 0;
}

/* Has r wait as wait says. */
static int
set_waiter(struct watches *ws, struct waiter *r, const struct wait *wait)
{
	struct place *p;

	if (wait->fd < 0) {
		unlink_waiter(ws, r);
		return 0;
	}
	if (r->place != NULL && r->place->watched.fd == wait->fd &&
	    r->events == wait->events) {
		places_touch(&ws->places, r->place);
		return 0;
	}
	p = places_find(&ws->places, wait->fd);
	if (p == NULL)
		return -1;
	unlink_waiter(ws, r);
	link_waiter(ws, r, p, wait->events);
	return 0;
}

int
watches_set(
    struct watches *ws, struct watcher *w, const struct wait *waits, size_t count)
{
	if (make_room(ws, w, count) == -1)
		return -1;
	for (size_t i = 0; i < count; i++)
		if (set_waiter(ws, &w->waiters[i], &waits[i]) == -1)
			return -1;
	for (size_t i = count; i < w->count; i++)
		unlink_waiter(ws, &w->waiters[i]);
	return places_settle(&ws->places);
}

void
watches_release(struct watches *ws, struct watcher *w)
{
	for (size_t i = 0; i < w->count; i++)
		unlink_waiter(ws, &w->waiters[i]);
	free(w->waiters);
	*w = (struct watcher){0};
	/* What cannot be settled now fails the next who waits. */
	places_settle(&ws->places);
}

/* Tells those of a list what of revents is for them. */
static void
tell_list(const struct watches *ws, struct waiter *first, short revents)
{
	for (struct waiter *r = first; r != NULL; r = r->next) {
		r->revents = revents & (r->events | BROKE);
		if (r->revents != 0)
			ws->met(ws->context, r->watcher);
	}
}

static void
tell_place(void *context, struct watched *watched, short revents)
{
	const struct watches *ws = context;
	const struct place *p = (const struct place *)watched;

	tell_list(ws, p->waiting, revents);
	if ((revents & BROKE) != 0)
		tell_list(ws, p->watching, revents);
}

int
watches_wait(struct watches *ws, int64_t delay, const sigset_t *mask, watches_met *met,
    void *context)
{
	ws->met = met;
	ws->context = context;
	return places_wait(&ws->places, delay, mask, tell_place, ws);
}

void
watches_hand_out(struct watcher *w, struct wait *waits, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct waiter *r = i < w->count ? &w->waiters[i] : NULL;

		waits[i].revents = 0;
		if (r != NULL && r->place != NULL &&
		    r->place->watched.fd == waits[i].fd)
			waits[i].revents = r->revents & (waits[i].events | BROKE);
	}
	watches_forget_met(w);
}

void
watches_forget_met(struct watcher *w)
{
	for (size_t i = 0; i < w->count; i++)
		w->waiters[i].revents = 0;
}
