#include "compat/rwf.h"

#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#ifndef RWF_NOWAIT
#define RWF_NOWAIT 0x00000008
#endif

/* The offset -1, which means the file position, in the system call's two halves. */
#define AT_POSITION -1L, -1L

ssize_t
rwf_read_nowait(int fd, void *buffer, size_t size)
{
	struct iovec piece = {.iov_base = buffer, .iov_len = size};

	return syscall(SYS_preadv2, fd, &piece, 1UL, AT_POSITION, RWF_NOWAIT);
}

ssize_t
rwf_write_nowait(int fd, const void *bytes, size_t length)
{
	struct iovec piece = {.iov_base = (void *)bytes, .iov_len = length};

	return syscall(SYS_pwritev2, fd, &piece, 1UL, AT_POSITION, RWF_NOWAIT);
}
