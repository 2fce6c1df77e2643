/* system: all that the system's resolver says of a name, half answers told apart */
#ifndef LOOKUP_SYSTEM_H
#define LOOKUP_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>

#include "lookup/outcome.h"
#include "net/endpoint.h"

struct diag;

/* What to ask for; the strings are borrowed. */
struct system_query {
	int family; /* AF_INET, AF_INET6, or AF_UNSPEC for both */
	unsigned int port; /* that the addresses get, in host order */
	int socket_type; /* SOCK_STREAM ..., 0: every one, each with its addresses */
	int protocol; /* IPPROTO_TCP ..., 0: any */
	int flags; /* AI_..., of getaddrinfo(3) */
	bool has_flags; /* they were asked for: even an address is asked about, ... */
	const char *service; /* ... and the service, in the place of port; or NULL */
	bool numeric; /* addresses only: nobody is asked */
	bool legacy_ip; /* inet_aton's forms are addresses */
	bool canonical, aliases; /* find these too */
};

struct system_address {
	struct endpoint endpoint;
	int socket_type, protocol;
};

/* The parts of an answer. */
enum { SYSTEM_INET6, SYSTEM_INET, SYSTEM_FAMILIES };

/* The caller frees it with system_free. */
struct system_answer {
	struct outcome families[SYSTEM_FAMILIES];
	struct outcome whole; /* both together */
	struct system_address *addresses; /* in the order of RFC 6724, each once */
	size_t count;
	char *canonical; /* NULL where it was not asked for, or is not known */
	char **aliases;
	size_t alias_count;
	bool literal; /* host was an address: nobody was asked */
};

/*
 * Is host one that can be asked about?  Returns 1 where system_lookup knows the
 * answer without asking, since it is an address; 0; or -1 with d (STATUS_USAGE):
 * what looks like an address and is none, what cannot be a name, and with numeric
 * every name.
 */
int system_check(const char *host, const struct system_query *query, struct diag *d);

/*
 * Asks for host, which has passed system_check or is NULL for none (AI_PASSIVE).
 * Blocks as long as the resolver does; threads may call it at once.
 *
 * The C library gives the addresses of one family as the answer to a question
 * for both where the other's reply was lost.  So a family that is missing is asked
 * for once more by itself, unless hosts(5) has the name, and its own outcome kept.
 */
void system_lookup(
    const char *host, const struct system_query *query, struct system_answer *answer);

void system_free(struct system_answer *answer);

#endif
