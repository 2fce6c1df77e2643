/* zone: the names below which the DNS has the reverse names of a prefix */
#ifndef ADDR_ZONE_H
#define ADDR_ZONE_H

#include "addr/prefix.h"

/* The longest name of a zone and its NUL: that of an IPv6 address. */
enum { ZONE_TEXT_MAX = sizeof("ip6.arpa") + 32 * 2 };

/*
 * How many zones p needs: one where its length ends at a label, an octet of IPv4
 * and a nibble of IPv6, else a power of two up to 128.
 */
unsigned int zone_count(const struct prefix *p);

/*
 * Prints the name of the zone at i, in the order of their addresses, without a dot
 * at its end (RFC 1035, 3.5, and RFC 3596, 2.5), NUL-terminated.  Returns its
 * length.
 */
size_t
zone_format(const struct prefix *p, unsigned int i, char text[static ZONE_TEXT_MAX]);

#endif
