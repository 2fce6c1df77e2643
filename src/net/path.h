/* path: what the way to a peer carries */
#ifndef NET_PATH_H
#define NET_PATH_H

#include <stddef.h>

struct endpoint;

/* The most that a datagram holds: 65,535 less an IPv4 and a UDP header (RFC 768). */
enum { DATAGRAM_MAX = 65507 };

/*
 * The most that one datagram to peer carries without being cut into fragments,
 * by what the kernel knows of the path (IP_MTU, ip(7)); DATAGRAM_MAX for a
 * UNIX peer.
 */
size_t path_datagram_size(const struct endpoint *peer);

#endif
