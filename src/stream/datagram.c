#include "stream/datagram.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/diag.h"
#include "stream/stream.h"

/* Room for one IP_PKTINFO or IPV6_PKTINFO message. */
union control {
	struct cmsghdr header;
	char room[CMSG_SPACE(sizeof(struct in6_pktinfo))];
};

struct datagram {
	struct stream stream;
	struct datagram_request request;
	uint64_t received;
	struct endpoint peer; /* who spoke last; AF_UNSPEC: nobody yet */
	union control local; /* the address that was spoken to, as sendmsg takes it */
	size_t local_length;
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

/* The interface by which it came is left open, so that routing stays free to choose. */
static void
forget_interface(struct cmsghdr *header)
{
	if (header->cmsg_level == IPPROTO_IP) {
		struct in_pktinfo *info = (struct in_pktinfo *)CMSG_DATA(header);

		info->ipi_spec_dst = info->ipi_addr;
		info->ipi_ifindex = 0;
	} else {
		struct in6_pktinfo *info = (struct in6_pktinfo *)CMSG_DATA(header);

		if (!IN6_IS_ADDR_LINKLOCAL(&info->ipi6_addr))
			info->ipi6_ifindex = 0;
	}
}

static bool
is_packet_info(const struct cmsghdr *header)
{
	return header != NULL &&
	    ((header->cmsg_level == IPPROTO_IPV6 &&
		 header->cmsg_type == IPV6_PKTINFO) ||
		(header->cmsg_level == IPPROTO_IP && header->cmsg_type == IP_PKTINFO));
}

static void
remember(struct datagram *g, const struct endpoint *from, struct msghdr *message)
{
	struct cmsghdr *header = CMSG_FIRSTHDR(message);
	bool is_new = !endpoint_equal(&g->peer, from);

	/* A UNIX socket that was never bound has no name to be answered at. */
	if (from->length <= sizeof(sa_family_t))
		return;
	g->peer = *from;
	g->local_length = 0;
	if (is_packet_info(header)) {
		forget_interface(header);
		memcpy(&g->local, message->msg_control, message->msg_controllen);
		g->local_length = message->msg_controllen;
	}
	if (is_new && g->request.spoke != NULL)
		g->request.spoke(g->request.context, from);
}

/* Receives one datagram, of whatever length and from whomever. */
static ssize_t
receive(struct datagram *g, struct msghdr *message)
{
	ssize_t length;

	do {
		length = recvmsg(g->request.fd, message, MSG_DONTWAIT);
	} while (length == -1 && errno == EINTR);
	return length;
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

static ssize_t
datagram_read(struct stream *s, void *buffer, size_t size, struct diag *d)
{
	struct datagram *g = (struct datagram *)s;

	while (!is_spent(g)) {
		union control control;
		struct endpoint from = {0};
		struct iovec piece = {.iov_base = buffer, .iov_len = size};
		struct msghdr message = {.msg_name = &from.address,
		    .msg_namelen = sizeof(from.address),
		    .msg_iov = &piece,
		    .msg_iovlen = 1,
		    .msg_control = &control,
		    .msg_controllen = sizeof(control)};
		ssize_t length = receive(g, &message);

		if (length == -1)
			return errno == EAGAIN ? IO_WANT_READ : failed(s, errno, d);
		if (length == 0 && g->request.records)
			return 0;
		from.length = message.msg_namelen;
		if (is_stranger(g, &from))
			continue;
		g->received++;
		if (!g->request.connected && g->request.destination == NULL)
			remember(g, &from, &message);
		if (message.msg_flags & MSG_TRUNC)
			return diag_set(d, STATUS_LOCAL,
			    "%s: a datagram of more than %zu bytes was cut", s->name,
			    size);
		if (length > 0)
			return length;
	}
	return 0;
}

static ssize_t
transmit(struct datagram *g, const void *bytes, size_t length)
{
	struct iovec piece = {.iov_base = (void *)bytes, .iov_len = length};
	struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1};
	ssize_t sent;

	if (!g->request.connected) {
		message.msg_name = &g->peer.address;
		message.msg_namelen = g->peer.length;
	}
	if (g->local_length > 0) {
		message.msg_control = &g->local;
		message.msg_controllen = g->local_length;
	}
	do {
		sent = sendmsg(g->request.fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
	} while (sent == -1 && errno == EINTR);
	return sent;
}

static ssize_t
datagram_write(struct stream *s, const void *bytes, size_t length, struct diag *d)
{
	struct datagram *g = (struct datagram *)s;
	ssize_t sent;

	if (!g->request.connected && endpoint_family(&g->peer) == AF_UNSPEC)
		return IO_WANT_READ;
	sent = transmit(g, bytes, length);
	if (sent == -1 && errno == EINVAL && g->local_length > 0) {
		/* It spoke to a broadcast or multicast address: no source for us. */
		g->local_length = 0;
		sent = transmit(g, bytes, length);
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
	if (request->destination != NULL)
		g->peer = *request->destination;
	return &g->stream;
}
