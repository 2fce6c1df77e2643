/* The copier that always works: read(2) into the ring, write(2) out of it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/diag.h"
#include "pump/copier.h"
#include "pump/filter.h"
#include "pump/loop.h"
#include "stream/stream.h"

enum {
	/* Reads and writes of one copy, so that the other direction gets a turn. */
	TURNS = 16,
	FILTER_CHUNK = 32 * 1024,
	/* More than any datagram with its length or newline has (proto/framing). */
	FRAME_ROOM = 128 * 1024,
};

static bool
is_framed(const struct half *h)
{
	return h->sink->messages && h->framing.kind != FRAMING_READ;
}

/* How much of the ring's contiguous space one read may fill. */
static size_t
read_size(const struct half *h, size_t space)
{
	size_t growth = h->filter != NULL ? h->filter->growth : 1;

	space /= growth;
	if (h->filter != NULL && space > FILTER_CHUNK)
		space = FILTER_CHUNK;
	if (h->read_limit > 0 && !is_framed(h) && space > h->read_limit / growth)
		space = h->read_limit > growth ? h->read_limit / growth : 1;
	return space;
}

/* As stream read, with what was read passed through the filter into space. */
static ssize_t
read_filtered(struct half *h, unsigned char *space, size_t size, struct diag *d)
{
	ssize_t moved;

	if (h->scratch == NULL && (h->scratch = malloc(FILTER_CHUNK)) == NULL)
		return diag_errno(d, STATUS_LOCAL, errno, "filter");
	moved = h->source->ops->read(h->source, h->scratch, size, d);
	if (moved > 0)
		ring_fill(
		    &h->ring, h->filter->run(h->filter, h->scratch, moved, space));
	return moved;
}

static ssize_t
read_plain(struct half *h, void *space, size_t size, struct diag *d)
{
	ssize_t moved = h->source->ops->read(h->source, space, size, d);

	if (moved > 0)
		ring_fill(&h->ring, moved);
	return moved;
}

/* What a faster copier left in its pipe comes before anything from the source. */
static bool
fill_from_pipe(struct half *h)
{
	size_t space;
	void *room = ring_space(&h->ring, &space);
	ssize_t moved;

	if (space > h->piped)
		space = h->piped;
	if (space == 0)
		return false;
	do {
		moved = read(h->pipe[0], room, space);
	} while (moved == -1 && errno == EINTR);
	if (moved <= 0)
		return false;
	ring_fill(&h->ring, moved);
	h->piped -= moved;
	return true;
}

/*
 * A message must have the ring for itself, or it would join the last one.  Of
 * framed ones no more is read while one is held, since it moves what is held.
 */
static bool
has_room(const struct half *h)
{
	if (h->source->messages || (h->sink->messages && !is_framed(h)))
		return h->ring.used == 0;
	return h->ring.used < (is_framed(h) ? FRAME_ROOM : h->ring.size);
}

/* Has a faster copier taken over?  It goes on once the ring is empty. */
static bool
is_leaving(const struct half *h)
{
	return h->copier != &copier_ring;
}

/* Reads once.  True where bytes came and more may follow at once. */
static bool
fill(struct half *h, struct diag *d)
{
	size_t space, size;
	void *room;
	ssize_t moved;

	if (h->piped > 0)
		return fill_from_pipe(h);
	if (h->source_ended || is_leaving(h) || copier_is_waiting(h->source_wait) ||
	    !has_room(h))
		return false;
	if (is_framed(h))
		ring_straighten(&h->ring);
	room = ring_space(&h->ring, &space);
	size = read_size(h, space);
	wait_clear(h->source_wait);
	if (room == NULL)
		moved = diag_errno(d, STATUS_LOCAL, errno, "buffer");
	else if (size == 0)
		return false;
	else
		moved = h->filter != NULL ? read_filtered(h, room, size, d) :
					    read_plain(h, room, size, d);
	h->source_failed = moved == IO_ERR;
	if (moved == 0 || moved == IO_ERR)
		half_stop_source(h);
	else if (moved < 0)
		copier_wait(h->source_wait, h->source, moved);
	else if (moved >= COPIER_BULK)
		h->copier = copier_choose(h, true);
	else if ((size_t)moved < size && !h->source->messages)
		copier_wait(h->source_wait, h->source, IO_WANT_READ);
	return moved > 0;
}

