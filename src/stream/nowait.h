/*
 * nowait: read and write that never wait on a descriptor whose open file
 * description is shared with other programs, so that O_NONBLOCK is not ours to
 * set: standard input and output, pipes and sockets that were inherited
 */
#ifndef STREAM_NOWAIT_H
#define STREAM_NOWAIT_H

#include <stddef.h>
#include <sys/types.h>

enum nowait_way {
	NOWAIT_PLAIN, /* files and devices that are always ready */
	NOWAIT_SOCKET, /* recv(2) and send(2) have a flag for it */
	NOWAIT_FLAG, /* RWF_NOWAIT */
	NOWAIT_ASK, /* ask poll(2) first, then move what is sure to fit */
};

/* Finds by fstat(2) the way that serves fd; a bad fd fails at its first use. */
enum nowait_way nowait_way(int fd);

/*
 * Like read(2) and write(2), at most once; EAGAIN instead of waiting.  *way is
 * corrected where the kernel turns out not to know it for fd.
 */
ssize_t nowait_read(int fd, enum nowait_way *way, void *buffer, size_t size);
ssize_t nowait_write(int fd, enum nowait_way *way, const void *bytes, size_t length);

#endif
