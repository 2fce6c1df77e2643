#include "session/vigil.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/diag.h"
#include "lookup/name.h"
#include "net/unixpath.h"
#include "pump/loop.h"
#include "session/announce.h"
#include "session/ask.h"
#include "session/dial.h"
#include "session/find.h"
#include "session/parting.h"
#include "session/reach.h"
#include "session/reasons.h"
#include "session/report.h"
#include "session/run.h"
#include "session/seek.h"
#include "session/settings.h"

/* In ms, where the user did not say. */
enum {
	TOTAL_TIME = 60000,
	TRY_TIME = 1000,
	INTERVAL = 250,
	INTERVAL_MAX = 10000, /* how far --backoff goes */
};

struct vigil;

/* One target. */
struct watch {
	struct task pause; /* until the next try */
	struct vigil *vigil;
	const char *name;
	struct settings settings; /* as the target wants them */
	struct seek *seek;
	struct name_answer found, sources;
	int64_t interval;
	struct diag last; /* why the last try failed */
	bool up;
};

struct vigil {
	struct settings settings;
	struct run run;
	struct watch *watches;
	size_t count;
	size_t partings; /* connections that are being closed */
	struct diag failure; /* it is no use to wait */
};

/* Are enough of them up? */
static bool
is_satisfied(const struct vigil *v)
{
	size_t up = 0;

	for (size_t i = 0; i < v->count; i++)
		up += v->watches[i].up;
	return v->settings.any ? up > 0 : up == v->count;
}

/* Ends the run where nothing is left to be done, whoever may still be trying. */
static void
end_if_over(struct vigil *v, struct loop *l)
{
	bool failed = v->failure.status != STATUS_OK;

	if (failed || (is_satisfied(v) && v->partings == 0))
		loop_set_deadline(l, clock_ms());
}

static void
fail(struct watch *w, struct loop *l, const struct diag *d)
{
	struct vigil *v = w->vigil;

	v->failure = *d;
	end_if_over(v, l);
}

/* The longer it takes, the less often is tried. */
static int64_t
next_interval(struct watch *w)
{
	int64_t interval = w->interval;

	if (w->settings.backoff && interval < INTERVAL_MAX)
		w->interval = clock_min(interval > 0 ? 2 * interval : 1, INTERVAL_MAX);
	return interval;
}

static void
try_again_later(struct watch *w, struct loop *l)
{
	struct diag d;

	w->pause.done = false;
	w->pause.deadline = clock_after(next_interval(w));
	if (loop_add(l, &w->pause, &d) == -1)
		fail(w, l, &d);
}

/* Would the next try have to fail in the same way? */
static bool
is_hopeless(const struct diag *why)
{
	return why->status == STATUS_USAGE && why->error == 0;
}

static void
tried_in_vain(struct watch *w, struct loop *l, const struct diag *why)
{
	int level = strcmp(w->last.text, why->text) == 0 ? 2 : 1;

	if (is_hopeless(why)) {
		fail(w, l, why);
		return;
	}
	report(&w->settings, level, "%s: %s", w->name, why->text);
	w->last = *why;
	if (!is_satisfied(w->vigil))
		try_again_later(w, l);
}

static void
is_up(struct watch *w, struct loop *l, const struct endpoint *peer)
{
	announce_connected(&w->settings, peer);
	w->up = true;
	end_if_over(w->vigil, l);
}

static void
parted(void *context, struct loop *l)
{
	struct vigil *v = context;

	v->partings--;
	end_if_over(v, l);
}

static void
dialled(void *context, struct loop *l, const struct dial_result *result)
{
	struct watch *w = context;
	struct vigil *v = w->vigil;
	struct parting_request parting = {
	    .fd = result->fd, .done = parted, .context = v};
	struct unixpath source_path = result->source_path;
	struct diag d;

	if (result->fd == -1) {
		tried_in_vain(w, l, result->why);
		return;
	}
	v->partings++;
	if (parting_start(l, &parting, &d) == -1)
		fail(w, l, &d);
	else
		is_up(w, l, result->peer);
	unixpath_release(&source_path);
}

static void
asked(void *context, struct loop *l, const struct ask_result *result)
{
	struct watch *w = context;

	if (result->peer != NULL)
		is_up(w, l, result->peer);
	else
		tried_in_vain(w, l, result->why);
	name_free(&w->found);
}

/* The addresses of a host whose UDP port is to be asked are known, or are not. */
static void
found(void *context, struct loop *l, struct name_answer *addresses,
    const struct diag *why)
{
	struct watch *w = context;
	const struct ask_request request = {
	    .settings = &w->settings,
	    .candidates = &w->found,
	    .sources = &w->sources,
	    .timeout = w->settings.connect_timeout,
	    .done = asked,
	    .context = w,
	};
	struct diag d;

	w->found = *addresses;
	if (addresses->count == 0)
		tried_in_vain(w, l, why);
	else if (ask_start(l, &request, &d) == -1)
		fail(w, l, &d);
}

