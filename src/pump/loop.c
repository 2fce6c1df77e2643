#include "pump/loop.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/diag.h"

/*
 * poll(2) refuses more entries than descriptors may be open (RLIMIT_NOFILE),
 * so that a descriptor that several tasks wait for must be one entry: seats
 * says, by descriptor, which.
 */
struct seat {
	uint32_t round; /* in which poll it was taken */
	uint32_t index; /* of the pollfd */
};

struct loop {
	struct task **tasks;
	size_t task_count, task_room;
	struct pollfd *polled;
	size_t polled_count, polled_room;
	struct seat *seats;
	size_t seat_room;
	uint32_t round;
	int64_t deadline;
	const sigset_t *mask;
	const volatile sig_atomic_t *stop;
};

struct loop *
loop_new(const sigset_t *mask, const volatile sig_atomic_t *stop, struct diag *d)
{
	struct loop *l = calloc(1, sizeof(*l));

	if (l == NULL) {
		diag_errno(d, STATUS_LOCAL, errno, "event loop");
		return NULL;
	}
	l->deadline = CLOCK_NEVER;
	l->mask = mask;
	l->stop = stop;
	return l;
}

void
loop_free(struct loop *l)
{
	if (l == NULL)
		return;
	/* To finish one may add another. */
	while (l->task_count > 0) {
		struct task *t = l->tasks[--l->task_count];

		t->finish(t, l);
	}
	free(l->tasks);
	free(l->polled);
	free(l->seats);
	free(l);
}

void
loop_set_deadline(struct loop *l, int64_t deadline)
{
	l->deadline = deadline;
}

bool
wait_is_met(const struct wait *w)
{
	return w->revents != 0;
}

void
wait_clear(struct wait *w)
{
	*w = (struct wait){.fd = -1};
}

void
wait_set(struct wait *w, int fd, short events)
{
	*w = (struct wait){.fd = fd, .events = events};
}

/* Makes *array, of items of size bytes, have room for at least count of them. */
static int
grow(void **array, size_t *room, size_t count, size_t size)
{
	size_t wanted = *room < 16 ? 16 : *room;
	void *larger;

	if (count <= *room)
		return 0;
	while (wanted < count)
		wanted *= 2;
	larger = reallocarray(*array, wanted, size);
	if (larger == NULL)
		return -1;
	memset((char *)larger + *room * size, 0, (wanted - *room) * size);
	*array = larger;
	*room = wanted;
	return 0;
}

int
loop_add(struct loop *l, struct task *t, struct diag *d)
{
	if (grow((void **)&l->tasks, &l->task_room, l->task_count + 1,
		sizeof(*l->tasks)) == -1)
		return diag_errno(d, STATUS_LOCAL, errno, "event loop");
	t->again = true;
	l->tasks[l->task_count++] = t;
	return 0;
}

/* Gives w an entry among those to poll, or joins it to that of its descriptor. */
static int
enlist(struct loop *l, const struct wait *w)
{
	struct seat *seat;

	if (grow((void **)&l->seats, &l->seat_room, (size_t)w->fd + 1,
		sizeof(*l->seats)) == -1)
		return -1;
	seat = &l->seats[w->fd];
	if (seat->round != l->round) {
		if (grow((void **)&l->polled, &l->polled_room, l->polled_count + 1,
			sizeof(*l->polled)) == -1)
			return -1;
		*seat = (struct seat){.round = l->round, .index = l->polled_count};
		l->polled[l->polled_count++] = (struct pollfd){.fd = w->fd};
	}
	l->polled[seat->index].events |= w->events;
	return 0;
}

static int
enlist_all(struct loop *l)
{
	l->polled_count = 0;
	l->round++;
	for (size_t i = 0; i < l->task_count; i++) {
		const struct task *t = l->tasks[i];

		for (size_t j = 0; j < t->wait_count; j++)
			if (t->waits[j].fd != -1 && enlist(l, &t->waits[j]) == -1)
				return -1;
	}
	return 0;
}

/* Milliseconds until the first deadline: 0 where a task is not done with its step. */
static int64_t
time_to_wait(const struct loop *l)
{
	int64_t first = l->deadline, now;

	for (size_t i = 0; i < l->task_count; i++) {
		if (l->tasks[i]->again)
			return 0;
		first = clock_min(first, l->tasks[i]->deadline);
	}
	if (first == CLOCK_NEVER)
		return -1;
	now = clock_ms();
	return first > now ? first - now : 0;
}

/* poll(2) with signals as in l->mask.  An interrupted one met nothing. */
static int
wait_for_events(struct loop *l)
{
	int64_t delay = time_to_wait(l);
	struct timespec limit = {
	    .tv_sec = delay / 1000, .tv_nsec = delay % 1000 * 1000000};
	int met;

	if (delay == 0 && l->polled_count == 0)
		return 0;
	met = ppoll(l->polled, l->polled_count, delay < 0 ? NULL : &limit, l->mask);

	if (met == -1 && errno != EINTR)
		return -1;
	if (met <= 0)
		for (size_t i = 0; i < l->polled_count; i++)
			l->polled[i].revents = 0;
	return 0;
}

/* What poll(2) said of fd: nothing where a step set the wait after the poll. */
static short
events_of(const struct loop *l, int fd)
{
	if (fd == -1 || (size_t)fd >= l->seat_room || l->seats[fd].round != l->round)
		return 0;
	return l->polled[l->seats[fd].index].revents;
}

/* Tells t which of its waits are met; were any? */
static bool
hand_out(const struct loop *l, struct task *t)
{
	const short broke = POLLERR | POLLHUP | POLLNVAL;
	bool met = false;

	for (size_t i = 0; i < t->wait_count; i++) {
		struct wait *w = &t->waits[i];

		w->revents = events_of(l, w->fd) & (w->events | broke);
		met = met || w->revents != 0;
	}
	return met;
}

/* Tasks that a step adds wait for the next round: their waits were not polled. */
static void
step_all(struct loop *l)
{
	size_t count = l->task_count;
	int64_t now = clock_ms();

	for (size_t i = 0; i < count; i++) {
		struct task *t = l->tasks[i];

		if (!hand_out(l, t) && !t->again && t->deadline > now)
			continue;
		t->again = false;
		t->step(t, l);
	}
}

static void
take_out_done(struct loop *l)
{
	for (size_t i = 0; i < l->task_count;) {
		struct task *t = l->tasks[i];

		if (!t->done) {
			i++;
			continue;
		}
		l->tasks[i] = l->tasks[--l->task_count];
		t->finish(t, l);
	}
}

enum loop_end
loop_run(struct loop *l, struct diag *d)
{
	while (l->task_count > 0) {
		if (l->stop != NULL && *l->stop != 0)
			return LOOP_STOPPED;
		if (enlist_all(l) == -1 || wait_for_events(l) == -1) {
			diag_errno(d, STATUS_LOCAL, errno, "poll");
			return LOOP_FAILED;
		}
		step_all(l);
		take_out_done(l);
		if (l->task_count > 0 && clock_ms() >= l->deadline)
			return LOOP_DEADLINE;
	}
	return LOOP_EMPTY;
}
