#include "pump/loop.h"

#include <errno.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/clock.h"
#include "base/diag.h"
#include "pump/deadlines.h"
#include "pump/watches.h"

/* What the loop knows of a task. */
struct booking {
	struct alarm alarm; /* first, so that an alarm is its booking */
	struct watcher watcher;
	struct task *task;
	size_t place; /* among all */
	struct booking *next; /* in its line */
	bool in_line;
};

/* First come, first served. */
struct line {
	struct booking *first, **end;
};

struct loop {
	struct booking **bookings;
	size_t count, room;
	struct watches *watches;
	struct deadlines deadlines;
	struct line queue; /* who is stepped next */
	struct line done; /* who is to be taken out */
	int64_t deadline;
	const sigset_t *mask;
	const volatile sig_atomic_t *stop;
};

/* Makes line an empty one, and returns the first of those who stood in it. */
static struct booking *
line_clear(struct line *line)
{
	struct booking *first = line->first;

	line->first = NULL;
	line->end = &line->first;
	return first;
}

/* One stands in one line at a time. */
static void
line_join(struct line *line, struct booking *b)
{
	if (b->in_line)
		return;
	b->in_line = true;
	b->next = NULL;
	*line->end = b;
	line->end = &b->next;
}

struct loop *
loop_new(const sigset_t *mask, const volatile sig_atomic_t *stop, struct diag *d)
{
	struct loop *l = calloc(1, sizeof(*l));

	if (l != NULL)
		l->watches = watches_new();
	if (l == NULL || l->watches == NULL) {
		diag_errno(d, STATUS_LOCAL, errno, "event loop");
		free(l);
		return NULL;
	}
	line_clear(&l->queue);
	line_clear(&l->done);
	l->deadline = CLOCK_NEVER;
	l->mask = mask;
	l->stop = stop;
	return l;
}

/* The descriptors of b's task may be closed from here on. */
static void
stop_waiting(struct loop *l, struct booking *b)
{
	watches_release(l->watches, &b->watcher);
	deadlines_set(&l->deadlines, &b->alarm, CLOCK_NEVER);
}

/* Takes b's task out, which may free itself, or add others. */
static void
take_out(struct loop *l, struct booking *b)
{
	struct task *t = b->task;
	struct booking *last = l->bookings[--l->count];

	l->bookings[b->place] = last;
	last->place = b->place;
	free(b);
	t->booking = NULL;
	t->finish(t, l);
}

void
loop_free(struct loop *l)
{
	if (l == NULL)
		return;
	/* To finish one may add another. */
	while (l->count > 0) {
		line_clear(&l->queue);
		stop_waiting(l, l->bookings[l->count - 1]);
		take_out(l, l->bookings[l->count - 1]);
	}
	watches_free(l->watches);
	deadlines_free(&l->deadlines);
	free(l->bookings);
	free(l);
}

void
loop_set_deadline(struct loop *l, int64_t deadline)
{
	l->deadline = deadline;
}

void
loop_set_poll_limit(struct loop *l, size_t most)
{
	watches_set_poll_limit(l->watches, most);
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

int
loop_add(struct loop *l, struct task *t, struct diag *d)
{
	struct booking **bookings = array_grow(
	    l->bookings, &l->room, l->count + 1, sizeof(struct booking *));
	struct booking *b;

	if (bookings == NULL)
		return diag_errno(d, STATUS_LOCAL, errno, "event loop");
	l->bookings = bookings;
	b = calloc(1, sizeof(*b));
	if (b == NULL)
		return diag_errno(d, STATUS_LOCAL, errno, "event loop");
	b->task = t;
	b->place = l->count;
	t->booking = b;
	bookings[l->count++] = b;
	line_join(&l->queue, b);
	return 0;
}

void
loop_wake(struct loop *l, struct task *t)
{
	if (t->booking == NULL)
		return;
	watches_forget_met(&t->booking->watcher);
	line_join(&l->queue, t->booking);
}

/* Milliseconds until the first deadline: 0 where a task is not done with its step. */
static int64_t
time_to_wait(const struct loop *l)
{
	int64_t first = clock_min(l->deadline, deadlines_first(&l->deadlines));
	int64_t now;

	if (l->queue.first != NULL)
		return 0;
	if (first == CLOCK_NEVER)
		return -1;
	now = clock_ms();
	return first > now ? first - now : 0;
}

static void
enqueue_met(void *context, struct watcher *w)
{
	struct loop *l = context;
	size_t offset = offsetof(struct booking, watcher);

	line_join(&l->queue, (struct booking *)((char *)w - offset));
}

/* Waits, and has those queued who are met or whose time has come. */
static int
wait_for_events(struct loop *l)
{
	struct alarm *due;
	int64_t now;

	if (watches_wait(l->watches, time_to_wait(l), l->mask, enqueue_met, l) == -1)
		return -1;
	now = clock_ms();
	while ((due = deadlines_take(&l->deadlines, now)) != NULL)
		line_join(&l->queue, (struct booking *)due);
	return 0;
}

/* Lets a task do what it can, and sees what it waits for then.  0 or -1. */
static int
step(struct loop *l, struct booking *b)
{
	struct task *t = b->task;

	b->in_line = false;
	if (!t->done) {
		watches_hand_out(&b->watcher, t->waits, t->wait_count);
		t->again = false;
		t->step(t, l);
	}
	if (t->done) {
		stop_waiting(l, b);
		line_join(&l->done, b);
		return 0;
	}
	if (t->again)
		line_join(&l->queue, b);
	if (watches_set(l->watches, &b->watcher, t->waits, t->wait_count) == -1)
		return -1;
	return deadlines_set(&l->deadlines, &b->alarm, t->deadline);
}

/* Who is queued meanwhile waits for the next round, so that all get their turn. */
static int
step_queued(struct loop *l)
{
	struct booking *b = line_clear(&l->queue), *next;

	for (; b != NULL; b = next) {
		next = b->next;
		if (step(l, b) == -1)
			return -1;
	}
	return 0;
}

static void
take_out_done(struct loop *l)
{
	struct booking *b = line_clear(&l->done), *next;

	for (; b != NULL; b = next) {
		next = b->next;
		take_out(l, b);
	}
}

enum loop_end
loop_run(struct loop *l, struct diag *d)
{
	while (l->count > 0) {
		if (l->stop != NULL && *l->stop != 0)
			return LOOP_STOPPED;
		if (wait_for_events(l) == -1 || step_queued(l) == -1) {
			diag_errno(d, STATUS_LOCAL, errno, "poll");
			return LOOP_FAILED;
		}
		take_out_done(l);
		if (l->count > 0 && clock_ms() >= l->deadline)
			return LOOP_DEADLINE;
	}
	return LOOP_EMPTY;
}
