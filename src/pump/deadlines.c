#include "pump/deadlines.h"

#include <stdlib.h>

#include "base/array.h"
#include "base/clock.h"

void
deadlines_free(struct deadlines *ds)
{
	free(ds->heap);
	*ds = (struct deadlines){0};
}

static void
put(struct deadlines *ds, struct alarm *a, size_t place)
{
	ds->heap[place] = a;
	a->place = place;
}

/* Puts a where it belongs, from place towards the first. */
static void
rise(struct deadlines *ds, struct alarm *a, size_t place)
{
	while (place > 1 && ds->heap[place / 2]->at > a->at) {
		put(ds, ds->heap[place / 2], place);
		place /= 2;
	}
	put(ds, a, place);
}

/* The same towards the last. */
static void
sink(struct deadlines *ds, struct alarm *a, size_t place)
{
	size_t next;

	while ((next = 2 * place) <= ds->count) {
		if (next < ds->count && ds->heap[next + 1]->at < ds->heap[next]->at)
			next++;
		if (ds->heap[next]->at >= a->at)
			break;
		put(ds, ds->heap[next], place);
		place = next;
	}
	put(ds, a, place);
}

/* Puts a at place, which is free, or wherever it belongs instead. */
static void
settle(struct deadlines *ds, struct alarm *a, size_t place)
{
	if (place > 1 && ds->heap[place / 2]->at > a->at)
		rise(ds, a, place);
	else
		sink(ds, a, place);
}

static void
take_out(struct deadlines *ds, struct alarm *a)
{
	struct alarm *last = ds->heap[ds->count--];

	if (last != a)
		settle(ds, last, a->place);
	a->place = 0;
}

int
deadlines_set(struct deadlines *ds, struct alarm *a, int64_t at)
{
	struct alarm **heap;

	if (a->place != 0 && a->at == at)
		return 0;
	a->at = at;
	if (a->place != 0 && at == CLOCK_NEVER) {
		take_out(ds, a);
	} else if (a->place != 0) {
		settle(ds, a, a->place);
	} else if (at != CLOCK_NEVER) {
		heap = array_grow(ds->heap, &ds->room, ds->count + 2, sizeof(*heap));
		if (heap == NULL)
			return -1;
		ds->heap = heap;
		rise(ds, a, ++ds->count);
	}
	return 0;
}

int64_t
deadlines_first(const struct deadlines *ds)
{
	return ds->count > 0 ? ds->heap[1]->at : CLOCK_NEVER;
}

struct alarm *
deadlines_take(struct deadlines *ds, int64_t now)
{
	struct alarm *first;

	if (deadlines_first(ds) > now)
		return NULL;
	first = ds->heap[1];
	take_out(ds, first);
	return first;
}
