/* source: the address that a socket of ours sends from */
#ifndef SESSION_SOURCE_H
#define SESSION_SOURCE_H

#include "lookup/name.h"

struct diag;
struct unixpath;

/*
 * Binds fd to the one of sources (reach_find_sources) that has peer's family.
 * A UNIX datagram socket without one gets a name by autobind (unix(7)), or
 * nobody could answer it.  *held is the path that was made; NULL where fd is no
 * UNIX socket.  Returns 0, or -1 with d.
 */
int source_bind(int fd, const struct name_answer *sources, const struct endpoint *peer,
    struct unixpath *held, struct diag *d);

#endif
