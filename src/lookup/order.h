/* order: which of several addresses to try first, by RFC 6724 */
#ifndef LOOKUP_ORDER_H
#define LOOKUP_ORDER_H

#include <stdbool.h>
#include <stddef.h>

#include "net/endpoint.h"

/* A destination, and the address that we would speak to it from. */
struct order_pair {
	struct endpoint destination;
	struct endpoint source; /* its length is 0 where there is no way there */
};

/*
 * Is a to be tried before b (< 0), after it (> 0), or does RFC 6724 (6) not
 * care?  Rules 1, 2, 5, 6, 8 and 9, of which the last is for IPv6 and for the
 * 64 bits of a network alone: among IPv4 addresses it would undo the turns in
 * which name servers give them.  Rules 3, 4 and 7 (deprecated, home and native
 * addresses) ask for what only the kernel knows.
 */
int order_compare(const struct order_pair *a, const struct order_pair *b);

/*
 * Sorts the count endpoints of list in this order and leaves what is equal as
 * it was (rule 10).  The sources are found by connect(2) of a UDP socket, which
 * sends nothing.  Where memory is short list stays as it is.
 */
void order_sort(struct endpoint *list, size_t count);

#endif
