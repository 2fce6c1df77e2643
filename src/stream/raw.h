/* raw: whether the kernel itself may move a descriptor's bytes */
#ifndef STREAM_RAW_H
#define STREAM_RAW_H

/* What a descriptor is to splice(2) and sendfile(2). */
enum stream_raw {
	STREAM_RAW_NONE, /* bytes must pass through memory */
	STREAM_RAW_PIPE,
	STREAM_RAW_SOCKET, /* a stream socket that does not block */
	STREAM_RAW_FILE, /* a regular file */
	STREAM_RAW_NULL, /* /dev/null, to write to */
};

/*
 * Finds out by fstat(2) and the descriptor's flags.  A file that is appended to
 * or bypasses the cache is none for writing, since splice(2) refuses it; nor
 * is an empty one for reading, as those of proc(5) seem to be.
 */
enum stream_raw raw_for_reading(int fd);
enum stream_raw raw_for_writing(int fd);

#endif
