/* half: one direction of a connection, from a source to a sink */
#ifndef PUMP_HALF_H
#define PUMP_HALF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/ring.h"
#include "proto/framing.h"

struct copier;
struct diag;
struct filter;
struct stream;
struct wait;

/* How far a half_copy came. */
enum half_state {
	HALF_BLOCKED, /* nothing more to do until a wait is met */
	HALF_MORE, /* there is more at once, but others should have their turn */
	HALF_ENDED, /* the source is at its end and the sink took all of it */
	HALF_SOURCE_FAILED, /* the source broke; the sink took what had come */
	HALF_SINK_FAILED, /* the sink broke; what was read is lost */
};

/* Which way of copying to use, for tests: by default the fastest that works. */
enum half_way { HALF_AUTO, HALF_RING, HALF_SPLICE, HALF_SENDFILE };

/*
 * Bytes that a half's ring holds at most: files and sockets cost less in large
 * pieces (measured).  Only the memory that bytes were in is ever touched.
 */
enum { HALF_RING_SIZE = 1024 * 1024 };

/*
 * The same of datagrams that the sink has not yet taken: the kernel drops what
 * it has no room for, and nobody sends it again.
 */
enum { HALF_BACKLOG_MAX = 32 * 1024 * 1024 };

struct half {
	struct stream *source, *sink; /* borrowed */
	struct wait *source_wait, *sink_wait; /* the task's, filled by half_copy */
	const struct copier *copier; /* NULL until the first half_copy */
	enum half_way way;
	struct ring ring;
	int pipe[2]; /* our own, for splice(2); -1 until needed */
	size_t piped; /* bytes in it */
	struct filter *filter; /* or NULL */
	unsigned char *scratch; /* what a filter reads from; NULL until needed */
	struct framing framing; /* how bytes become messages, where they are sent */
	size_t read_limit; /* of one read where messages are sent; 0: none */
	int64_t pace; /* milliseconds between lines; 0: none */
	int64_t resume; /* not before (clock_ms), when pacing; else 0 */
	uint64_t moved; /* bytes that the sink took */
	unsigned int bulk_run; /* reads in a row that brought much */
	bool batching; /* the source tells of its bytes only when they are many */
	int64_t
	    batch_until; /* or at this time (clock_ms); CLOCK_NEVER: not waiting so */
	unsigned int refusals; /* waits in a row that were met, and moved nothing */
	bool source_ended, source_failed;
	bool stepped_back; /* the kernel refused a faster way */
};

/* Makes h ready to copy from source to sink; both must outlive it. */
void half_init(struct half *h, struct stream *source, struct stream *sink,
    struct wait *source_wait, struct wait *sink_wait);

/* Frees what h holds; before its streams are closed. */
void half_free(struct half *h);

/*
 * Moves bytes until it has to wait or had a fair share, and sets the waits.
 * Where it fails d is set, and must be kept by the caller until the half has
 * ended: a source's failure is reported once its last bytes were written.
 */
enum half_state half_copy(struct half *h, struct diag *d);

/* Reads nothing more from the source: what is held is the last. */
void half_stop_source(struct half *h);

/* When half_copy must be called though no wait is met (clock_ms). */
int64_t half_deadline(const struct half *h);

/* Was read from the source and not yet taken by the sink, in bytes. */
size_t half_holds(const struct half *h);

#endif
