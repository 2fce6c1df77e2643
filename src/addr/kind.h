/* kind: what an address is for, in a word: private, loopback, multicast ... */
#ifndef ADDR_KIND_H
#define ADDR_KIND_H

#include <stdbool.h>
#include <stddef.h>

#include "addr/addr.h"

/* How far a multicast group reaches (RFC 4291, 2.7; RFC 5771 for IPv4). */
enum kind_scope {
	SCOPE_NONE, /* no group */
	SCOPE_INTERFACE = 1,
	SCOPE_LINK = 2,
	SCOPE_REALM = 3,
	SCOPE_ADMIN = 4,
	SCOPE_SITE = 5,
	SCOPE_ORGANIZATION = 8,
	SCOPE_GLOBAL = 14,
	SCOPE_UNASSIGNED = 15, /* a group, of any other scope */
};

enum kind_scope kind_scope(const struct addr *a);

/* The name of a scope, e.g. "link"; NULL for SCOPE_NONE. */
const char *kind_scope_name(enum kind_scope scope);

/*
 * The words for kinds, as kind_name lists them, and NULL past the last:
 * positions are what kind_is takes.
 */
const char *kind_name(size_t kind);

/* The kind called the len bytes of name, or -1. */
int kind_find(const char *name, size_t len);

/*
 * Is a of that kind?  An IPv4-mapped address is of the kinds of its IPv4 one,
 * since that is whom the kernel talks to; but it is not global.
 */
bool kind_is(const struct addr *a, size_t kind);

#endif
