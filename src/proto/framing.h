/* framing: where one datagram ends and the next begins in a stream of bytes */
#ifndef PROTO_FRAMING_H
#define PROTO_FRAMING_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct diag;

enum framing_kind {
	FRAMING_READ, /* what one read(2) brings */
	FRAMING_LINE, /* a line with its newline */
	FRAMING_FIXED, /* so many bytes; the last one may have fewer */
	FRAMING_LENGTH /* two bytes of length, the high one first, then so many */
};

struct framing {
	enum framing_kind kind;
	size_t size; /* for FRAMING_FIXED: 1..65507 */
};

/* Bytes of the length before a datagram: RFC 4571, RFC 1035 (4.2.2). */
enum { FRAMING_PREFIX = 2 };

/* Reads read, line, fixed:N or length.  Returns 0, or -1 with d (STATUS_USAGE). */
int framing_parse(const char *text, struct framing *f, struct diag *d);

/*
 * Finds the first datagram in length bytes: how many of them it takes, of
 * which the first *skip are not part of it; 0 where it is not all there yet.
 * last: no more bytes follow, so that a line without a newline, and what is
 * left of a fixed size, is one.  Not for FRAMING_READ.
 */
size_t framing_next(const struct framing *f, const unsigned char *bytes, size_t length,
    bool last, size_t *skip);

/* Writes the length, at most 65,535, of a datagram for FRAMING_LENGTH. */
void framing_put_length(unsigned char prefix[static FRAMING_PREFIX], size_t length);

#endif
