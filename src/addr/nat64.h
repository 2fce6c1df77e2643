/* nat64: IPv4 addresses inside IPv6 ones, as IPv4/IPv6 translators do (RFC 6052) */
#ifndef ADDR_NAT64_H
#define ADDR_NAT64_H

#include <stdbool.h>

#include "addr/addr.h"

struct diag;

/* The prefix of a translator; length is 32, 40, 48, 56, 64 or 96. */
struct nat64 {
	struct addr prefix;
	unsigned int length;
};

/* The well-known prefix, 64:ff9b::/96. */
extern const struct nat64 nat64_well_known;

/*
 * Reads PREFIX/LENGTH.  Returns 0, or -1 with d (STATUS_USAGE) in words that
 * complete "ARGUMENT: ...".
 */
int nat64_parse(const char *text, struct nat64 *n, struct diag *d);

/* The IPv6 address that stands for v4 behind n; the octet of bits 64 to 71 is 0. */
struct addr nat64_embed(const struct nat64 *n, const struct addr *v4);

/* Is a below n, with those bits zero?  Then *v4 is the address inside. */
bool nat64_extract(const struct nat64 *n, const struct addr *a, struct addr *v4);

#endif
