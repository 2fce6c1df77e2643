#include "stream/datagram.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/diag.h"
#include "net/path.h"
#include "net/sockopt.h"
#include "proto/framing.h"
#include "stream/control.h"
#include "stream/stream.h"

/* What any datagram of UDP fits in; those of UNIX sockets may be longer. */
enum { DATAGRAM_ROOM = 64 * 1024 };

struct datagram {
	struct stream stream;
	struct datagram_request request;
	bool is_udp;
	uint64_t received;
	struct diag pending; /* a failure that the next read tells of */
	struct endpoint peer; /* who spoke last; AF_UNSPEC: nobody yet */
	struct control
	    answer; /* what makes an answer come from where we were spoken to */
};

static int
failed(struct stream *s, int error, struct diag *d)
{
	enum status status = STATUS_BROKEN;

	if (error == ECONNREFUSED)
		status = STATUS_NO;
	else if (error == EMSGSIZE)
		status = STATUS_USAGE;
	return diag_errno(d, status, error, "%s", s->name);
}

static int
datagram_explain(struct stream *s, bool writing, int error, struct diag *d)
{
	(void)writing;
	return failed(s, error, d);
}

static void
remember(struct datagram *g, const struct endpoint *from, struct msghdr *message)
{
	bool is_new = !endpoint_equal(&g->peer, from);

	/* A UNIX socket that was never bound has no name to be answered at. */
	if (from->length <= sizeof(sa_family_t))
		return;
	g->peer = *from;
	control_answer(&g->answer, message);
	if (is_new && g->request.spoke != NULL)
		g->request.spoke(g->request.context, from);
}

static bool
is_stranger(const struct datagram *g, const struct endpoint *from)
{
	return g->request.lock_peer && endpoint_family(&g->peer) != AF_UNSPEC &&
	    !endpoint_equal(&g->peer, from);
}

static bool
is_spent(const struct datagram *g)
{
	return g->request.limit > 0 && g->received >= g->request.limit;
}

/* One datagram that was received: is it for us, and is it whole? */
static ssize_t
take(struct datagram *g, const struct endpoint *from, struct msghdr *message,
    ssize_t length, struct diag *d)
{
	control_losses(message, &g->stream.lost);
	if (is_stranger(g, from))
		return 0;
	g->received++;
	if (!g->request.connected && g->request.destination == NULL)
		remember(g, from, message);
	if (message->msg_flags & MSG_TRUNC)
		return diag_set(d, STATUS_LOCAL, "%s: a datagram was cut at %zu bytes",
		    g->stream.name, message->msg_iov->iov_len);
	return length;
}

/* Receives one datagram: its length, 0 for one to skip, or as stream read. */
static ssize_t
receive(struct datagram *g, void *buffer, size_t size, bool *ended, struct diag *d)
{
	struct control control;
	struct endpoint from = {0};
	struct iovec piece = {.iov_base = buffer, .iov_len = size};
	struct msghdr message = {.msg_name = &from.address,
	    .msg_namelen = sizeof(from.address),
	    .msg_iov = &piece,
	    .msg_iovlen = 1};
	ssize_t length;

	control_receive(&control, &message);
	do {
		length = recvmsg(g->request.fd, &message, MSG_DONTWAIT);
	} while (length == -1 && errno == EINTR);
	if (length == -1)
		return errno == EAGAIN ? IO_WANT_READ : failed(&g->stream, errno, d);
	*ended = length == 0 && g->request.records;
	from.length = message.msg_namelen;
	return take(g, &from, &message, length, d);
}

/* Behind what was received whole, a failure waits for the next read. */
static ssize_t
end_read(struct datagram *g, size_t used, ssize_t result, const struct diag *d)
{
	if (used == 0)
		return result;
	if (result == IO_ERR)
		g->pending = *d;
	return used;
}

/* UDP's datagrams are read as many as there are and fit: one write takes them all. */
static ssize_t
datagram_read(struct stream *s, void *buffer, size_t size, struct diag *d)
{
	struct datagram *g = (struct datagram *)s;
	size_t prefix = g->request.prefixed ? FRAMING_PREFIX : 0, used = 0;
	bool ended = false;

	if (g->pending.status != STATUS_OK) {
		*d = g->pending;
		return IO_ERR;
	}
	while (!is_spent(g) && !ended) {
		unsigned char *room = (unsigned char *)buffer + used;
		ssize_t length = receive(
		    g, room + prefix, size - used - prefix, &ended, d);

		if (length < 0)
			return end_read(g, used, length, d);
		if (prefix > 0 && !ended)
			framing_put_length(room, length);
		used += ended ? 0 : prefix + length;
		if (used > 0 && (!g->is_udp || size - used < DATAGRAM_ROOM))
			break;
	}
	return used;
}

