#include "addr/table.h"

#include <stdlib.h>

#include "addr/wide_math.h"

enum { SLOT_BITS = 16, SLOTS = 1 << SLOT_BITS, SKIP_MAX = WIDE_BITS - SLOT_BITS };

static uint32_t
slot6(const struct table *t, struct wide number)
{
	unsigned int shift = t->skip6;

	if (shift >= 64)
		number.high = number.low << (shift - 64);
	else if (shift > 0)
		number.high = number.high << shift | number.low >> (64 - shift);
	return (uint32_t)(number.high >> (64 - SLOT_BITS));
}

/* Sums up how many ranges begin in each slot to how many begin before it. */
static void
sum_up(uint32_t starts[static SLOTS + 1])
{
	for (size_t i = 1; i <= SLOTS; i++)
		starts[i] += starts[i - 1];
}

static int
init4(struct table *t)
{
	t->starts4 = calloc(SLOTS + 1, sizeof(*t->starts4));
	if (t->starts4 == NULL)
		return -1;
	for (size_t i = 0; i < t->set->count4; i++)
		t->starts4[(t->set->ranges4[i] >> (64 - SLOT_BITS)) + 1]++;
	sum_up(t->starts4);
	return 0;
}

static int
init6(struct table *t)
{
	const struct range6 *ranges = t->set->ranges6;
	size_t count = t->set->count6;

	t->starts6 = calloc(SLOTS + 1, sizeof(*t->starts6));
	if (t->starts6 == NULL)
		return -1;
	t->around6 = (struct range){ADDR_V6, ranges[0].first, ranges[count - 1].last};
	t->skip6 = range_span(&t->around6).length;
	if (t->skip6 > SKIP_MAX)
		t->skip6 = SKIP_MAX;
	for (size_t i = 0; i < count; i++)
		t->starts6[slot6(t, ranges[i].first) + 1]++;
	sum_up(t->starts6);
	return 0;
}

int
table_init(struct table *t, const struct set *set)
{
	*t = (struct table){.set = set};
	if ((set->count4 > 0 && init4(t) == -1) ||
	    (set->count6 > 0 && init6(t) == -1)) {
		table_free(t);
		return -1;
	}
	return 0;
}

void
table_free(struct table *t)
{
	free(t->starts4);
	free(t->starts6);
	t->starts4 = t->starts6 = NULL;
}

/*
 * How many of the ranges begin at or before number is between low and high.  The
 * loops have no branch that number decides, which the processor could guess wrong.
 */
bool
table_has4(const struct table *t, uint32_t number)
{
	const uint64_t *ranges = t->set->ranges4;
	uint32_t low, count;

	if (t->starts4 == NULL)
		return false;
	low = t->starts4[number >> SLOT_BITS];
	count = t->starts4[(number >> SLOT_BITS) + 1] - low;
	while (count > 0) {
		uint32_t half = (count + 1) / 2;

		low += ranges[low + half - 1] >> 32 <= number ? half : 0;
		count -= half;
	}
	return low > 0 && number <= (uint32_t)ranges[low - 1];
}

bool
table_has6(const struct table *t, struct wide number)
{
	const struct range6 *ranges = t->set->ranges6;
	uint32_t low, count, slot;

	if (t->starts6 == NULL || wide_less(number, t->around6.first) ||
	    wide_less(t->around6.last, number))
		return false;
	slot = slot6(t, number);
	low = t->starts6[slot];
	count = t->starts6[slot + 1] - low;
	while (count > 0) {
		uint32_t half = (count + 1) / 2;

		low += wide_less(number, ranges[low + half - 1].first) ? 0 : half;
		count -= half;
	}
	return low > 0 && !wide_less(ranges[low - 1].last, number);
}

bool
table_has(const struct table *t, const struct addr *a)
{
	if (a->family == ADDR_V4)
		return table_has4(t, (uint32_t)wide_of(a).low);
	return table_has6(t, wide_of(a));
}
