/* dial: a connection to whichever address of a target answers first */
#ifndef SESSION_DIAL_H
#define SESSION_DIAL_H

#include <stdbool.h>
#include <stdint.h>

#include "lookup/name.h"
#include "net/unixpath.h"

struct diag;
struct loop;
struct seek;
struct settings;

/* How it went: fd is a connected socket, now the receiver's, or -1 with why set. */
struct dial_result {
	int fd;
	const struct endpoint *peer; /* during the call only */
	struct unixpath source_path; /* what a UNIX socket of ours was bound to */
	const struct diag *why;
	bool found; /* there was an address to try */
};

struct dial_request {
	const struct settings *settings;
	struct seek *seek; /* what to look for: asked anew; or NULL */
	const struct name_answer *candidates; /* without a seek: all there are */
	const struct name_answer *sources; /* all of them are borrowed */
	int64_t timeout; /* ms for look-up and connecting, or -1 */
	int64_t answer_timeout; /* ms once an address is known, or -1 */
	void (*done)(void *context, struct loop *l, const struct dial_result *result);
	void *context;
};

/*
 * Adds a task to l that connects as RFC 8305 has it.  What is found is tried as
 * soon as it is there, but IPv4 waits 50 ms for IPv6 (3); the families take
 * turns (4); the next address is tried after 250 ms or as soon as one has
 * failed, and the first that answers wins (5).  A port that is not listening
 * any more, but was given to ourselves as source (a simultaneous open with
 * oneself), is refused.
 *
 * done is called once.  Its why names each address that was tried and each
 * family that could not be looked up, with the reason: STATUS_NO where the
 * network said no or there is no such name, STATUS_TEMPORARY where nobody could
 * be asked for it, STATUS_TIMEOUT after the timeout.  Returns 0, or -1 with d.
 */
int dial_start(struct loop *l, const struct dial_request *request, struct diag *d);

#endif
