/* table: is an address in a set?  Answered in a step or two, for any set */
#ifndef ADDR_TABLE_H
#define ADDR_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "addr/set.h"

/*
 * For each value of 16 bits of an address, how many ranges begin before it, so that
 * the one that an address may be in is searched for among a few.  Of IPv6 addresses
 * the 16 bits are those behind what all ranges have in common.
 */
struct table {
	const struct set *set;
	uint32_t *starts4, *starts6;
	struct range around6;
	unsigned int skip6; /* leading bits of around6's addresses that are equal */
};

/*
 * Makes t answer for set, which is tidy, has fewer than 2^32 ranges, is not owned
 * and has to stay.  Returns 0, or -1 with errno where there is no memory.
 */
int table_init(struct table *t, const struct set *set);

/* Frees what t holds. */
void table_free(struct table *t);

bool table_has4(const struct table *t, uint32_t number);
bool table_has6(const struct table *t, struct wide number);

/* The same for an address of either family. */
bool table_has(const struct table *t, const struct addr *a);

#endif
