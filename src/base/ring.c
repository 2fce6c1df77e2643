#include "base/ring.h"

#include <stdlib.h>
#include <string.h>

void
ring_init(struct ring *r, size_t size)
{
	*r = (struct ring){.size = size};
}

void
ring_free(struct ring *r)
{
	free(r->data);
	ring_init(r, r->size + r->unused);
}

/*
 * On a page's beginning, as the kernel's own buffers are: copying to a few bytes
 * behind that takes twice the time, since the processor then takes each load for
 * one of what it has just stored (measured).
 */
static bool
allocate(struct ring *r)
{
	enum { PAGE = 4096 };
	void *data;

	if (posix_memalign(&data, PAGE, r->size) != 0)
		return false;
	r->data = data;
	return true;
}

void *
ring_space(struct ring *r, size_t *length)
{
	size_t tail;

	*length = 0;
	if (r->data == NULL && !allocate(r))
		return NULL;
	if (r->used == 0)
		r->head = 0;
	tail = r->head + r->used;
	if (tail < r->size) {
		*length = r->size - tail;
	} else {
		tail -= r->size;
		*length = r->head - tail;
	}
	return r->data + tail;
}

/* Do the held bytes go on at the beginning, behind the end? */
static bool
is_around(const struct ring *r)
{
	return r->head + r->used > r->size;
}

/* The free bytes between the held ones and the end. */
static size_t
room_at_end(const struct ring *r)
{
	return r->used == 0 ? r->size : r->size - r->head - r->used;
}

static bool
has_piece(const struct ring *r, size_t length)
{
	if (is_around(r))
		return r->size - r->used >= length;
	return room_at_end(r) >= length || r->head >= length;
}

bool
ring_can_reserve(const struct ring *r, size_t length, size_t most)
{
	return has_piece(r, length) || r->head + r->used + length <= most;
}

/* More memory; what had gone around the end goes on behind it then. */
static bool
grow(struct ring *r, size_t length, size_t most)
{
	size_t end = r->head + r->used, size = r->size + r->unused;
	unsigned char *data;

	while (size < most && size < end + length)
		size = size < most / 2 ? 2 * size : most;
	if (size < end + length)
		return false;
	if (r->data != NULL) {
		data = realloc(r->data, size);
		if (data == NULL)
			return false;
		if (is_around(r))
			memcpy(data + r->size, data, end - r->size);
		r->data = data;
	}
	r->size = size;
	r->unused = 0;
	return true;
}

bool
ring_reserve(struct ring *r, size_t length, size_t most)
{
	if (!has_piece(r, length))
		return grow(r, length, most);
	if (!is_around(r) && room_at_end(r) < length) {
		r->unused += room_at_end(r);
		r->size = r->head + r->used;
	}
	return true;
}

void
ring_fill(struct ring *r, size_t length)
{
	r->used += length;
}

const void *
ring_bytes(const struct ring *r, size_t *length)
{
	size_t contiguous = r->size - r->head;

	*length = r->used < contiguous ? r->used : contiguous;
	return r->data == NULL ? NULL : r->data + r->head;
}

void
ring_drop(struct ring *r, size_t length)
{
	r->used -= length;
	r->head += length;
	if (r->head < r->size)
		return;
	r->head -= r->size;
	r->size += r->unused;
	r->unused = 0;
}

/* Turns length bytes around, end for end. */
static void
reverse(unsigned char *bytes, size_t length)
{
	for (size_t i = 0; i < length / 2; i++) {
		unsigned char byte = bytes[i];

		bytes[i] = bytes[length - 1 - i];
		bytes[length - 1 - i] = byte;
	}
}

void
ring_straighten(struct ring *r)
{
	if (r->head == 0 || r->data == NULL)
		return;
	if (r->head + r->used <= r->size) {
		memmove(r->data, r->data + r->head, r->used);
	} else {
		/* Both parts turned, then the whole, is the whole rotated. */
		reverse(r->data, r->head);
		reverse(r->data + r->head, r->size - r->head);
		reverse(r->data, r->size);
	}
	r->head = 0;
}

bool
ring_append(struct ring *r, const void *bytes, size_t length)
{
	const unsigned char *rest = bytes;
	size_t room;

	if (length > r->size - r->used)
		return false;
	while (length > 0) {
		void *space = ring_space(r, &room);

		if (space == NULL)
			return false;
		if (room > length)
			room = length;
		memcpy(space, rest, room);
		ring_fill(r, room);
		rest += room;
		length -= room;
	}
	return true;
}
