/* reach: from a target as text to the socket addresses that it may mean */
#ifndef SESSION_REACH_H
#define SESSION_REACH_H

#include <stdbool.h>

#include "lookup/name.h"

struct diag;
struct settings;
struct target;

/* SOCK_STREAM, SOCK_DGRAM or SOCK_SEQPACKET, by the settings. */
int reach_socket_type(const struct settings *s);

/* "tcp", "udp" or "unix". */
const char *reach_protocol(const struct settings *s);

/* What to ask for as settings say; passive: no host means any address. */
struct name_query reach_query(const struct settings *s, bool passive);

/* The port of target, to connect to: not 0.  Returns 0, or -1 with d. */
int reach_port(const struct settings *s, const struct target *target,
    unsigned int *port, struct diag *d);

/* A UNIX path as an answer of one address.  Returns 0, or -1 with d. */
int reach_path(const char *path, struct name_answer *answer, struct diag *d);

/*
 * Finds where to listen: no host means any address, dual-stack first, and port
 * 0 any free port.  The caller frees answer with name_free.  A name is looked
 * up at once, without the loop.  Returns 0, or -1 with d.
 */
int reach_find_own(const struct settings *s, const struct target *target,
    struct name_answer *answer, struct diag *d);

/*
 * Finds what --source and --source-port ask to send from, an address of each
 * family that has one; none where neither was given.  As reach_find_own.
 */
int reach_find_sources(
    const struct settings *s, struct name_answer *answer, struct diag *d);

#endif
