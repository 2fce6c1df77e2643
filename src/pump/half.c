#include "pump/half.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "pump/copier.h"
#include "pump/loop.h"
#include "stream/stream.h"

void
half_init(struct half *h, struct stream *source, struct stream *sink,
    struct wait *source_wait, struct wait *sink_wait)
{
	*h = (struct half){
	    .source = source,
	    .sink = sink,
	    .source_wait = source_wait,
	    .sink_wait = sink_wait,
	    .pipe = {-1, -1},
	    .batch_until = CLOCK_NEVER,
	};
	ring_init(&h->ring, HALF_RING_SIZE);
	wait_clear(source_wait);
	wait_clear(sink_wait);
}

void
half_free(struct half *h)
{
	copier_stop_batching(h);
	ring_free(&h->ring);
	free(h->scratch);
	h->scratch = NULL;
	for (int i = 0; i < 2; i++) {
		if (h->pipe[i] != -1)
			close(h->pipe[i]);
		h->pipe[i] = -1;
	}
}

void
half_stop_source(struct half *h)
{
	h->source_ended = true;
	wait_clear(h->source_wait);
}

size_t
half_holds(const struct half *h)
{
	return h->ring.used + h->piped;
}

int64_t
half_deadline(const struct half *h)
{
	bool resting = h->resume != 0 && h->ring.used > 0;

	return resting ? clock_min(h->resume, h->batch_until) : h->batch_until;
}

enum half_state
half_copy(struct half *h, struct diag *d)
{
	enum half_state state;

	if (h->copier == NULL)
		h->copier = copier_choose(h, false);
	if (clock_ms() >= h->batch_until && !wait_is_met(h->source_wait))
		copier_stop_batching(h);
	state = h->copier->copy(h, d);
	if (state == HALF_SINK_FAILED)
		half_stop_source(h);
	return state;
}
