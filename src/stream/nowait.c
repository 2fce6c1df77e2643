#include "stream/nowait.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compat/rwf.h"

/*
 * What a terminal or a pipe that polls writable takes without making us wait:
 * pipe(7) promises PIPE_BUF bytes, and a terminal's driver has room for more.
 */
enum { SURE_TO_FIT = 4096 };

enum nowait_way
nowait_way(int fd)
{
	struct stat about;

	if (fstat(fd, &about) == -1)
		return NOWAIT_PLAIN;
	if (S_ISSOCK(about.st_mode))
		return NOWAIT_SOCKET;
	if (S_ISFIFO(about.st_mode))
		return NOWAIT_FLAG;
	if (S_ISCHR(about.st_mode) && isatty(fd))
		return NOWAIT_ASK;
	return NOWAIT_PLAIN;
}

static bool
is_ready(int fd, short events)
{
	struct pollfd ask = {.fd = fd, .events = events};

	return poll(&ask, 1, 0) > 0;
}

static bool
flag_is_unknown(ssize_t moved)
{
	return moved == -1 &&
	    (errno == EOPNOTSUPP || errno == ENOSYS || errno == EINVAL);
}

static ssize_t
read_once(int fd, enum nowait_way *way, void *buffer, size_t size)
{
	ssize_t moved;

	switch (*way) {
	case NOWAIT_SOCKET:
		return recv(fd, buffer, size, MSG_DONTWAIT);
	case NOWAIT_FLAG:
		moved = rwf_read_nowait(fd, buffer, size);
		if (!flag_is_unknown(moved))
			return moved;
		*way = NOWAIT_ASK;
		/* FALLTHROUGH */
	case NOWAIT_ASK:
		if (is_ready(fd, POLLIN))
			return read(fd, buffer, size);
		errno = EAGAIN;
		return -1;
	case NOWAIT_PLAIN:
		break;
	}
	return read(fd, buffer, size);
}

static ssize_t
write_once(int fd, enum nowait_way *way, const void *bytes, size_t length)
{
	ssize_t moved;

	switch (*way) {
	case NOWAIT_SOCKET:
		return send(fd, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL);
	case NOWAIT_FLAG:
		moved = rwf_write_nowait(fd, bytes, length);
		if (!flag_is_unknown(moved))
			return moved;
		*way = NOWAIT_ASK;
		/* FALLTHROUGH */
	case NOWAIT_ASK:
		if (is_ready(fd, POLLOUT))
			return write(
			    fd, bytes, length < SURE_TO_FIT ? length : SURE_TO_FIT);
		errno = EAGAIN;
		return -1;
	case NOWAIT_PLAIN:
		break;
	}
	return write(fd, bytes, length);
}

ssize_t
nowait_read(int fd, enum nowait_way *way, void *buffer, size_t size)
{
	ssize_t moved;

	do {
		moved = read_once(fd, way, buffer, size);
	} while (moved == -1 && errno == EINTR);
	return moved;
}

ssize_t
nowait_write(int fd, enum nowait_way *way, const void *bytes, size_t length)
{
	ssize_t moved;

	do {
		moved = write_once(fd, way, bytes, length);
	} while (moved == -1 && errno == EINTR);
	return moved;
}
