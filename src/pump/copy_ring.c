/* The copier that always works: read(2) into the ring, write(2) out of it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/diag.h"
#include "pump/copier.h"
#include "pump/filter.h"
#include "pump/framed.h"
#include "pump/loop.h"
#include "stream/stream.h"

enum {
	/* Reads and writes of one copy, so that the other direction gets a turn. */
	TURNS = 16,
	FILTER_CHUNK = 64 * 1024,
	/*
	 * What many messages are read before they are written: it stays in the
	 * processor's cache meanwhile, which counts for more than fewer calls.
	 */
	TURN = 256 * 1024,
};

/* How much of the ring's contiguous space one read may fill. */
static size_t
read_size(const struct half *h, size_t space)
{
	size_t growth = h->filter != NULL ? h->filter->growth : 1;

	if (framed_applies(h) && space > TURN)
		space = TURN;
	space /= growth;
	if (h->filter != NULL && space > FILTER_CHUNK)
		space = FILTER_CHUNK;
	if (h->read_limit > 0 && !framed_applies(h) && space > h->read_limit / growth)
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

/* Do messages come that may stand behind each other for who reads bytes? */
static bool
is_packed(const struct half *h)
{
	return h->source->read_room > 0 && h->filter == NULL &&
	    !h->sink->writes_messages;
}

/*
 * A message must have the ring for itself, or it would join the last one.  Of
 * framed ones no more is read while one is held, since it moves what is held.
 */
static bool
has_room(const struct half *h)
{
	if (framed_applies(h))
		return h->ring.used < FRAMED_ROOM;
	if (is_packed(h))
		return ring_can_reserve(
		    &h->ring, h->source->read_room, HALF_BACKLOG_MAX);
	if (h->source->reads_messages || h->sink->writes_messages)
		return h->ring.used == 0;
	return h->ring.used < h->ring.size;
}

/* The same, once the ring was made ready for a read, which may make room. */
static bool
make_room(struct half *h)
{
	if (is_packed(h))
		return ring_reserve(&h->ring, h->source->read_room, HALF_BACKLOG_MAX);
	if (framed_applies(h))
		ring_straighten(&h->ring);
	return has_room(h);
}

/* Has a faster copier taken over?  It goes on once the ring is empty. */
static bool
is_leaving(const struct half *h)
{
	return h->copier != &copier_ring;
}

/* Is it known that another read would find nothing? */
static bool
brought_all(const struct half *h, size_t moved, size_t size)
{
	return h->source->reads_messages ? h->source->drained : moved < size;
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
	if (h->source_ended || is_leaving(h) || copier_is_waiting(h->source_wait))
		return false;
	wait_clear(h->source_wait);
	if (!make_room(h))
		return false;
	room = ring_space(&h->ring, &space);
	size = read_size(h, space);
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
	else if (moved >= COPIER_BULK && !h->source->reads_messages)
		h->copier = copier_choose(h, true);
	else if (brought_all(h, moved, size))
		copier_wait(h->source_wait, h->source, IO_WANT_READ);
	return moved > 0;
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

/* Writes what one write takes: a line when pacing, or all.  As stream write. */
static ssize_t
write_plain(struct half *h, struct diag *d)
{
	const char *end = NULL, *bytes;
	ssize_t moved;
	size_t length;

	bytes = ring_bytes(&h->ring, &length);
	if (h->pace > 0)
		end = memchr(bytes, '\n', length);
	if (end != NULL)
		length = end - bytes + 1;
	if (is_packed(h) && length > TURN)
		length = TURN;
	moved = h->sink->ops->write(h->sink, bytes, length, d);
	if (moved < 0)
		return moved;
	if (h->pace > 0 && moved > 0 && bytes[moved - 1] == '\n')
		h->resume = clock_after(h->pace);
	ring_drop(&h->ring, moved);
	h->moved += moved;
	return moved;
}

/* Writes once.  1 where bytes went and more may follow at once, 0, or IO_ERR. */
static int
drain(struct half *h, struct diag *d)
{
	ssize_t moved;

	if (h->ring.used == 0 || copier_is_waiting(h->sink_wait) || is_resting(h))
		return 0;
	wait_clear(h->sink_wait);
	if (framed_applies(h)) {
		moved = framed_write(h, d);
		if (moved == 0)
			return cut_off(h, d);
	} else {
		moved = write_plain(h, d);
	}
	if (moved == IO_ERR)
		return IO_ERR;
	if (moved < 0) {
		copier_wait(h->sink_wait, h->sink, moved);
		return 0;
	}
	return 1;
}

/*
 * Messages are received first and written second, since what the kernel has no
 * room for is lost; but in turns that stay within the processor's cache.
 */
static bool
more_comes_first(const struct half *h)
{
	return is_packed(h) && !is_leaving(h) && h->ring.used < TURN &&
	    !copier_is_waiting(h->source_wait);
}

static enum half_state
copy_ring(struct half *h, struct diag *d)
{
	for (int turn = 0; turn < TURNS; turn++) {
		bool filled = fill(h, d);
		int drained;

		if (filled && more_comes_first(h))
			continue;
		drained = drain(h, d);
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
