/* ptr: the names of addresses and their networks below in-addr.arpa and ip6.arpa */
#ifndef ADDR_PTR_H
#define ADDR_PTR_H

#include "addr/addr.h"

/* The longest such name, without a NUL: 32 digits, their dots and ip6.arpa. */
enum { PTR_TEXT_MAX = 72 };

/*
 * Reads a name of RFC 1035, 3.5 or RFC 3596, 2.5, of either case and with or
 * without the root's dot at its end.  One with fewer labels is a network: bits
 * is how many of a's are named, the others are zero.  Returns 0, or -1.
 */
int ptr_parse(const char *text, size_t len, struct addr *a, unsigned int *bits);

/*
 * Prints the name of the first bits of a, in whole octets (IPv4) or half ones
 * (IPv6), without a NUL and without the root's dot.  Returns its length.
 */
size_t
ptr_format(const struct addr *a, unsigned int bits, char text[static PTR_TEXT_MAX]);

#endif
