#include "stream/socket.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/diag.h"
#include "net/sockopt.h"
#include "stream/stream.h"

static int
broken(struct stream *s, int error, struct diag *d)
{
	return diag_errno(d, STATUS_BROKEN, error, "%s", s->name);
}

static int
socket_explain(struct stream *s, bool writing, int error, struct diag *d)
{
	(void)writing;
	return broken(s, error, d);
}

static ssize_t
socket_read(struct stream *s, void *buffer, size_t size, struct diag *d)
{
	ssize_t moved;

	do {
		moved = recv(s->read_fd, buffer, size, MSG_DONTWAIT);
	} while (moved == -1 && errno == EINTR);
	if (moved >= 0)
		return moved;
	if (errno == EAGAIN)
		return IO_WANT_READ;
	return broken(s, errno, d);
}

static ssize_t
socket_write(struct stream *s, const void *bytes, size_t length, struct diag *d)
{
	ssize_t moved;

	do {
		moved = send(s->write_fd, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL);
	} while (moved == -1 && errno == EINTR);
	if (moved >= 0)
		return moved;
	if (errno == EAGAIN)
		return IO_WANT_WRITE;
	return broken(s, errno, d);
}

/* The kernel makes the receive buffer fit, but for one that the user set. */
static int
socket_batch(struct stream *s, bool on)
{
	enum { BATCH = 512 * 1024 };

	return sockopt_set_int(s->read_fd, SOL_SOCKET, SO_RCVLOWAT, on ? BATCH : 1);
}

static int
socket_half_close(struct stream *s, struct diag *d)
{
	/* ENOTCONN: the peer has reset it, which the next read will tell. */
	if (shutdown(s->write_fd, SHUT_WR) == -1 && errno != ENOTCONN)
		return broken(s, errno, d);
	return 0;
}

/*
 * SIOCOUTQ (tcp(7)) by its older name, which every libc has.  Only TCP has an
 * answer; a UNIX peer's kernel is ours and has it all.
 */
static ssize_t
socket_undelivered(struct stream *s, struct diag *d)
{
	struct tcp_info info;
	socklen_t length = sizeof(info);
	int error = 0, unsent = 0;

	if (sockopt_get_int(s->write_fd, SOL_SOCKET, SO_ERROR, &error) == -1)
		error = errno;
	if (error != 0)
		return broken(s, error, d);
	if (getsockopt(s->write_fd, IPPROTO_TCP, TCP_INFO, &info, &length) == -1)
		return 0;
	if (ioctl(s->write_fd, TIOCOUTQ, &unsent) == -1)
		return broken(s, errno, d);
	if (unsent > 0 && info.tcpi_state == TCP_CLOSE)
		return broken(s, ECONNRESET, d);
	return unsent;
}

static void
socket_close(struct stream *s)
{
	/* A lingering time of 0 makes close(2) send a reset instead of a FIN. */
	if (s->abort)
		sockopt_set_linger(s->read_fd, true, 0);
	close(s->read_fd);
	free(s);
}

static const struct stream_ops socket_ops = {
    .read = socket_read,
    .write = socket_write,
    .explain = socket_explain,
    .batch = socket_batch,
    .half_close = socket_half_close,
    .undelivered = socket_undelivered,
    .close = socket_close,
};

struct stream *
socket_stream_open(int fd, const char *name, struct diag *d)
{
	struct stream *s = calloc(1, sizeof(*s));
	int domain;

	if (s == NULL) {
		diag_errno(d, STATUS_LOCAL, errno, "%s", name);
		close(fd);
		return NULL;
	}
	*s = (struct stream){
	    .ops = &socket_ops,
	    .read_fd = fd,
	    .write_fd = fd,
	    .read_raw = raw_for_reading(fd),
	    .name = name,
	};
	s->write_raw = s->read_raw;
	s->local = sockopt_get_int(fd, SOL_SOCKET, SO_DOMAIN, &domain) == 0 &&
	    domain == AF_UNIX;
	return s;
}