/* A piece of the ring's bytes that one write takes. */
struct piece {
	const char *bytes;
	size_t length;
	size_t skip; /* bytes before it that are not written */
	bool whole; /* else the rest has yet to come */
};

/* Several messages in one write, where the sink cuts them apart. */
static size_t
join_segments(const struct stream *sink, size_t length, size_t held)
{
	size_t most = held / length;

	if (sink->segment == 0 || length != sink->segment)
		return length;
	if (most > sink->segments_max)
		most = sink->segments_max;
	return most * length;
}

static void
cut_message(const struct half *h, struct piece *p)
{
	size_t held = p->length;

	p->length = framing_next(&h->framing, (const unsigned char *)p->bytes, held,
	    h->source_ended, &p->skip);
	p->whole = p->length > 0;
	if (!p->whole)
		return;
	p->length = join_segments(h->sink, p->length, held) - p->skip;
	p->bytes += p->skip;
}

/* What the next write takes: a message, a line when pacing, or all. */
static struct piece
next_piece(const struct half *h)
{
	struct piece p = {.whole = true};
	const char *end = NULL;

	p.bytes = ring_bytes(&h->ring, &p.length);
	if (is_framed(h))
		cut_message(h, &p);
	else if (h->pace > 0)
		end = memchr(p.bytes, '\n', p.length);
	if (end != NULL)
		p.length = end - p.bytes + 1;
	return p;
}

/* A message whose rest will never come, or has no room: IO_ERR; else 0, it may. */
static int
cut_off(const struct half *h, struct diag *d)
{
	if (h->source_ended)
		return diag_set(d, STATUS_BROKEN, "the input ended within a datagram");
	if (!has_room(h))
		return diag_set(d, STATUS_USAGE, "a line is too long for a datagram");
	return 0;
}

static bool
is_resting(const struct half *h)
{
	return h->resume != 0 && clock_ms() < h->resume;
}

/* Writes once.  1 where bytes went and more may follow at once, 0, or IO_ERR. */
static int
drain(struct half *h, struct diag *d)
{
	struct piece p;
	ssize_t moved;

	if (h->ring.used == 0 || copier_is_waiting(h->sink_wait) || is_resting(h))
		return 0;
	p = next_piece(h);
	if (!p.whole)
		return cut_off(h, d);
	wait_clear(h->sink_wait);
	moved = h->sink->ops->write(h->sink, p.bytes, p.length, d);
	if (moved == IO_ERR)
		return IO_ERR;
	if (moved < 0) {
		copier_wait(h->sink_wait, h->sink, moved);
		return 0;
	}
	if (h->pace > 0 && moved > 0 && p.bytes[moved - 1] == '\n')
		h->resume = clock_after(h->pace);
	ring_drop(&h->ring, p.skip + moved);
	h->moved += moved;
	return 1;
}

static enum half_state
copy_ring(struct half *h, struct diag *d)
{
	for (int turn = 0; turn < TURNS; turn++) {
		bool filled = fill(h, d);
		int drained = drain(h, d);

		if (drained == IO_ERR)
			return HALF_SINK_FAILED;
		if (h->source_ended && half_holds(h) == 0)
			return h->source_failed ? HALF_SOURCE_FAILED : HALF_ENDED;
		if (is_leaving(h) && h->ring.used == 0)
			return HALF_MORE;
		if (!filled && drained == 0) {
			/* A full ring must not be woken by a source that has more. */
			if (!has_room(h))
				wait_clear(h->source_wait);
			return HALF_BLOCKED;
		}
	}
	return HALF_MORE;
}

const struct copier copier_ring = {.name = "ring", .copy = copy_ring};
