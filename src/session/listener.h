/* listener: the sockets on which a run waits to be spoken to */
#ifndef SESSION_LISTENER_H
#define SESSION_LISTENER_H

#include <stddef.h>

#include "net/endpoint.h"
#include "net/unixpath.h"

struct diag;
struct settings;
struct target;

/* One socket for each address that the target means. */
struct listener {
	int *fds;
	size_t count;
	struct endpoint local; /* of the first one */
	struct unixpath path;
};

/*
 * Binds, and for streams listens, on all addresses of target; without a host
 * on any, of both families by one socket where the system allows it.  A free
 * port (0) is the same one for all of them.  An address in use is an error,
 * unless --reuse-port.  Tells the user (-v, --print-port, --port-file) where.
 * Returns 0, or -1 with d and nothing left open.
 */
int listener_open(struct listener *listener, const struct settings *s,
    const struct target *target, struct diag *d);

/* Closes the sockets and removes the path; again and again if need be. */
void listener_close(struct listener *listener);

#endif
