/* files: a stream of two descriptors that are no socket of ours */
#ifndef STREAM_FILES_H
#define STREAM_FILES_H

#include <stdbool.h>

struct diag;
struct stream;

struct files_request {
	int read_fd; /* where to read, or -1: at its end from the start */
	int write_fd; /* where to write, or -1: what is written is thrown away */
	bool owned; /* close them; half_close closes write_fd */
	const char *read_name, *write_name; /* for errors; not copied */
};

/*
 * Makes the stream.  Its errors are STATUS_LOCAL, but where a reader went away
 * (EPIPE, ECONNRESET) STATUS_BROKEN with an empty text, since that is nothing
 * to tell.  Returns NULL with d set when there is no memory.
 */
struct stream *files_open(const struct files_request *request, struct diag *d);

#endif