static int
try_to_ask(struct watch *w, struct loop *l, struct diag *d)
{
	const struct find_request request = {
	    .settings = &w->settings,
	    .seek = w->seek,
	    .timeout = w->settings.connect_timeout,
	    .done = found,
	    .context = w,
	};

	return find_start(l, &request, d);
}

static int
try_to_connect(struct watch *w, struct loop *l, struct diag *d)
{
	const struct dial_request request = {
	    .settings = &w->settings,
	    .seek = w->seek,
	    .sources = &w->sources,
	    .timeout = w->settings.connect_timeout,
	    .answer_timeout = -1,
	    .done = dialled,
	    .context = w,
	};

	return dial_start(l, &request, d);
}

static int
try(struct watch *w, struct loop *l, struct diag *d)
{
	if (w->settings.udp && !w->settings.unix_domain)
		return try_to_ask(w, l, d);
	return try_to_connect(w, l, d);
}

static void
pause_step(struct task *t, struct loop *l)
{
	struct watch *w = (struct watch *)t;
	struct diag d;

	if (clock_ms() < t->deadline)
		return;
	t->done = true;
	if (try(w, l, &d) == -1)
		fail(w, l, &d);
}

static void
pause_finish(struct task *t, struct loop *l)
{
	(void)t;
	(void)l;
}

static int
prepare(struct vigil *v, struct watch *w, const struct vigil_target *t, struct diag *d)
{
	w->vigil = v;
	w->name = t->name;
	w->pause = (struct task){.step = pause_step, .finish = pause_finish};
	w->interval = v->settings.interval;
	w->settings = v->settings;
	w->settings.unix_domain = t->target.kind == TARGET_UNIX;
	w->seek = seek_new(&w->settings, &t->target, d);
	if (w->seek == NULL)
		return diag_prefix(d, "%s", t->name);
	return reach_find_sources(&w->settings, &w->sources, d);
}

static int
start(struct vigil *v, const struct vigil_target *targets, size_t count, struct diag *d)
{
	v->watches = calloc(count, sizeof(*v->watches));
	if (v->watches == NULL)
		return diag_errno(d, STATUS_LOCAL, errno, "wait");
	v->count = count;
	for (size_t i = 0; i < count; i++)
		if (prepare(v, &v->watches[i], &targets[i], d) == -1 ||
		    try(&v->watches[i], v->run.loop, d) == -1)
			return -1;
	return 0;
}

static void
release(struct vigil *v)
{
	run_close(&v->run);
	for (size_t i = 0; i < v->count; i++) {
		seek_free(v->watches[i].seek);
		name_free(&v->watches[i].found);
		name_free(&v->watches[i].sources);
	}
	free(v->watches);
}

/* What was last wrong with each that is not up, in one line. */
static int
tell_missing(const struct vigil *v, struct diag *d)
{
	struct reasons missing = {0};

	diag_set(d, STATUS_TIMEOUT, "not up within %g s",
	    v->settings.total_timeout / 1000.0);
	reasons_add(&missing, d);
	for (size_t i = 0; i < v->count; i++) {
		const struct watch *w = &v->watches[i];

		if (w->up)
			continue;
		diag_set(d, STATUS_TIMEOUT, "%s: %s", w->name,
		    w->last.text[0] != '\0' ? w->last.text : "no answer yet");
		reasons_add(&missing, d);
	}
	reasons_conclude(&missing, "");
	*d = missing.why;
	return STATUS_TIMEOUT;
}

static int
verdict(const struct vigil *v, struct diag *d)
{
	if (is_satisfied(v)) {
		diag_clear(d);
		return STATUS_OK;
	}
	if (v->failure.status != STATUS_OK) {
		*d = v->failure;
		return d->status;
	}
	return d->status == STATUS_TIMEOUT ? tell_missing(v, d) : (int)d->status;
}

static void
fill_in(struct settings *s)
{
	if (s->total_timeout < 0)
		s->total_timeout = TOTAL_TIME;
	if (s->connect_timeout < 0)
		s->connect_timeout = TRY_TIME;
	if (s->interval < 0)
		s->interval = INTERVAL;
}

int
vigil_run(const struct settings *s, const struct vigil_target *targets, size_t count,
    struct diag *d)
{
	struct vigil v = {.settings = *s};
	int status;

	fill_in(&v.settings);
	if (ask_check(s, d) == -1 || run_open(&v.run, &v.settings, d) == -1)
		return d->status;
	if (start(&v, targets, count, d) == -1) {
		status = d->status;
	} else {
		run_loop(&v.run, d);
		status = verdict(&v, d);
	}
	release(&v);
	signals_die();
	return status;
}
