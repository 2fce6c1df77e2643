#include "addr/radix.h"

#include <stdbool.h>

#include "addr/wide_math.h"

/* Three digits of 11 bits make 32; the counts of one fit the first cache. */
enum { DIGIT4 = 11, DIGITS4 = 1 << DIGIT4, FEW6 = 24 };

static size_t
digit4(uint64_t range, unsigned int shift)
{
	return range >> shift & (DIGITS4 - 1);
}

/* Turns counts into the places where their digits begin; false where all are one. */
static bool
place(size_t *counts, size_t digits, size_t total)
{
	size_t sum = 0;

	for (size_t i = 0; i < digits; i++) {
		size_t count = counts[i];

		if (count == total)
			return false;
		counts[i] = sum;
		sum += count;
	}
	return true;
}

/* Moves the ranges to the other array in the order of one digit, or leaves them. */
static bool
pass4(const uint64_t *from, uint64_t *to, size_t count, unsigned int shift)
{
	size_t places[DIGITS4] = {0};

	for (size_t i = 0; i < count; i++)
		places[digit4(from[i], shift)]++;
	if (!place(places, DIGITS4, count))
		return false;
	for (size_t i = 0; i < count; i++)
		to[places[digit4(from[i], shift)]++] = from[i];
	return true;
}

uint64_t *
radix_sort4(uint64_t *ranges, uint64_t *scratch, size_t count)
{
	for (unsigned int shift = 32; count > 0 && shift < 64; shift += DIGIT4) {
		uint64_t *from = ranges;

		if (!pass4(ranges, scratch, count, shift))
			continue;
		ranges = scratch;
		scratch = from;
	}
	return ranges;
}

static void
insert6(struct range6 *ranges, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct range6 moved = ranges[i];
		size_t at = i;

		for (; at > 0 && wide_less(moved.first, ranges[at - 1].first); at--)
			ranges[at] = ranges[at - 1];
		ranges[at] = moved;
	}
}

/* The byte of r's first address at depth, 0 being the first one. */
static unsigned char
byte6(const struct range6 *r, unsigned int depth)
{
	if (depth < 8)
		return (unsigned char)(r->first.high >> (56 - 8 * depth));
	return (unsigned char)(r->first.low >> (120 - 8 * depth));
}

/* Swaps each range into the part of its byte; parts are from starts to ends. */
static void
permute6(struct range6 *ranges, unsigned int depth, size_t starts[static 256],
    const size_t ends[static 256])
{
	for (unsigned int part = 0; part < 256; part++) {
		while (starts[part] < ends[part]) {
			struct range6 moved = ranges[starts[part]];
			unsigned char byte = byte6(&moved, depth);

			ranges[starts[part]] = ranges[starts[byte]];
			ranges[starts[byte]++] = moved;
		}
	}
}

/* Sorts by the byte at depth, then each part by the bytes behind it. */
static void
sort6(struct range6 *ranges, size_t count, unsigned int depth)
{
	size_t starts[256] = {0}, ends[256] = {0};
	size_t start = 0;

	if (count <= FEW6 || depth == 16) {
		insert6(ranges, count);
		return;
	}
	for (size_t i = 0; i < count; i++)
		starts[byte6(&ranges[i], depth)]++;
	for (unsigned int part = 0; part < 256; part++) {
		start += starts[part];
		ends[part] = start;
		starts[part] = start - starts[part];
	}
	permute6(ranges, depth, starts, ends);
	start = 0;
	for (unsigned int part = 0; part < 256; part++) {
		if (ends[part] > start)
			sort6(ranges + start, ends[part] - start, depth + 1);
		start = ends[part];
	}
}

void
radix_sort6(struct range6 *ranges, size_t count)
{
	sort6(ranges, count, 0);
}