/* sendmsg(2) of one datagram, or of several of segment bytes each if that is not 0. */
static ssize_t
transmit(struct datagram *g, const void *bytes, size_t length, size_t segment)
{
	struct control control = g->answer;
	struct iovec piece = {.iov_base = (void *)bytes, .iov_len = length};
	struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1};
	ssize_t sent;

	if (!g->request.connected) {
		message.msg_name = &g->peer.address;
		message.msg_namelen = g->peer.length;
	}
	if (segment > 0)
		control_add_segment(&control, segment);
	control_send(&control, &message);
	do {
		sent = sendmsg(g->request.fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
	} while (sent == -1 && errno == EINTR);
	return sent;
}

/* An error that says that this device or kernel does not cut segments. */
static bool
cannot_segment(int error)
{
	return error == EINVAL || error == EIO || error == EMSGSIZE ||
	    error == EOPNOTSUPP || error == ENOPROTOOPT;
}

static ssize_t
datagram_write(struct stream *s, const void *bytes, size_t length, struct diag *d)
{
	struct datagram *g = (struct datagram *)s;
	bool several = s->segment > 0 && length > s->segment;
	ssize_t sent;

	if (!g->request.connected && endpoint_family(&g->peer) == AF_UNSPEC)
		return IO_WANT_READ;
	sent = transmit(g, bytes, length, several ? s->segment : 0);
	if (sent == -1 && several && cannot_segment(errno)) {
		s->segments_max = 1;
		length = s->segment;
		sent = transmit(g, bytes, length, 0);
	}
	if (sent == -1 && errno == EINVAL && g->answer.length > 0) {
		/* It spoke to a broadcast or multicast address: no source for us. */
		g->answer.length = 0;
		sent = transmit(g, bytes, length, 0);
	}
	if (sent != -1)
		return length;
	/* ENOBUFS: a device's queue is full; no event tells when it has room. */
	if (errno == EAGAIN || errno == ENOBUFS)
		return IO_WANT_WRITE;
	return failed(s, errno, d);
}

static int
datagram_half_close(struct stream *s, struct diag *d)
{
	struct datagram *g = (struct datagram *)s;

	if (g->request.records && shutdown(s->write_fd, SHUT_WR) == -1 &&
	    errno != ENOTCONN)
		return failed(s, errno, d);
	return 0;
}

static ssize_t
datagram_undelivered(struct stream *s, struct diag *d)
{
	(void)s;
	(void)d;
	return 0;
}

static void
datagram_close(struct stream *s)
{
	close(s->read_fd);
	free(s);
}

static const struct stream_ops datagram_ops = {
    .read = datagram_read,
    .write = datagram_write,
    .explain = datagram_explain,
    .half_close = datagram_half_close,
    .undelivered = datagram_undelivered,
    .close = datagram_close,
};

/* What UDP_SEGMENT takes: 64 segments (UDP_MAX_SEGMENTS), and one datagram's bytes. */
static size_t
segments_at_a_time(size_t segment)
{
	enum { SEGMENTS_MAX = 64 };
	size_t fit = DATAGRAM_MAX / segment;

	return fit < SEGMENTS_MAX ? fit : SEGMENTS_MAX;
}

static bool
is_udp(int fd)
{
	int protocol;

	return sockopt_get_int(fd, SOL_SOCKET, SO_PROTOCOL, &protocol) == 0 &&
	    protocol == IPPROTO_UDP;
}

struct stream *
datagram_open(const struct datagram_request *request, struct diag *d)
{
	struct datagram *g = calloc(1, sizeof(*g));

	if (g == NULL) {
		diag_errno(d, STATUS_LOCAL, errno, "%s", request->name);
		close(request->fd);
		return NULL;
	}
	g->stream = (struct stream){
	    .ops = &datagram_ops,
	    .read_fd = request->fd,
	    .write_fd = request->fd,
	    .messages = true,
	    .endless = !request->records,
	    .name = request->name,
	};
	g->request = *request;
	g->is_udp = is_udp(request->fd);
	if (g->is_udp && request->segment > 0) {
		g->stream.segment = request->segment;
		g->stream.segments_max = segments_at_a_time(request->segment);
	}
	if (request->destination != NULL)
		g->peer = *request->destination;
	return &g->stream;
}
