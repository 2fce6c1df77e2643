/* prefix: an address and how many of its leading bits name a network (RFC 4632) */
#ifndef ADDR_PREFIX_H
#define ADDR_PREFIX_H

#include "addr/addr.h"
#include "addr/wide.h"

/* addr may have bits set behind the length: the address of a host in its network. */
struct prefix {
	struct addr addr;
	unsigned int length;
};

/* The longest text of a prefix and its NUL. */
enum { PREFIX_TEXT_MAX = ADDR_TEXT_MAX + sizeof("/128") - 1 };

/* How many bits an address of the family has: 32 or 128. */
unsigned int prefix_width(enum addr_family family);

/*
 * Reads len bytes of text as ADDRESS/LENGTH, or ADDRESS alone, all of whose bits
 * count then; an IPv4 address may also be followed by /NETMASK or, as in access
 * lists, /WILDCARD, each a dotted quad.  0.0.0.0 is a netmask.  No blanks, no
 * zone, no leading zeros.  Returns 0, or -1 with *p untouched.
 */
int prefix_parse(const char *text, size_t len, struct prefix *p);

/* Says why prefix_parse refused text, in words that complete "TEXT: ...". */
const char *prefix_why_not(const char *text, size_t len);

/* Prints ADDRESS/LENGTH, NUL-terminated.  Returns the length without the NUL. */
size_t prefix_format(const struct prefix *p, char text[static PREFIX_TEXT_MAX]);

/* The bits behind the length, as a number: the wildcard, or hostmask. */
struct wide prefix_host_bits(const struct prefix *p);

/* The numbers of the first address of the network, and of the last one. */
struct wide prefix_first(const struct prefix *p);
struct wide prefix_last(const struct prefix *p);

/* p with the bits behind the length cleared: the network itself. */
struct prefix prefix_network(const struct prefix *p);

#endif
