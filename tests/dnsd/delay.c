/* A binary heap: the children of i are 2i + 1 and 2i + 2, and never sooner than i. */
#include "delay.h"

#include <stdlib.h>
#include <string.h>

static struct delayed **heap;
static size_t count, room;

static bool
is_sooner(size_t a, size_t b)
{
	return heap[a]->due < heap[b]->due;
}

static void
swap(size_t a, size_t b)
{
	struct delayed *kept = heap[a];

	heap[a] = heap[b];
	heap[b] = kept;
}

static struct delayed *
copy(int64_t due, int fd, const union address *peer, const struct reply *r)
{
	struct delayed *d = malloc(sizeof(*d) + r->length);

	if (d == NULL)
		server_fail("delay", "out of memory");
	d->due = due;
	d->fd = fd;
	d->peer = *peer;
	d->length = r->length;
	memcpy(d->bytes, r->bytes, r->length);
	return d;
}

void
delay_put(int64_t due, int fd, const union address *peer, const struct reply *r)
{
	if (count == room) {
		room = room > 0 ? 2 * room : 1024;
		heap = realloc(heap, room * sizeof(struct delayed *));
		if (heap == NULL)
			server_fail("delay", "out of memory");
	}
	heap[count] = copy(due, fd, peer, r);
	for (size_t i = count++; i > 0 && is_sooner(i, (i - 1) / 2); i = (i - 1) / 2)
		swap(i, (i - 1) / 2);
}

const struct delayed *
delay_first(void)
{
	return count > 0 ? heap[0] : NULL;
}

void
delay_drop(void)
{
	size_t at = 0;

	free(heap[0]);
	heap[0] = heap[--count];
	for (;;) {
		size_t child = 2 * at + 1;

		if (child + 1 < count && is_sooner(child + 1, child))
			child++;
		if (child >= count || !is_sooner(child, at))
			return;
		swap(at, child);
		at = child;
	}
}
