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

/*
 * Finds where target is, to connect to it, or where to listen when passive:
 * then no host means any address, dual-stack first, and port 0 any free port.
 * The caller frees answer with name_free.  Returns 0, or -1 with d.
 */
int reach_find(const struct settings *s, const struct target *target, bool passive,
    struct name_answer *answer, struct diag *d);

/*
 * Finds what --source and --source-port ask to send from, an address of each
 * family that has one; none where neither was given.  As reach_find.
 */
int reach_find_sources(
    const struct settings *s, struct name_answer *answer, struct diag *d);

#endif
