/* reverse: from an address to its name, by the system's resolver */
#ifndef LOOKUP_REVERSE_H
#define LOOKUP_REVERSE_H

#include "lookup/outcome.h"

struct endpoint;

/* NI_MAXHOST and NI_MAXSERV: room for any name and its NUL (getnameinfo(3)). */
enum { REVERSE_NAME_MAX = 1025, REVERSE_SERVICE_MAX = 32 };

/* Does the name lead back to the address (forward-confirmed reverse DNS)? */
enum reverse_proof {
	REVERSE_UNPROVEN, /* nobody asked, or it cannot be found out now */
	REVERSE_CONFIRMED,
	REVERSE_MISMATCH, /* the name has other addresses of its family only */
	REVERSE_NO_FORWARD, /* the name has none of its family */
};

/*
 * Finds the name of e's address and the service of its port (getnameinfo(3)), by
 * NI_ flags: with NI_NAMEREQD an address without a name is OUTCOME_NO_NAME, else
 * its text is its name.  Blocks as long as the resolver does; threads may call it
 * at once.
 */
struct outcome reverse_lookup(const struct endpoint *e, int flags,
    char name[static REVERSE_NAME_MAX], char service[static REVERSE_SERVICE_MAX]);

/*
 * Looks name up: is e's address, whatever its port, among those it has?  Returns
 * OUTCOME_OK with *proof, or why it cannot be found out.
 */
struct outcome
reverse_prove(const struct endpoint *e, const char *name, enum reverse_proof *proof);

/* As JSON has it: confirmed, mismatch, no_forward; "unproven" where it is not known. */
const char *reverse_proof_word(enum reverse_proof proof);

#endif
