/* set: any addresses of both families, as ranges */
#ifndef ADDR_SET_H
#define ADDR_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "addr/radix.h"
#include "addr/range.h"

/* Zero-initialised it is empty.  tidy: sorted, no two ranges overlap or touch. */
struct set {
	uint64_t *ranges4; /* first << 32 | last */
	struct range6 *ranges6;
	size_t count4, count6;
	size_t room4, room6;
	bool untidy4, untidy6;
};

/* Frees what s holds; it is empty then. */
void set_free(struct set *s);

/* Adds all of r.  Returns 0, or -1 with errno where there is no memory. */
int set_add(struct set *s, const struct range *r);

/* The same for a range of IPv4 addresses, or of IPv6 ones. */
int set_add4(struct set *s, uint32_t first, uint32_t last);
int set_add6(struct set *s, struct wide first, struct wide last);

/* Adds all that is in other, which is another set. */
int set_join(struct set *s, const struct set *other);

/* Makes s tidy.  Returns 0, or -1 with errno where there is no memory. */
int set_tidy(struct set *s);

/* How many ranges a tidy set has; the one at i, IPv4 before IPv6, both in order. */
size_t set_count(const struct set *s);
struct range set_at(const struct set *s, size_t i);

/*
 * Adds to result, which is another set, what is in a and not in b, or what is in
 * both.  a and b are tidy, and so is a result that was empty.  Returns 0, or -1 with
 * errno where there is no memory.
 */
int set_subtract(const struct set *a, const struct set *b, struct set *result);
int set_intersect(const struct set *a, const struct set *b, struct set *result);

#endif
