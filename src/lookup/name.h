/* name: from a host name to addresses, by the system's resolver */
#ifndef LOOKUP_NAME_H
#define LOOKUP_NAME_H

#include <stdbool.h>
#include <stddef.h>

#include "net/endpoint.h"

struct diag;

/* What to ask for; zero-initialised means everything. */
struct name_query {
	int family; /* AF_INET, AF_INET6, or AF_UNSPEC for both */
	bool numeric; /* no look-up: the host has to be an address */
	bool legacy_ip; /* inet_aton's forms are addresses */
	bool passive; /* for listening: no host means any address */
	bool canonical; /* ask for the canonical name, too */
};

/* Answers in the order of RFC 6724, each once; the caller frees with name_free. */
struct name_answer {
	struct endpoint *endpoints;
	size_t count;
	char *canonical; /* the canonical name, NULL where it was not asked for */
};

/*
 * Finds the addresses of host; every endpoint carries port (host order).  An
 * address is taken as it is, without touching a library or a file; a zone
 * must name an interface.  What looks like an address and is not one is
 * STATUS_USAGE with the reason; a name that does not exist STATUS_NO, a
 * resolver that cannot say now STATUS_TEMPORARY.  Returns 0 or -1.
 */
int name_lookup(const char *host, unsigned int port, const struct name_query *query,
    struct name_answer *answer, struct diag *d);

void name_free(struct name_answer *answer);

#endif
