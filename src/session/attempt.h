/* attempt: a socket that is to be connected to one address */
#ifndef SESSION_ATTEMPT_H
#define SESSION_ATTEMPT_H

#include <stdbool.h>

#include "lookup/name.h"

struct diag;
struct settings;
struct unixpath;

/*
 * Opens a socket ready to connect to peer, as settings say, and bound to the one
 * of sources that fits; *source_path is as source_bind leaves it.  Returns the
 * descriptor, or -1 with d.
 */
int attempt_open(const struct settings *s, const struct name_answer *sources,
    const struct endpoint *peer, struct unixpath *source_path, struct diag *d);

/*
 * A connect(2) to a port of our own host that nobody listens on may be given
 * that very port as source, and then meets itself (a simultaneous open, RFC
 * 9293, 3.5).  Is fd so?
 */
bool attempt_met_itself(int fd);

#endif
