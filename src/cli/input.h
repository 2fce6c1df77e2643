/* input: stdin as lines or as records, in a fixed amount of memory */
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stream/nowait.h"

struct diag;
struct output;

/* A line may have one byte less than this. */
enum { INPUT_ROOM = 65536 };

/* fd is not owned; before each read, out is flushed for who waits for answers. */
struct input {
	int fd;
	struct output *out;
	enum nowait_way way; /* for input_line_now */
	bool ended, skipping; /* the rest of a long line */
	uint64_t taken; /* bytes that were read */
	size_t start, end; /* of what was read and not yet taken */
	char data[INPUT_ROOM];
};

enum input_got {
	INPUT_GOT,
	INPUT_LONG, /* the beginning of a line that does not fit; the rest is skipped */
	INPUT_END,
	INPUT_WAIT, /* there is no whole line yet */
	INPUT_FAILED, /* STATUS_LOCAL, or what output_flush said */
};

/* Makes in ready to read fd. */
void input_init(struct input *in, int fd, struct output *out);

/*
 * Takes the next line into *line, with a NUL in the place of its newline or CR
 * LF, and its length without it.  The last line needs no newline.  *line is good
 * until the next call.
 */
enum input_got
input_line(struct input *in, char **line, size_t *length, struct diag *d);

/*
 * The same without ever waiting, even where another reader of fd was faster: where
 * no line is whole, fd is read once if it is readable, and else INPUT_WAIT returned.
 * out is left alone.
 */
enum input_got input_line_now(
    struct input *in, bool readable, char **line, size_t *length, struct diag *d);

/* Takes the next size bytes into *record; the last one may have fewer. */
enum input_got input_record(
    struct input *in, size_t size, char **record, size_t *length, struct diag *d);

#endif
