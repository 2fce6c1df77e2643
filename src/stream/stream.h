/* stream: one end of a connection, whatever it is made of */
#ifndef STREAM_STREAM_H
#define STREAM_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>

#include "stream/raw.h"

struct diag;
struct stream;

/* What read and write return beside counts: an error, or what to wait for. */
enum { IO_ERR = -1, IO_WANT_READ = -2, IO_WANT_WRITE = -3 };

struct stream_ops {
	/*
	 * Moves up to size bytes into buffer, never waiting.  Returns how many,
	 * 0 at the end of the stream, IO_ERR with d set, or a want.
	 */
	ssize_t (*read)(struct stream *s, void *buffer, size_t size, struct diag *d);

	/* Moves up to length (> 0) bytes out, never waiting; as read, never 0. */
	ssize_t (*write)(
	    struct stream *s, const void *bytes, size_t length, struct diag *d);

	/*
	 * Sends up to count (> 0) messages, each whole, in as few calls as it can.
	 * Returns how many were sent; as write, never 0.  NULL: write, one by one.
	 */
	ssize_t (*write_messages)(struct stream *s, const struct iovec *messages,
	    size_t count, struct diag *d);

	/*
	 * Fills d as read, or write, would have for error (an errno value), where
	 * the kernel moved the bytes and failed.  Returns IO_ERR.
	 */
	int (*explain)(struct stream *s, bool writing, int error, struct diag *d);

	/*
	 * While on, poll(2) may say that there is something to read only once it
	 * is much, so that a bulk transfer wakes us less often; the end and errors
	 * are told at once.  Returns 0, or -1 where there is no such thing.  NULL:
	 * there never is.
	 */
	int (*batch)(struct stream *s, bool on);

	/* Says that no more bytes will be written (a FIN).  Returns 0 or IO_ERR. */
	int (*half_close)(struct stream *s, struct diag *d);

	/*
	 * How many bytes written are not yet acknowledged by the peer's kernel:
	 * 0 where all are or nobody can know, IO_ERR with d set where it is known
	 * that they will never be.
	 */
	ssize_t (*undelivered)(struct stream *s, struct diag *d);

	/*
	 * How many messages the kernel has dropped for want of room; *or_more
	 * where it may be more, since it dropped several as one.  NULL: none.
	 */
	uint64_t (*lost)(struct stream *s, bool *or_more);

	/* Closes what the stream owns and frees it. */
	void (*close)(struct stream *s);
};

struct stream {
	const struct stream_ops *ops;
	int read_fd; /* to poll for IO_WANT_READ; -1: nothing to read */
	int write_fd; /* to poll for IO_WANT_WRITE; -1: nothing to write */
	enum stream_raw read_raw, write_raw; /* what splice(2) may do with them */
	bool local; /* a UNIX socket, of which a large read is filled */
	bool reads_messages; /* a read is one whole message, or as many as fit */
	bool writes_messages; /* a write is one */
	/*
	 * Room that a read of messages needs in which they may stand behind what
	 * is there already: a reader of bytes gets them.  0: each read alone.
	 */
	size_t read_room;
	bool drained; /* the last read brought all there was: wait before the next */
	bool endless; /* there is no end of the peer's data, as with UDP */
	bool abort; /* close so that the peer knows the data is not whole */
	const char *name; /* of the far end, for errors; owned by the stream's maker */
};

/* The descriptor and the poll(2) events by which a want of s is met. */
int stream_wait(const struct stream *s, int want, short *events);

/* Closes s, which may be NULL. */
void stream_close(struct stream *s);

#endif
