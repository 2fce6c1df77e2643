/* tuning: from settings to the options of a socket */
#ifndef SESSION_TUNING_H
#define SESSION_TUNING_H

#include "net/sockopt.h"

struct diag;
struct endpoint;
struct settings;

/* Are all --sockopt words good?  0, or -1 with d (STATUS_USAGE). */
int tuning_check(const struct settings *s, struct diag *d);

/*
 * Sets on fd what the user asked for that belongs to phase.  peer is whom a
 * new socket will connect to, or where it listens; NULL otherwise.  Returns 0,
 * or -1 with d naming the option.
 */
int tuning_apply(const struct settings *s, int fd, enum sockopt_phase phase,
    const struct endpoint *peer, struct diag *d);

/*
 * Has the kernel probe the peer of the TCP socket fd, so that one that is gone
 * without a word is noticed (RFC 9293, 3.8.4): first after --keepalive, 15 s
 * by default, then every third of that, three times.  Does nothing for other
 * sockets.
 */
void tuning_probe_peer(const struct settings *s, int fd);

#endif
