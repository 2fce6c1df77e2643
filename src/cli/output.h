/* output: answers on their way to stdout, none of them lost in silence */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include <stddef.h>

#include "stream/nowait.h"

struct diag;

enum { OUTPUT_ROOM = 65536 };

/* fd is not owned.  The caller allocates it and ends with output_flush. */
struct output {
	int fd;
	void (*await_turn)(struct output *o); /* called before each write, or NULL */
	enum nowait_way way; /* for output_flush_now */
	int error; /* errno of the write that failed; nothing is written after it */
	size_t used;
	char data[OUTPUT_ROOM];
};

/* Makes o an empty buffer before fd, which is written to without waiting for a turn. */
void output_init(struct output *o, int fd);

/*
 * Appends length bytes.  What fails is kept for output_flush, so that one check
 * is enough.
 */
void output_write(struct output *o, const void *bytes, size_t length);

/* Appends length bytes of text and a newline. */
void output_line(struct output *o, const char *text, size_t length);

/*
 * Where at least bytes may be put, at most OUTPUT_ROOM; *room is how many in truth.
 * Then output_fill says how many were.
 */
char *output_space(struct output *o, size_t least, size_t *room);
void output_fill(struct output *o, size_t length);

/*
 * Writes all that waits.  Returns 0, or -1 with d once any write has failed:
 * STATUS_LOCAL, or STATUS_BROKEN with an empty text where the reader has gone
 * (EPIPE; SIGPIPE has to be ignored), since that is nothing to tell.
 */
int output_flush(struct output *o, struct diag *d);

/*
 * The same without waiting.  Returns 1, 0 where some is left since fd takes no more
 * now, or -1 with d.
 */
int output_flush_now(struct output *o, struct diag *d);

#endif
