/* literal: a host that is written as an address, with or without a zone */
#ifndef LOOKUP_LITERAL_H
#define LOOKUP_LITERAL_H

#include <stdbool.h>

struct addr;
struct diag;

/*
 * Reads host as an address into *a; by the rules of inet_aton(3), too, where
 * legacy_ip is true.  After an IPv6 address, %ZONE (RFC 4007) names an
 * interface, by name or index, whose index goes into *scope; else that is 0.
 * Touches no file.  Returns 1; 0 where host does not look like an address and
 * may be a name; or -1 with d (STATUS_USAGE) in words that complete "HOST: ...".
 */
int literal_parse(const char *host, bool legacy_ip, struct addr *a, unsigned int *scope,
    struct diag *d);

#endif
