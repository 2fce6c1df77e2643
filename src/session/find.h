/* find: all the addresses of a target, before anything is done with them */
#ifndef SESSION_FIND_H
#define SESSION_FIND_H

#include <stdint.h>

#include "lookup/name.h"

struct diag;
struct loop;
struct seek;
struct settings;

struct find_request {
	const struct settings *settings;
	struct seek *seek; /* borrowed; asked anew */
	int64_t timeout; /* ms, or -1 */
	/* addresses are the receiver's, who frees them; none: why is set */
	void (*done)(void *context, struct loop *l, struct name_answer *addresses,
	    const struct diag *why);
	void *context;
};

/*
 * Adds a task to l that waits until each family of the target was looked up, or
 * the time is over.  done is called once, with what there is in the order of
 * trying: a family that could not be looked up is told of under -v, and an
 * error only where there is none at all.  Returns 0, or -1 with d.
 */
int find_start(struct loop *l, const struct find_request *request, struct diag *d);

#endif
