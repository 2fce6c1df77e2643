/* dial: a connection to whichever of some addresses answers first */
#ifndef SESSION_DIAL_H
#define SESSION_DIAL_H

#include <stdint.h>

#include "lookup/name.h"
#include "net/unixpath.h"

struct diag;
struct loop;
struct settings;

/* How it went: fd is a connected socket, now the receiver's, or -1 with why set. */
struct dial_result {
	int fd;
	const struct endpoint *peer;
	struct unixpath source_path; /* what a UNIX socket of ours was bound to */
	const struct diag *why;
};

struct dial_request {
	const struct settings *settings;
	const struct name_answer *candidates; /* both are borrowed */
	const struct name_answer *sources;
	int64_t timeout; /* ms, or -1 */
	void (*done)(void *context, struct loop *l, const struct dial_result *result);
	void *context;
};

/*
 * Adds a task to l that tries the candidates as RFC 8305 (5) has it: the
 * families in turn, the next one after 250 ms or as soon as one has failed, the
 * first that answers wins.  A port that is not listening any more, but was
 * given to ourselves as source (a simultaneous open with oneself), is refused.
 * done is called once; its why has STATUS_NO where the network said no,
 * STATUS_TIMEOUT after the timeout.  Returns 0, or -1 with d.
 */
int dial_start(struct loop *l, const struct dial_request *request, struct diag *d);

#endif
