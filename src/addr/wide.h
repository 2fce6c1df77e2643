/* wide: an address as the 128-bit number that it is, and its digits */
#ifndef ADDR_WIDE_H
#define ADDR_WIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "addr/addr.h"

struct wide {
	uint64_t high, low;
};

/* The most digits of a number in base 2, and so in any base. */
enum { WIDE_DIGITS_MAX = 128 };

/* The number whose digits are the bytes of a, in network order. */
struct wide wide_of(const struct addr *a);

/* The address of that family; of an IPv4 one, high has to be 0 and low < 2^32. */
struct addr wide_addr(struct wide number, enum addr_family family);

/*
 * Prints number in base (2 to 16), lower case, without leading zeros, but with
 * zeros in front up to width digits.  No NUL.  Returns how many digits there
 * are; width is at most WIDE_DIGITS_MAX.
 */
size_t wide_format(struct wide number, unsigned int base, size_t width,
    char text[static WIDE_DIGITS_MAX]);

/*
 * Reads all len bytes of text as digits of base (2 to 16), either case, no sign
 * and at least one.  Returns 0, or -1 where something else is there or the
 * number has more than 128 bits.
 */
int wide_parse(const char *text, size_t len, unsigned int base, struct wide *number);

#endif
