/* wide_math: the arithmetic of 128-bit numbers, exact, modulo 2^128 */
#ifndef ADDR_WIDE_MATH_H
#define ADDR_WIDE_MATH_H

#include <stdbool.h>
#include <stdint.h>

#include "addr/wide.h"

enum { WIDE_BITS = 128 };

static inline struct wide
wide_small(uint64_t low)
{
	return (struct wide){.low = low};
}

static inline bool
wide_is_zero(struct wide a)
{
	return (a.high | a.low) == 0;
}

static inline bool
wide_equal(struct wide a, struct wide b)
{
	return a.high == b.high && a.low == b.low;
}

static inline bool
wide_less(struct wide a, struct wide b)
{
	return a.high != b.high ? a.high < b.high : a.low < b.low;
}

static inline struct wide
wide_min(struct wide a, struct wide b)
{
	return wide_less(b, a) ? b : a;
}

static inline struct wide
wide_max(struct wide a, struct wide b)
{
	return wide_less(a, b) ? b : a;
}

/* a + b; less than either of them where the sum has more than 128 bits. */
static inline struct wide
wide_add(struct wide a, struct wide b)
{
	struct wide sum = {.high = a.high + b.high, .low = a.low + b.low};

	sum.high += sum.low < a.low;
	return sum;
}

static inline struct wide
wide_subtract(struct wide a, struct wide b)
{
	struct wide rest = {.high = a.high - b.high, .low = a.low - b.low};

	rest.high -= a.low < b.low;
	return rest;
}

static inline struct wide
wide_or(struct wide a, struct wide b)
{
	return (struct wide){.high = a.high | b.high, .low = a.low | b.low};
}

static inline struct wide
wide_xor(struct wide a, struct wide b)
{
	return (struct wide){.high = a.high ^ b.high, .low = a.low ^ b.low};
}

/* a without the bits that b has. */
static inline struct wide
wide_clear(struct wide a, struct wide b)
{
	return (struct wide){.high = a.high & ~b.high, .low = a.low & ~b.low};
}

/* a without its lowest bits, 0 to 127 of them, the others moved to their place. */
static inline struct wide
wide_shift_right(struct wide a, unsigned int bits)
{
	if (bits >= 64)
		return (struct wide){.low = a.high >> (bits - 64)};
	if (bits > 0)
		a.low = a.low >> bits | a.high << (64 - bits);
	a.high >>= bits;
	return a;
}

/* a with so many zeros, 0 to 127, behind its bits, the highest of which are lost. */
static inline struct wide
wide_shift_left(struct wide a, unsigned int bits)
{
	if (bits >= 64)
		return (struct wide){.high = a.low << (bits - 64)};
	if (bits > 0)
		a.high = a.high << bits | a.low >> (64 - bits);
	a.low <<= bits;
	return a;
}

/* 2^bit; bit is 0 to 127. */
static inline struct wide
wide_power(unsigned int bit)
{
	if (bit >= 64)
		return (struct wide){.high = UINT64_C(1) << (bit - 64)};
	return (struct wide){.low = UINT64_C(1) << bit};
}

/* The number whose lowest bits, 0 to 128 of them, are set, and no other. */
static inline struct wide
wide_ones(unsigned int bits)
{
	if (bits >= WIDE_BITS)
		return (struct wide){.high = UINT64_MAX, .low = UINT64_MAX};
	return wide_subtract(wide_power(bits), wide_small(1));
}

/* How many bits a has without leading zeros: 0 for 0, 128 at most. */
static inline unsigned int
wide_width(struct wide a)
{
	if (a.high != 0)
		return 128 - (unsigned int)__builtin_clzll(a.high);
	return a.low != 0 ? 64 - (unsigned int)__builtin_clzll(a.low) : 0;
}

/* How many zeros a ends with: 128 for 0. */
static inline unsigned int
wide_trailing_zeros(struct wide a)
{
	if (a.low != 0)
		return (unsigned int)__builtin_ctzll(a.low);
	return a.high != 0 ? 64 + (unsigned int)__builtin_ctzll(a.high) : WIDE_BITS;
}

#endif
