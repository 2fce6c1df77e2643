#include "session/bulk.h"

#include <poll.h>

#include "base/clock.h"
#include "base/diag.h"
#include "pump/loop.h"
#include "session/question.h"

enum {
	HELD_MAX = 32768, /* questions at a time, with those that wait for their turn */
	TURN = 1024, /* questions taken in and told before the asker has its turn */
	WAIT_INPUT = 0,
	WAIT_OUTPUT = 1,
	WAIT_ASKER = 2, /* the first of the asker's */
	WAITS = WAIT_ASKER + ASKER_WAITS,
};

/* Questions in the order in which they came. */
struct queue {
	struct question *first, *last;
	size_t count;
};

struct bulk {
	struct task task;
	const struct bulk_request *request;
	struct wait waits[WAITS];
	struct queue asked; /* and, if order matters, settled ones among them */
	struct queue settled; /* that may be told in any order */
	bool input_ended, input_waits, output_blocked;
	struct bulk_count count;
	int64_t began, next_tick; /* clock_ms */
	struct diag failure, input_failure;
};

static void
queue_put(struct queue *q, struct question *item)
{
	item->next = NULL;
	item->previous = q->last;
	if (q->last != NULL)
		q->last->next = item;
	else
		q->first = item;
	q->last = item;
	q->count++;
}

static void
queue_remove(struct queue *q, struct question *item)
{
	if (item->previous != NULL)
		item->previous->next = item->next;
	else
		q->first = item->next;
	if (item->next != NULL)
		item->next->previous = item->previous;
	else
		q->last = item->previous;
	q->count--;
}

void
bulk_settled(struct bulk *b, struct question *q)
{
	q->settled = true;
	q->took = clock_us() - q->asked;
	if (!b->request->unordered)
		return;
	queue_remove(&b->asked, q);
	queue_put(&b->settled, q);
}

static size_t
held(const struct bulk *b)
{
	return b->asked.count + b->settled.count;
}

/* Takes one question in.  False where none can be had now. */
static bool
take_in(struct bulk *b, bool *readable)
{
	const struct bulk_request *r = b->request;
	bool may_read = *readable;
	struct question *q;

	*readable = false;
	switch (r->next(r->context, may_read, &q, &b->input_failure)) {
	case BULK_GOT:
		break;
	case BULK_WAIT:
		b->input_waits = true;
		return false;
	case BULK_FAILED:
	case BULK_END:
		b->input_ended = true;
		return false;
	}
	q->asked = clock_us();
	queue_put(&b->asked, q);
	if (q->settled)
		bulk_settled(b, q);
	else
		r->asker->ops->ask(r->asker, q);
	return true;
}

/* Only when poll(2) has said so, input_fd is read, and only once. */
static void
take_in_all(struct bulk *b)
{
	bool readable = wait_is_met(&b->waits[WAIT_INPUT]);
	int turn = 0;

	b->input_waits = false;
	while (!b->input_ended && !b->output_blocked && held(b) < HELD_MAX &&
	    b->request->asker->ops->room(b->request->asker) > 0 && turn++ < TURN)
		if (!take_in(b, &readable))
			return;
	b->task.again = turn > TURN;
}

static bool
has_to_tell(const struct bulk *b)
{
	return b->settled.first != NULL ||
	    (b->asked.first != NULL && b->asked.first->settled);
}

static bool
tell_next(struct bulk *b)
{
	struct queue *from = b->settled.first != NULL ? &b->settled : &b->asked;
	struct question *q = from->first;

	queue_remove(from, q);
	b->count.done++;
	b->count.failed += outcome_status(q->outcome.kind) != STATUS_OK;
	return b->request->tell(b->request->context, q);
}

static void
flush(struct bulk *b)
{
	b->output_blocked = b->request->flush(b->request->context, &b->failure) == 0;
}

/* Tells what can be told, in pieces that the output takes without waiting. */
static void
tell_all(struct bulk *b)
{
	bool was_blocked = b->output_blocked;
	int turn = 0;

	while (has_to_tell(b) && !b->output_blocked && b->failure.status == STATUS_OK &&
	    turn++ < TURN)
		if (!tell_next(b))
			flush(b);
	flush(b);
	if (!b->output_blocked && (was_blocked || has_to_tell(b)))
		b->task.again = true;
}

