#include "stream/raw.h"

#include <fcntl.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

static bool
is_nonblocking(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	return flags != -1 && (flags & O_NONBLOCK) != 0;
}

static bool
is_plainly_written(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	return flags != -1 && (flags & (O_APPEND | O_DIRECT)) == 0;
}

/* Device 1:3 (Linux' Documentation/admin-guide/devices.txt). */
static bool
is_null_device(const struct stat *about)
{
	return S_ISCHR(about->st_mode) && about->st_rdev == makedev(1, 3);
}

/* What reading and writing have in common. */
static enum stream_raw
raw_by_type(int fd, const struct stat *about)
{
	if (S_ISFIFO(about->st_mode))
		return STREAM_RAW_PIPE;
	/* splice(2) waits for a socket by the socket's own flag. */
	if (S_ISSOCK(about->st_mode) && is_nonblocking(fd))
		return STREAM_RAW_SOCKET;
	return STREAM_RAW_NONE;
}

enum stream_raw
raw_for_reading(int fd)
{
	struct stat about;

	if (fstat(fd, &about) == -1)
		return STREAM_RAW_NONE;
	if (S_ISREG(about.st_mode) && about.st_size > 0)
		return STREAM_RAW_FILE;
	return raw_by_type(fd, &about);
}

enum stream_raw
raw_for_writing(int fd)
{
	struct stat about;

	if (fstat(fd, &about) == -1)
		return STREAM_RAW_NONE;
	if (is_null_device(&about))
		return STREAM_RAW_NULL;
	if (S_ISREG(about.st_mode) && is_plainly_written(fd))
		return STREAM_RAW_FILE;
	return raw_by_type(fd, &about);
}
