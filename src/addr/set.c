#include "addr/set.h"

#include <stdlib.h>
#include <string.h>

#include "addr/wide_math.h"

enum { ROOM_MIN = 64 };

void
set_free(struct set *s)
{
	free(s->ranges4);
	free(s->ranges6);
	memset(s, 0, sizeof(*s));
}

/* Makes room for one more element of that size; returns the array, or NULL. */
static void *
grow(void *array, size_t count, size_t *room, size_t size)
{
	size_t more = *room == 0 ? ROOM_MIN : *room * 2;

	if (count < *room)
		return array;
	array = reallocarray(array, more, size);
	if (array != NULL)
		*room = more;
	return array;
}

/*
 * A range that touches the last one or lies in it is joined to it at once, so that
 * sorted input needs no memory for what merges.
 */
int
set_add4(struct set *s, uint32_t first, uint32_t last)
{
	uint64_t *end = s->ranges4 + s->count4;
	uint64_t *ranges;

	if (s->count4 > 0 && first >= end[-1] >> 32) {
		if (first <= (end[-1] & UINT32_MAX) + 1) {
			if (last > (uint32_t)end[-1])
				end[-1] = (end[-1] >> 32 << 32) | last;
			return 0;
		}
	} else if (s->count4 > 0) {
		s->untidy4 = true;
	}
	ranges = grow(s->ranges4, s->count4, &s->room4, sizeof(*ranges));
	if (ranges == NULL)
		return -1;
	s->ranges4 = ranges;
	ranges[s->count4++] = (uint64_t)first << 32 | last;
	return 0;
}

/* Does a range that begins at first, not before r, overlap or touch r? */
static bool
joins(const struct range6 *r, struct wide first)
{
	return !wide_less(r->last, first) ||
	    wide_equal(wide_subtract(first, wide_small(1)), r->last);
}

int
set_add6(struct set *s, struct wide first, struct wide last)
{
	struct range6 *end = s->ranges6 + s->count6;
	struct range6 *ranges;

	if (s->count6 > 0 && !wide_less(first, end[-1].first)) {
		if (joins(&end[-1], first)) {
			end[-1].last = wide_max(end[-1].last, last);
			return 0;
		}
	} else if (s->count6 > 0) {
		s->untidy6 = true;
	}
	ranges = grow(s->ranges6, s->count6, &s->room6, sizeof(*ranges));
	if (ranges == NULL)
		return -1;
	s->ranges6 = ranges;
	ranges[s->count6++] = (struct range6){first, last};
	return 0;
}

int
set_add(struct set *s, const struct range *r)
{
	if (r->family == ADDR_V4)
		return set_add4(s, (uint32_t)r->first.low, (uint32_t)r->last.low);
	return set_add6(s, r->first, r->last);
}

int
set_join(struct set *s, const struct set *other)
{
	for (size_t i = 0; i < other->count4; i++)
		if (set_add4(s, (uint32_t)(other->ranges4[i] >> 32),
			(uint32_t)other->ranges4[i]) == -1)
			return -1;
	for (size_t i = 0; i < other->count6; i++)
		if (set_add6(s, other->ranges6[i].first, other->ranges6[i].last) == -1)
			return -1;
	return 0;
}

/* Joins sorted ranges that overlap or touch; what they are added to never grows. */
static int
tidy4(struct set *s)
{
	uint64_t *scratch = reallocarray(NULL, s->count4, sizeof(*scratch));
	size_t count = s->count4;
	uint64_t *sorted;

	if (scratch == NULL)
		return -1;
	sorted = radix_sort4(s->ranges4, scratch, count);
	if (sorted == scratch) {
		scratch = s->ranges4;
		s->ranges4 = sorted;
		s->room4 = count;
	}
	s->count4 = 0;
	for (size_t i = 0; i < count; i++)
		set_add4(s, (uint32_t)(sorted[i] >> 32), (uint32_t)sorted[i]);
	s->untidy4 = false;
	free(scratch);
	return 0;
}

static void
tidy6(struct set *s)
{
	size_t count = s->count6;

	radix_sort6(s->ranges6, count);
	s->count6 = 0;
	for (size_t i = 0; i < count; i++)
		set_add6(s, s->ranges6[i].first, s->ranges6[i].last);
	s->untidy6 = false;
}

int
set_tidy(struct set *s)
{
	if (s->untidy4 && tidy4(s) == -1)
		return -1;
	if (s->untidy6)
		tidy6(s);
	return 0;
}

size_t
set_count(const struct set *s)
{
	return s->count4 + s->count6;
}

struct range
set_at(const struct set *s, size_t i)
{
	struct range r = {.family = i < s->count4 ? ADDR_V4 : ADDR_V6};

	if (r.family == ADDR_V4) {
		r.first = wide_small(s->ranges4[i] >> 32);
		r.last = wide_small((uint32_t)s->ranges4[i]);
	} else {
		r.first = s->ranges6[i - s->count4].first;
		r.last = s->ranges6[i - s->count4].last;
	}
	return r;
}

/* Does a end before b begins?  IPv4 lies before IPv6. */
static bool
lies_before(const struct range *a, const struct range *b)
{
	if (a->family != b->family)
		return a->family == ADDR_V4;
	return wide_less(a->last, b->first);
}

/* Adds what of r is not in b, whose ranges before *from are of no matter any more. */
static int
subtract_from(struct range r, const struct set *b, size_t *from, struct set *result)
{
	for (; *from < set_count(b); ++*from) {
		struct range other = set_at(b, *from);

		if (lies_before(&other, &r))
			continue;
		if (lies_before(&r, &other))
			break;
		if (wide_less(r.first, other.first)) {
			struct range piece = r;

			piece.last = wide_subtract(other.first, wide_small(1));
			if (set_add(result, &piece) == -1)
				return -1;
		}
		if (!wide_less(other.last, r.last))
			return 0;
		r.first = wide_add(other.last, wide_small(1));
	}
	return set_add(result, &r);
}

int
set_subtract(const struct set *a, const struct set *b, struct set *result)
{
	size_t from = 0;

	for (size_t i = 0; i < set_count(a); i++)
		if (subtract_from(set_at(a, i), b, &from, result) == -1)
			return -1;
	return 0;
}

int
set_intersect(const struct set *a, const struct set *b, struct set *result)
{
	size_t i = 0, j = 0;

	while (i < set_count(a) && j < set_count(b)) {
		struct range r = set_at(a, i), other = set_at(b, j), both;

		if (lies_before(&r, &other)) {
			i++;
			continue;
		}
		if (lies_before(&other, &r)) {
			j++;
			continue;
		}
		both = range_common(&r, &other);
		if (set_add(result, &both) == -1)
			return -1;
		if (wide_equal(both.last, r.last))
			i++;
		else
			j++;
	}
	return 0;
}
