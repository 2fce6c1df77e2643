#include "session/find.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/clock.h"
#include "pump/loop.h"
#include "session/reasons.h"
#include "session/rota.h"
#include "session/seek.h"

enum { ANSWERS_MAX = 2 }; /* one for each family */

struct find {
	struct task task;
	struct wait answer;
	struct find_request request;
	struct name_answer answers[ANSWERS_MAX];
	size_t answer_count;
	struct rota rota;
	struct reasons reasons;
};

static int
take_answers(struct find *f, struct diag *d)
{
	struct seek_answer a;

	while (f->answer_count < ANSWERS_MAX && seek_next(f->request.seek, &a)) {
		struct name_answer *kept = &f->answers[f->answer_count++];

		*kept = a.addresses;
		if (kept->count == 0)
			seek_note_failure(&a, f->request.settings, &f->reasons);
		else if (rota_add(&f->rota, kept, d) == -1)
			return -1;
	}
	return 0;
}

static void
finish(
    struct find *f, struct loop *l, struct name_answer *found, const struct diag *why)
{
	f->task.done = true;
	f->request.done(f->request.context, l, found, why);
}

/* Hands over what was found, as one answer; or why there is nothing. */
static void
conclude(struct find *f, struct loop *l)
{
	struct name_answer found = {.count = f->rota.count};
	struct diag d;

	seek_note_silence(f->request.seek, &f->reasons);
	if (found.count == 0) {
		reasons_conclude(&f->reasons, seek_host(f->request.seek));
		finish(f, l, &found, &f->reasons.why);
		return;
	}
	found.endpoints = calloc(found.count, sizeof(*found.endpoints));
	if (found.endpoints == NULL) {
		diag_errno(&d, STATUS_LOCAL, errno, "no room for addresses");
		found.count = 0;
	}
	for (size_t i = 0; i < found.count; i++)
		found.endpoints[i] = *f->rota.list[i];
	finish(f, l, &found, &d);
}

static void
find_step(struct task *t, struct loop *l)
{
	struct find *f = (struct find *)t;
	struct name_answer nothing = {0};
	struct diag d;

	if (take_answers(f, &d) == -1)
		finish(f, l, &nothing, &d);
	else if (!seek_expects(f->request.seek, AF_UNSPEC) || clock_ms() >= t->deadline)
		conclude(f, l);
	else
		wait_set(&f->answer, seek_fd(f->request.seek), POLLIN);
}

static void
find_finish(struct task *t, struct loop *l)
{
	struct find *f = (struct find *)t;

	(void)l;
	for (size_t i = 0; i < f->answer_count; i++)
		name_free(&f->answers[i]);
	rota_free(&f->rota);
	free(f);
}

int
find_start(struct loop *l, const struct find_request *request, struct diag *d)
{
	struct find *f = calloc(1, sizeof(*f));

	if (f == NULL)
		return diag_errno(d, STATUS_LOCAL, errno, "no room for addresses");
	f->request = *request;
	f->task.step = find_step;
	f->task.finish = find_finish;
	f->task.waits = &f->answer;
	f->task.wait_count = 1;
	f->task.deadline = clock_after(request->timeout);
	wait_clear(&f->answer);
	if (seek_start(request->seek, d) == -1 || loop_add(l, &f->task, d) == -1) {
		free(f);
		return -1;
	}
	return 0;
}
