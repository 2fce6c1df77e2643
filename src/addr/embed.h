/* embed: what IPv6 addresses carry inside, IPv4 addresses and hardware ones */
#ifndef ADDR_EMBED_H
#define ADDR_EMBED_H

#include <stdbool.h>

#include "addr/addr.h"

/* ::ffff:0:0/96 (RFC 4291, 2.5.5.2): the address for v4, and the one inside a. */
struct addr embed_mapped(const struct addr *v4);
bool embed_find_mapped(const struct addr *a, struct addr *v4);

/* 2002::/16 (RFC 3056): the first address of v4's network, and the v4 inside a. */
struct addr embed_6to4(const struct addr *v4);
bool embed_find_6to4(const struct addr *a, struct addr *v4);

/* 2001::/32 (RFC 4380): the server and, out of its disguise, the client. */
bool embed_find_teredo(const struct addr *a, struct addr *server, struct addr *client);

/* An interface identifier of ISATAP (RFC 5214, 6.1), whatever the prefix. */
bool embed_find_isatap(const struct addr *a, struct addr *v4);

/*
 * An interface identifier made from a MAC address (RFC 4291, appendix A), which
 * ff:fe in its middle shows: its EUI-64, and the MAC itself.
 */
bool embed_find_eui64(const struct addr *a, unsigned char eui64[static 8]);
bool embed_find_mac(const struct addr *a, unsigned char mac[static 6]);

#endif
