/* rwf: preadv2(2) and pwritev2(2) with RWF_NOWAIT, which musl 1.2.3 has not */
#ifndef COMPAT_RWF_H
#define COMPAT_RWF_H

#include <sys/types.h>

/*
 * read(2) and write(2) at the file position that never wait, whatever the
 * flags of the open file description say.  Fail with EAGAIN where they would
 * wait, EOPNOTSUPP or ENOSYS where the kernel cannot do it for fd (pipes: since
 * Linux 6.4).
 */
ssize_t rwf_read_nowait(int fd, void *buffer, size_t size);
ssize_t rwf_write_nowait(int fd, const void *bytes, size_t length);

#endif
