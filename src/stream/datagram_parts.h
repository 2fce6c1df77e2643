/* datagram_parts: what the two directions of a stream of datagrams share */
#ifndef STREAM_DATAGRAM_PARTS_H
#define STREAM_DATAGRAM_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "stream/control.h"
#include "stream/datagram.h"
#include "stream/stream.h"

struct datagram_batch;

/* What of several datagrams that came as one was not yet read. */
struct datagram_rest {
	size_t at, length, segment;
	unsigned char bytes[]; /* length of them, each datagram segment long */
};

struct datagram {
	struct stream stream;
	struct datagram_request request;
	struct endpoint peer; /* who spoke last; AF_UNSPEC: nobody yet */
	struct control answer; /* makes an answer come from where we were spoken to */

	uint64_t received;
	uint64_t lost; /* that the kernel dropped, as it last said */
	bool coalesced; /* several came as one, so that several may be lost as one */
	struct datagram_rest *rest; /* or NULL */
	struct datagram_batch *batch; /* to receive many at a time, or NULL */

	size_t segment_max; /* the longest that the kernel cuts a write into; 0: none */
	unsigned int singly; /* as many are sent one by one, to hear how that fails */
};

/* Fills d with an error of the socket's.  Returns IO_ERR. */
int datagram_failed(struct datagram *g, int error, struct diag *d);

/* The stream's operations (stream/stream.h). */
ssize_t datagram_read(struct stream *s, void *buffer, size_t size, struct diag *d);
ssize_t
datagram_write(struct stream *s, const void *bytes, size_t length, struct diag *d);
ssize_t datagram_write_messages(
    struct stream *s, const struct iovec *messages, size_t count, struct diag *d);

/*
 * Room for many at a time, of a UDP socket whose datagrams are read as bytes.
 * NULL where there is no memory: then they are received one by one.
 */
struct datagram_batch *datagram_batch_new(void);

/* What a read has to have room for so that no datagram is cut, however it comes. */
size_t datagram_read_room(const struct datagram *g);

#endif
