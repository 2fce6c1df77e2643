/* await: patience with one descriptor, for commands that do one thing at a time */
#ifndef CLI_AWAIT_H
#define CLI_AWAIT_H

#include <stddef.h>
#include <sys/types.h>

struct diag;

/*
 * Like read(2) and write(2), but they wait where somebody made fd non-blocking,
 * which is seen by all who share it, and go on after a signal.  read returns
 * how many bytes came, 0 at the end; write returns length, having written all
 * of it.  -1 with errno.
 */
ssize_t await_read(int fd, void *buffer, size_t size);
ssize_t await_write(int fd, const void *bytes, size_t length);

#endif
