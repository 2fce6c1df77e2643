/* reasons: why a target could not be reached, as one error */
#ifndef SESSION_REASONS_H
#define SESSION_REASONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"

/* What went wrong so far; zero-initialised it is nothing. */
struct reasons {
	struct diag why; /* the texts, with "; " between them */
	size_t left_out; /* how many found no room there */
	struct diag no_ipv6, no_ipv4; /* why there are no addresses of a family */
};

/*
 * Adds d, the failure of one way among several.  The status is the first one's,
 * but what the network said (STATUS_NO) counts more than our own limits.
 */
void reasons_add(struct reasons *r, const struct diag *d);

/* Notes why the addresses of family (AF_INET6, AF_INET) are not known. */
void reasons_add_lookup(struct reasons *r, int family, const struct diag *d);

/* Is there anything to tell yet? */
bool reasons_exist(const struct reasons *r);

/*
 * Completes r->why, when no more will be added, by the look-ups of host that
 * failed.  That a family has no addresses is an answer, too, and told only
 * where there is nothing else to tell.
 */
void reasons_conclude(struct reasons *r, const char *host);

#endif
