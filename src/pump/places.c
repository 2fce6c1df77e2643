#include "pump/places.h"

#include <poll.h>
#include <stdlib.h>

#include "base/array.h"

enum {
	/*
	 * What is better is measured as we go (bench/many.py): poll(2) looks at
	 * each descriptor, and epoll(7) takes for each that is met two or three
	 * system calls, to be told of changes, of which one is worth EVENT_COST
	 * looks.  epoll(7) it is once so many looks were in vain as would pay for
	 * the change.  Few descriptors stay with poll(2), and pay for nothing.
	 */
	EVENT_COST = 8,
	WASTE_LIMIT = 4096,
	POLL_LIMIT = 32,
	/* Descriptors are small numbers, and an inherited one may be a large one:
	   so memory is for runs of them. */
	RUN = 16,
};

int
places_init(struct places *ps)
{
	*ps = (struct places){.poller = poller_poll_new(),
	    .poll_limit = POLL_LIMIT,
	    .waste_limit = WASTE_LIMIT};
	return ps->poller == NULL ? -1 : 0;
}

void
places_free(struct places *ps)
{
	if (ps->poller != NULL)
		ps->poller->ops->free(ps->poller);
	for (size_t i = 0; i < ps->run_room; i++)
		free(ps->runs[i]);
	free(ps->runs);
}

struct place *
places_find(struct places *ps, int fd)
{
	size_t number = (size_t)fd / RUN;
	struct place **runs = array_grow(
	    ps->runs, &ps->run_room, number + 1, sizeof(struct place *));

	if (runs == NULL)
		return NULL;
	ps->runs = runs;
	if (runs[number] == NULL)
		runs[number] = calloc(RUN, sizeof(struct place));
	if (runs[number] == NULL)
		return NULL;
	runs[number][fd % RUN].watched.fd = fd;
	return &runs[number][fd % RUN];
}

void
places_touch(struct places *ps, struct place *p)
{
	if (p->touched)
		return;
	p->touched = true;
	p->next_touched = ps->touched;
	ps->touched = p;
}

/* Goes on by another poller, NULL with errno where there is none. */
static int
change_poller(struct places *ps, struct poller *poller)
{
	int result = poller == NULL ? -1 : 0;

	for (size_t i = 0; i < ps->run_room; i++)
		for (size_t j = 0; ps->runs[i] != NULL && j < RUN; j++)
			if (ps->runs[i][j].known && result == 0)
				result = poller->ops->add(
				    poller, &ps->runs[i][j].watched);
	if (ps->poller != NULL)
		ps->poller->ops->free(ps->poller);
	ps->poller = poller;
	return result;
}

/* After a failure of epoll(7), of which poll(2) may know nothing. */
static int
go_back(struct places *ps)
{
	bool failed = ps->way != BY_EPOLL;

	ps->way = BY_POLL_FOR_GOOD;
	if (!failed && change_poller(ps, poller_poll_new()) == 0)
		return 0;
	if (ps->poller != NULL)
		ps->poller->ops->free(ps->poller);
	ps->poller = NULL;
	return -1;
}

/* Goes on by epoll(7), if there is that and a descriptor for it. */
static int
go_ahead(struct places *ps)
{
	struct poller *poller = poller_epoll_new();

	ps->way = poller != NULL ? BY_EPOLL : BY_POLL_FOR_GOOD;
	if (poller == NULL || change_poller(ps, poller) == 0)
		return 0;
	return go_back(ps);
}

static int
add(struct places *ps, struct place *p)
{
	p->known = true;
	ps->known++;
	return ps->poller->ops->add(ps->poller, &p->watched);
}

static void
forget(struct places *ps, struct place *p)
{
	if (!p->known)
		return;
	p->known = false;
	ps->known--;
	ps->poller->ops->forget(ps->poller, &p->watched);
}

/* Tells the poller what has become of p. */
static int
settle(struct places *ps, struct place *p)
{
	int result;

	if (ps->poller == NULL)
		return -1;
	if (p->waiting == NULL && p->watching == NULL) {
		forget(ps, p);
		return 0;
	}
	p->watched.events = (p->readers > 0 ? POLLIN : 0) |
	    (p->writers > 0 ? POLLOUT : 0);
	if (p->known)
		result = ps->poller->ops->renew(ps->poller, &p->watched);
	else
		result = add(ps, p);
	return result == 0 ? 0 : go_back(ps);
}

int
places_settle(struct places *ps)
{
	int result = 0;

	while (ps->touched != NULL) {
		struct place *p = ps->touched;

		ps->touched = p->next_touched;
		p->touched = false;
		if (settle(ps, p) == -1)
			result = -1;
	}
	return result;
}

/* Is it time for epoll(7)? */
static bool
has_outgrown_poll(const struct places *ps)
{
	return ps->way == BY_POLL && ps->known > ps->poll_limit &&
	    ps->waste >= ps->waste_limit;
}

int
places_wait(struct places *ps, int64_t delay, const sigset_t *mask, poller_tell *tell,
    void *context)
{
	int64_t met;

	if (has_outgrown_poll(ps) && go_ahead(ps) == -1)
		return -1;
	if (ps->poller == NULL)
		return -1;
	if (delay == 0 && ps->known == 0)
		return 0;
	met = ps->poller->ops->wait(ps->poller, delay, mask, tell, context);
	if (met == -1)
		return go_back(ps);
	ps->waste += (int64_t)ps->known - met * EVENT_COST;
	if (ps->waste < 0)
		ps->waste = 0;
	return 0;
}
