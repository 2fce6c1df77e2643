#include "base/ring.h"

#include <stdlib.h>
#include <string.h>

enum { PAGE = 4096 };

void
ring_init(struct ring *r, size_t size)
{
	*r = (struct ring){.size = size};
}

void
ring_free(struct ring *r)
{
	free(r->data);
	ring_init(r, r->size);
}

/*
 * On a page's boundary, as the kernel's own buffers are: copied to or from 16
 * bytes behind one, where malloc(3) puts it, bytes take up to four times as
 * long (measured on processors whose "rep movsb" wants both ends aligned).
 */
static int
allocate(struct ring *r)
{
	void *data;

	if (posix_memalign(&data, PAGE, r->size) != 0)
		return -1;
	r->data = data;
	return 0;
}

void *
ring_space(struct ring *r, size_t *length)
{
	size_t tail;

	*length = 0;
	if (r->data == NULL && allocate(r) == -1)
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
	if (r->head >= r->size)
		r->head -= r->size;
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
