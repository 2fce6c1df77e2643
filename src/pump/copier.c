#include "pump/copier.h"

#include <errno.h>

#include "base/clock.h"
#include "pump/loop.h"
#include "stream/stream.h"

/* Does anything look at the bytes, or at where one message ends? */
static bool
must_see_bytes(const struct half *h)
{
	return h->filter != NULL || h->pace > 0 || h->source->reads_messages ||
	    h->sink->writes_messages;
}

enum {
	BATCH_AFTER = 4, /* large reads in a row */
	BATCH_TIME = 1, /* ms that bytes may be kept back for a batch */
};

/* The way for bulk, where what it costs to set up does not count any more. */
static const struct copier *
choose_for_bulk(const struct half *h, enum stream_raw from, enum stream_raw to)
{
	if (from == STREAM_RAW_FILE)
		return h->way != HALF_SPLICE && to == STREAM_RAW_SOCKET ?
		    &copier_sendfile :
		    &copier_ring;
	if (h->way == HALF_SENDFILE)
		return &copier_ring;
	/* Measured: to a file, splice(2) wins with TCP's segments, large writes with
	   large reads. */
	if (to == STREAM_RAW_FILE && h->source->local && h->way != HALF_SPLICE)
		return &copier_ring;
	return &copier_pipe;
}

const struct copier *
copier_choose(const struct half *h, bool bulk)
{
	enum stream_raw from = h->source->read_raw, to = h->sink->write_raw;

	if (h->stepped_back || h->way == HALF_RING || must_see_bytes(h) ||
	    from == STREAM_RAW_NONE || to == STREAM_RAW_NONE)
		return &copier_ring;
	if (h->way != HALF_SENDFILE &&
	    (from == STREAM_RAW_PIPE || to == STREAM_RAW_PIPE))
		return &copier_splice;
	if (!bulk && h->way == HALF_AUTO)
		return &copier_ring;
	return choose_for_bulk(h, from, to);
}

void
copier_wait(struct wait *w, const struct stream *s, int want)
{
	short events;
	int fd = stream_wait(s, want, &events);

	wait_set(w, fd, events);
}

void
copier_note_read(struct half *h, size_t moved)
{
	h->bulk_run = moved >= COPIER_BULK ? h->bulk_run + 1 : 0;
}

void
copier_wait_source(struct half *h)
{
	struct stream *source = h->source;

	if (!h->batching && h->bulk_run >= BATCH_AFTER && source->ops->batch != NULL)
		h->batching = source->ops->batch(source, true) == 0;
	if (h->batching)
		h->batch_until = clock_after(BATCH_TIME);
	copier_wait(h->source_wait, source, IO_WANT_READ);
}

void
copier_stop_batching(struct half *h)
{
	if (h->batching)
		h->source->ops->batch(h->source, false);
	h->batching = false;
	h->batch_until = CLOCK_NEVER;
	h->bulk_run = 0;
	wait_clear(h->source_wait);
}

bool
copier_is_waiting(const struct wait *w)
{
	return w->fd != -1 && !wait_is_met(w);
}

bool
copier_is_refusal(int error)
{
	switch (error) {
	case EINVAL:
	case EISDIR:
	case ENOSYS:
	case EOPNOTSUPP:
	case EPERM:
	case ESPIPE:
		return true;
	default:
		return false;
	}
}

enum half_state
copier_source_failed(struct half *h, int error, struct diag *d)
{
	h->source->ops->explain(h->source, false, error, d);
	h->source_failed = true;
	half_stop_source(h);
	return half_holds(h) > 0 ? HALF_MORE : HALF_SOURCE_FAILED;
}

enum half_state
copier_sink_failed(struct half *h, int error, struct diag *d)
{
	h->sink->ops->explain(h->sink, true, error, d);
	return HALF_SINK_FAILED;
}

enum half_state
copier_step_back(struct half *h)
{
	h->stepped_back = true;
	h->copier = &copier_ring;
	return HALF_MORE;
}