/* Times are alike, so that those that were asked first are the first to be over. */
static void
give_up_old(struct bulk *b)
{
	static const struct outcome late = {
	    OUTCOME_TIMEOUT, "TIMEOUT", "no answer within the time limit", 0};
	struct question *q = b->asked.first, *next;
	int64_t limit;

	if (b->request->timeout < 0)
		return;
	limit = clock_us() - b->request->timeout * 1000;
	for (; q != NULL && q->asked <= limit; q = next) {
		next = q->next;
		if (q->settled)
			continue;
		q->outcome = late;
		b->request->asker->ops->give_up(b->request->asker, q);
		bulk_settled(b, q);
	}
}

static void
tell_progress(struct bulk *b)
{
	int64_t now = clock_ms();

	if (now < b->next_tick)
		return;
	b->next_tick = clock_after(b->request->tick);
	b->count.elapsed = now - b->began;
	b->request->progress(b->request->context, &b->count);
}

/* When the first question that has no answer yet is given up. */
static int64_t
first_timeout(const struct bulk *b)
{
	const struct question *q = b->asked.first;

	if (b->request->timeout < 0)
		return CLOCK_NEVER;
	while (q != NULL && q->settled)
		q = q->next;
	return q == NULL ? CLOCK_NEVER : q->asked / 1000 + b->request->timeout + 1;
}

static void
set_waits(struct bulk *b)
{
	const struct bulk_request *r = b->request;
	size_t count;

	wait_clear(&b->waits[WAIT_INPUT]);
	wait_clear(&b->waits[WAIT_OUTPUT]);
	if (b->input_waits)
		wait_set(&b->waits[WAIT_INPUT], r->input_fd, POLLIN);
	if (b->output_blocked)
		wait_set(&b->waits[WAIT_OUTPUT], r->output_fd, POLLOUT);
	count = r->asker->ops->list_waits(r->asker, &b->waits[WAIT_ASKER]);
	b->task.wait_count = WAIT_ASKER + count;
	b->task.deadline = clock_min(r->asker->ops->deadline(r->asker),
	    clock_min(first_timeout(b), b->next_tick));
}

static void
bulk_step(struct task *t, struct loop *l)
{
	struct bulk *b = (struct bulk *)t;
	struct asker *asker = b->request->asker;

	(void)l;
	asker->ops->progress(asker, &b->waits[WAIT_ASKER], t->wait_count - WAIT_ASKER);
	give_up_old(b);
	take_in_all(b);
	tell_all(b);
	tell_progress(b);
	if (b->failure.status != STATUS_OK ||
	    (b->input_ended && held(b) == 0 && !b->output_blocked))
		t->done = true;
	else
		set_waits(b);
}

static void
drop_all(struct bulk *b, struct queue *q)
{
	struct asker *asker = b->request->asker;

	while (q->first != NULL) {
		struct question *item = q->first;

		queue_remove(q, item);
		if (!item->settled)
			asker->ops->give_up(asker, item);
		b->request->drop(item);
	}
}

static void
bulk_finish(struct task *t, struct loop *l)
{
	struct bulk *b = (struct bulk *)t;

	(void)l;
	drop_all(b, &b->asked);
	drop_all(b, &b->settled);
}

int
bulk_run(const struct bulk_request *request, struct diag *d)
{
	struct bulk b = {
	    .task = {.step = bulk_step,
		.finish = bulk_finish,
		.waits = b.waits,
		.wait_count = WAIT_ASKER,
		.deadline = CLOCK_NEVER},
	    .request = request,
	    .began = clock_ms(),
	    .next_tick = clock_after(request->tick),
	};
	struct loop *l = loop_new(NULL, NULL, d);
	int result = -1;

	if (l == NULL)
		return -1;
	for (size_t i = 0; i < WAITS; i++)
		wait_clear(&b.waits[i]);
	request->asker->bulk = &b;
	if (loop_add(l, &b.task, d) == 0 && loop_run(l, d) == LOOP_EMPTY)
		result = 0;
	if (b.failure.status == STATUS_OK)
		b.failure = b.input_failure;
	if (b.failure.status != STATUS_OK) {
		*d = b.failure;
		result = -1;
	}
	loop_free(l);
	return result;
}
