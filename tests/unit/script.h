/* script: a stream of which a test has written down how each read and write goes */
#ifndef UNIT_SCRIPT_H
#define UNIT_SCRIPT_H

#include <limits.h>
#include <stddef.h>

#include "stream/stream.h"

enum {
	SCRIPT_ALL = INT_MAX, /* as a result: as many bytes as there is room for */
	SCRIPT_READ_FD = 1000, /* what wants name; they are never opened */
	SCRIPT_WRITE_FD = 1001,
	SCRIPT_SIZES = 64, /* calls whose size is kept */
};

/* Either only read from or only written to. */
struct script {
	struct stream stream; /* first, so that a stream is its script */
	const int *results; /* of each call: at most so many bytes, 0, IO_ERR, a want */
	size_t result_count; /* the last of them holds for all further calls */
	size_t calls;
	size_t sizes[SCRIPT_SIZES]; /* the size that each call was given */
	const unsigned char *input; /* what reads give; at its end they return 0 */
	unsigned char *output; /* where writes go */
	size_t room; /* of input or output */
	size_t moved;
};

/* SCRIPT(10, IO_WANT_READ, 0) as the last two arguments of the functions below. */
#define SCRIPT(...) \
	(const int[]){__VA_ARGS__}, sizeof((const int[]){__VA_ARGS__}) / sizeof(int)

/* Makes s a stream to read length bytes of input from, which is borrowed. */
void script_source(struct script *s, const void *input, size_t length,
    const int *results, size_t result_count);

/* Makes s a stream to write to, at most room bytes, which stand in output. */
void script_sink(struct script *s, void *output, size_t room, const int *results,
    size_t result_count);

/* The same, which takes as many messages of a call as a result says. */
void script_message_sink(struct script *s, void *output, size_t room,
    const int *results, size_t result_count);

#endif
