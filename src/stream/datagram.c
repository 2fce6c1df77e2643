#include "stream/datagram.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/diag.h"
#include "net/sockopt.h"
#include "stream/stream.h"

/* Room for IP_PKTINFO or IPV6_PKTINFO, and SO_RXQ_OVFL. */
union control {
	struct cmsghdr header;
	char
	    room[CMSG_SPACE(sizeof(struct in6_pktinfo)) + CMSG_SPACE(sizeof(uint32_t))];
};

/* What any datagram of UDP fits in; those of UNIX sockets may be longer. */
enum { DATAGRAM_ROOM = 64 * 1024 };

struct datagram {
	struct stream stream;
	struct datagram_request request;
	bool is_udp;
	uint64_t received;
	struct diag pending; /* a failure that the next read tells of */
	struct endpoint peer; /* who spoke last; AF_UNSPEC: nobody yet */
	size_t local_length;
	union control local; /* the address that was spoken to, as sendmsg takes it */
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
	return (header->cmsg_level == IPPROTO_IPV6 &&
		   header->cmsg_type == IPV6_PKTINFO) ||
	    (header->cmsg_level == IPPROTO_IP && header->cmsg_type == IP_PKTINFO);
}

/* Remembers the address that was spoken to, for the answer to come from. */
static void
remember_local(struct datagram *g, struct msghdr *message)
{
	struct cmsghdr *header;

	g->local_length = 0;
	for (header = CMSG_FIRSTHDR(message); header != NULL;
	     header = CMSG_NXTHDR(message, header)) {
		if (!is_packet_info(header))
			continue;
		forget_interface(header);
		memcpy(&g->local, header, header->cmsg_len);
		g->local_length = CMSG_ALIGN(header->cmsg_len);
	}
}

static void
remember(struct datagram *g, const struct endpoint *from, struct msghdr *message)
{
	bool is_new = !endpoint_equal(&g->peer, from);

	/* A UNIX socket that was never bound has no name to be answered at. */
	if (from->length <= sizeof(sa_family_t))
		return;
	g->peer = *from;
	remember_local(g, message);
	if (is_new && g->request.spoke != NULL)
		g->request.spoke(g->request.context, from);
}

/* SO_RXQ_OVFL: how many the kernel has dropped so far for want of room. */
static void
note_losses(struct datagram *g, struct msghdr *message)
{
	struct cmsghdr *header;
	uint32_t lost;

	for (header = CMSG_FIRSTHDR(message); header != NULL;
	     header = CMSG_NXTHDR(message, header)) {
		if (header->cmsg_level != SOL_SOCKET ||
		    header->cmsg_type != SO_RXQ_OVFL)
			continue;
		memcpy(&lost, CMSG_DATA(header), sizeof(lost));
		g->stream.lost = lost;
	}
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
	note_losses(g, message);
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
	union control control;
	struct endpoint from = {0};
	struct iovec piece = {.iov_base = buffer, .iov_len = size};
	struct msghdr message = {.msg_name = &from.address,
	    .msg_namelen = sizeof(from.address),
	    .msg_iov = &piece,
	    .msg_iovlen = 1,
	    .msg_control = &control,
	    .msg_controllen = sizeof(control)};
	ssize_t length;

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
	bool ended = false;
	size_t used = 0;

	if (g->pending.status != STATUS_OK) {
		*d = g->pending;
		return IO_ERR;
	}
	while (!is_spent(g) && !ended) {
		ssize_t length = receive(
		    g, (char *)buffer + used, size - used, &ended, d);

		if (length < 0)
			return end_read(g, used, length, d);
		used += length;
		if (used > 0 && (!g->is_udp || size - used < DATAGRAM_ROOM))
			break;
	}
	return used;
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
	if (request->destination != NULL)
		g->peer = *request->destination;
	return &g->stream;
}
