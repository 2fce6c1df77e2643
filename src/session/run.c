#include "session/run.h"

#include <stdbool.h>
#include <stddef.h>

#include "base/clock.h"
#include "base/diag.h"
#include "pump/loop.h"
#include "session/settings.h"

/* Does this run make a socket file that has to be removed? */
static bool
makes_path(const struct settings *s)
{
	return s->unix_domain && (s->listen || s->source_host != NULL);
}

int
run_open(struct run *r, const struct settings *s, struct diag *d)
{
	*r = (struct run){.settings = s};
	if (makes_path(s)) {
		if (signals_defer(&r->signals, d) == -1)
			return -1;
		r->mask = &r->signals.mask;
	}
	r->loop = loop_new(r->mask, &signals_caught, d);
	if (r->loop == NULL)
		return -1;
	loop_set_deadline(r->loop, clock_after(s->total_timeout));
	return 0;
}

int
run_loop(struct run *r, struct diag *d)
{
	switch (loop_run(r->loop, d)) {
	case LOOP_EMPTY:
	case LOOP_STOPPED:
		break;
	case LOOP_DEADLINE:
		return diag_set(d, STATUS_TIMEOUT, "not done within %g s",
		    r->settings->total_timeout / 1000.0);
	case LOOP_FAILED:
		return -1;
	}
	return 0;
}

void
run_close(struct run *r)
{
	loop_free(r->loop);
}
