/* radix: sorts ranges of addresses by where they begin, in linear time */
#ifndef ADDR_RADIX_H
#define ADDR_RADIX_H

#include <stddef.h>
#include <stdint.h>

#include "addr/wide.h"

/* A range of IPv6 addresses; one of IPv4 addresses is a number, first << 32 | last. */
struct range6 {
	struct wide first, last;
};

/*
 * Sorts count numbers by their upper 32 bits, stably.  scratch has room for as many;
 * returns which of the two arrays holds the sorted ones.
 */
uint64_t *radix_sort4(uint64_t *ranges, uint64_t *scratch, size_t count);

/* Sorts count ranges by first, in place; equal ones come in any order. */
void radix_sort6(struct range6 *ranges, size_t count);

#endif
