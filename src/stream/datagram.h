/* datagram: a stream of whole datagrams over a UDP or UNIX socket */
#ifndef STREAM_DATAGRAM_H
#define STREAM_DATAGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/endpoint.h"

struct diag;
struct stream;

struct datagram_request {
	int fd; /* taken over; connected or bound */
	const char *name; /* of the peer, for errors; not copied */
	bool connected; /* else answers go to whoever spoke last */
	const struct endpoint *destination; /* datagrams always go there, or NULL */
	bool lock_peer; /* keep to the first who speaks; ignore all others */
	bool records; /* SOCK_SEQPACKET: there is an end, and a close */
	bool packed; /* who reads wants bytes: a read may bring many, end to end */
	bool prefixed; /* what is read has its length before it (proto/framing.h) */
	uint64_t limit; /* the stream ends after so many were received; 0: never */
	void (*spoke)(void *context, const struct endpoint *peer); /* a new speaker */
	void *context;
};

/*
 * Makes the stream: a read is one datagram, which must fit in the buffer (one
 * that was cut is an error), a write sends one.  With packed a UDP socket's
 * reads are as many as there are, in a buffer of read_room bytes or more.  What
 * the kernel joined (UDP_GRO) is parted again unless it is packed without
 * lengths.  Empty datagrams are counted and skipped.  A write before anybody
 * spoke wants a read.  An answer leaves from the address that was spoken to
 * (IP_PKTINFO, ip(7), where the socket has it on).  Errors: STATUS_NO where the
 * peer's host refused (ECONNREFUSED), STATUS_USAGE for a datagram that is too
 * long (EMSGSIZE), else STATUS_BROKEN.  Returns NULL with d set, fd closed, when
 * there is no memory.
 */
struct stream *datagram_open(const struct datagram_request *request, struct diag *d);

#endif
