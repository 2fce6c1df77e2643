#include "session/pooled.h"

#include <errno.h>
#include <poll.h>

#include "base/clock.h"
#include "base/diag.h"
#include "pump/loop.h"
#include "session/bulk.h"

/*
 * Calls at a time for each thread, so that none has to wait for the loop; but where
 * the time of a question is limited, it begins when somebody asks it.
 */
enum { AHEAD = 2 };

static size_t
room(struct asker *a)
{
	struct pooled *p = (struct pooled *)a;

	return p->most * (p->limited ? 1 : AHEAD) - p->running;
}

static void
fail(struct question *q, int error)
{
	q->outcome = (struct outcome){OUTCOME_LOCAL, NULL, "cannot be asked", error};
	q->settled = true;
}

static void
ask(struct asker *a, struct question *q)
{
	struct pooled *p = (struct pooled *)a;
	struct pooled_call *call = p->make(p, q);
	struct diag d = {0};

	if (call == NULL) {
		fail(q, ENOMEM);
		bulk_settled(a->bulk, q);
		return;
	}
	call->question = q;
	if (pool_submit(p->pool, &call->job, &d) == -1) {
		fail(q, d.error);
		call->job.drop(&call->job);
		bulk_settled(a->bulk, q);
		return;
	}
	q->call = call;
	p->running++;
}

/* The call goes on, and keeps its thread: nobody else can be asked in its place. */
static void
give_up(struct asker *a, struct question *q)
{
	struct pooled_call *call = q->call;

	(void)a;
	call->question = NULL;
	q->call = NULL;
}

static size_t
list_waits(struct asker *a, struct wait *waits)
{
	wait_set(waits, pool_fd(((struct pooled *)a)->pool), POLLIN);
	return 1;
}

static void
progress(struct asker *a, const struct wait *waits, size_t count)
{
	struct pooled *p = (struct pooled *)a;
	struct pool_job *job;

	if (count == 0 || !wait_is_met(waits))
		return;
	while ((job = pool_take(p->pool)) != NULL) {
		struct pooled_call *call = (struct pooled_call *)job;
		struct question *q = call->question;

		p->running--;
		if (q == NULL) {
			job->drop(job);
			continue;
		}
		q->call = NULL;
		p->take(call);
		bulk_settled(a->bulk, q);
	}
}

static int64_t
deadline(struct asker *a)
{
	(void)a;
	return CLOCK_NEVER;
}

static const struct asker_ops ops = {
    .room = room,
    .ask = ask,
    .give_up = give_up,
    .list_waits = list_waits,
    .progress = progress,
    .deadline = deadline,
};

int
pooled_open(struct pooled *p, size_t threads, struct diag *d)
{
	p->asker.ops = &ops;
	p->most = threads;
	p->running = 0;
	p->pool = pool_new(threads, d);
	return p->pool == NULL ? -1 : 0;
}

void
pooled_close(struct pooled *p)
{
	pool_free(p->pool);
}
