/*
 * dns_socket: the sockets of c-ares.  They are ours, so that datagrams are sent and
 * received many at once, errors of ICMP do not eat up the tries of all that is in
 * flight, and addresses may have zones.
 */
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/clock.h"
#include "lookup/dns_client.h"
#include "net/sockopt.h"

/* Room for the answers to a whole window, where the system allows it. */
enum { RECEIVE_BUFFER = 8 * 1024 * 1024 };

/* The header's second word has the bit that says that the message was cut. */
enum { FLAGS_AT = 2, TRUNCATED = DNS_FLAG_TRUNCATED >> 8 };

struct dns_socket *
dns_socket_find(struct dns *dns, int fd)
{
	for (struct dns_socket *s = dns->sockets; s != NULL; s = s->next)
		if (s->fd == fd)
			return s;
	return NULL;
}

bool
dns_socket_unread(const struct dns *dns, int fd)
{
	return dns->inbox->fd == fd && dns->inbox->next < dns->inbox->count;
}

/*
 * The server, or the way to it, refuses.  Returns whether there is another one, which
 * goes first from now on: then c-ares may hear of it, and asks that one at once.
 */
static bool
note_error(struct dns_socket *s, int error)
{
	struct dns *dns = s->dns;

	dns->error = error;
	if (s->server == NULL)
		return true;
	s->server->refused = true;
	if (s->server->refuses_since == 0)
		s->server->refuses_since = clock_ms();
	for (size_t i = 0; i < dns->server_count; i++) {
		if (dns->servers[i].refused)
			continue;
		if (dns->servers[dns->first].refused)
			dns->first = i;
		return true;
	}
	return false;
}

static void
note_answer(struct dns_socket *s)
{
	s->server->answered = true;
	s->server->refused = false;
	s->server->refuses_since = 0;
	s->dns->sender = (size_t)(s->server - s->dns->servers);
}

/* All of it is best effort. */
static void
tune(int fd, int type)
{
	if (type == SOCK_STREAM)
		sockopt_set_int(fd, IPPROTO_TCP, TCP_NODELAY, 1);
	else if (sockopt_set_int(fd, SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BUFFER) == -1)
		sockopt_set_int(fd, SOL_SOCKET, SO_RCVBUF, RECEIVE_BUFFER);
}

static void
free_socket(struct dns_socket *s)
{
	if (s == NULL)
		return;
	free(s->batch);
	free(s);
}

static ares_socket_t
open_socket(int family, int type, int protocol, void *context)
{
	struct dns_channel *c = context;
	struct dns_socket *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return ARES_SOCKET_BAD;
	*s = (struct dns_socket){.dns = c->dns, .channel = c};
	if (type == SOCK_DGRAM && (s->batch = calloc(1, sizeof(*s->batch))) == NULL)
		goto fail;
	s->fd = socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
	if (s->fd == -1)
		goto fail;
	tune(s->fd, type);
	s->next = c->dns->sockets;
	c->dns->sockets = s;
	return s->fd;
fail:
	note_error(s, errno);
	free_socket(s);
	return ARES_SOCKET_BAD;
}

static int
close_socket(ares_socket_t fd, void *context)
{
	struct dns *dns = ((struct dns_channel *)context)->dns;
	struct dns_socket **link = &dns->sockets, *s;

	while ((s = *link) != NULL && s->fd != fd)
		link = &s->next;
	if (s != NULL) {
		*link = s->next;
		free_socket(s);
	}
	if (dns->inbox->fd == fd)
		dns->inbox->count = 0;
	return close(fd);
}

/* The port is the number of the server: see set_servers in dns_channel. */
static int
connect_socket(ares_socket_t fd, const struct sockaddr *address, ares_socklen_t length,
    void *context)
{
	struct dns *dns = ((struct dns_channel *)context)->dns;
	struct dns_socket *s = dns_socket_find(dns, fd);
	const struct endpoint *e;
	int result;

	memcpy(&s->called, address, length);
	s->called_length = length;
	/* Where it stands is the same for both families. */
	s->server =
	    &dns->servers[ntohs(((const struct sockaddr_in *)address)->sin_port) - 1];
	e = &s->server->address;
	result = connect(fd, &e->address.any, e->length);
	if (result == -1 && errno != EINPROGRESS)
		note_error(s, errno);
	return result;
}

/* Has the kernel take a part of the batch: returns how many, 0 for not now. */
static size_t
send_some(struct dns_socket *s, struct mmsghdr *headers, size_t count)
{
	bool repeated = false;
	int sent;

	for (;;) {
		sent = sendmmsg(
		    s->fd, headers, (unsigned int)count, MSG_DONTWAIT | MSG_NOSIGNAL);
		if (sent > 0)
			return (size_t)sent;
		if (errno == EINTR)
			continue;
		if (errno == EAGAIN || errno == EWOULDBLOCK)
			return 0;
		note_error(s, errno);
		/* An error of an earlier one, perhaps; if not, this one is lost. */
		if (repeated)
			return 1;
		repeated = true;
	}
}

static void
keep_rest(struct dns_batch *b, size_t sent)
{
	b->count -= sent;
	memmove(b->lengths, b->lengths + sent, b->count * sizeof(b->lengths[0]));
	memmove(b->bytes, b->bytes + sent, b->count * sizeof(b->bytes[0]));
}

void
dns_socket_flush(struct dns_socket *s)
{
	struct mmsghdr headers[DNS_BATCH_MAX];
	struct iovec parts[DNS_BATCH_MAX];
	struct dns_batch *b = s->batch;
	size_t sent = 0, some;

	if (b == NULL || b->count == 0)
		return;
	for (size_t i = 0; i < b->count; i++) {
		parts[i] = (struct iovec){b->bytes[i], b->lengths[i]};
		headers[i] = (struct mmsghdr){
		    .msg_hdr = {.msg_iov = &parts[i], .msg_iovlen = 1}};
	}
	while (sent < b->count) {
		some = send_some(s, headers + sent, b->count - sent);
		if (some == 0)
			break;
		sent += some;
	}
	keep_rest(b, sent);
}

/* Puts a datagram into the batch; one without room there is lost, and tried again. */
static ssize_t
put_into_batch(struct dns_socket *s, const struct iovec *parts, int count)
{
	struct dns_batch *b = s->batch;
	int64_t retry = clock_after(s->channel->patience);
	size_t length = 0;

	s->channel->deadline = clock_min(s->channel->deadline, retry);
	if (b->count == DNS_BATCH_MAX)
		dns_socket_flush(s);
	for (int i = 0; i < count; i++) {
		if (parts[i].iov_len > DNS_QUERY_MAX - length) {
			errno = EMSGSIZE;
			return -1;
		}
		if (b->count < DNS_BATCH_MAX)
			memcpy(b->bytes[b->count] + length, parts[i].iov_base,
			    parts[i].iov_len);
		length += parts[i].iov_len;
	}
	if (b->count < DNS_BATCH_MAX)
		b->lengths[b->count++] = length;
	return (ssize_t)length;
}

static ssize_t
send_parts(ares_socket_t fd, const struct iovec *parts, int count, void *context)
{
	struct dns_channel *c = context;
	struct dns_socket *s = dns_socket_find(c->dns, fd);
	struct msghdr header = {
	    .msg_iov = (struct iovec *)parts, .msg_iovlen = (size_t)count};
	ssize_t sent;

	if (s->batch != NULL)
		return put_into_batch(s, parts, count);
	do
		sent = sendmsg(fd, &header, MSG_DONTWAIT | MSG_NOSIGNAL);
	while (sent == -1 && errno == EINTR);
	return sent;
}

/* One that is longer than we said we take, or longer than its room, counts as cut. */
static void
mark_cut(struct dns_inbox *box, size_t i)
{
	if (box->headers[i].msg_len > DNS_EDNS_SIZE) {
		box->headers[i].msg_len = DNS_EDNS_SIZE;
		box->bytes[i][FLAGS_AT] |= TRUNCATED;
	}
}

/*
 * Receives many: returns 0, or -1 with errno.  An error is that of a datagram sent
 * earlier.  Where there is no other server it is as good as lost, and passed over:
 * c-ares would use up the tries of all that is in flight at once.
 */
static int
receive(struct dns_socket *s, struct dns_inbox *box)
{
	int count = 0;

	box->fd = s->fd;
	box->next = box->count = 0;
	while (count <= 0) {
		if (s->dns->budget == 0) {
			errno = EAGAIN;
			return -1;
		}
		s->dns->budget--;
		count = recvmmsg(
		    s->fd, box->headers, DNS_BATCH_MAX, MSG_DONTWAIT, NULL);
		if (count != -1 || errno == EINTR)
			continue;
		if (errno == EAGAIN || errno == EWOULDBLOCK || note_error(s, errno))
			return -1;
	}
	box->count = (size_t)count;
	for (size_t i = 0; i < box->count; i++)
		mark_cut(box, i);
	return 0;
}

/* The socket is connected: only its server's datagrams come. */
static ssize_t
take_datagram(struct dns_socket *s, void *data, size_t room, struct sockaddr *from,
    ares_socklen_t *from_length)
{
	struct dns_inbox *box = s->dns->inbox;
	size_t length, i;

	if (!dns_socket_unread(s->dns, s->fd) && receive(s, box) == -1)
		return -1;
	i = box->next++;
	length = box->headers[i].msg_len < room ? box->headers[i].msg_len : room;
	memcpy(data, box->bytes[i], length);
	if (from != NULL) {
		memcpy(from, &s->called, s->called_length);
		*from_length = s->called_length;
	}
	note_answer(s);
	return (ssize_t)length;
}

static ssize_t
receive_from(ares_socket_t fd, void *data, size_t room, int flags,
    struct sockaddr *from, ares_socklen_t *from_length, void *context)
{
	struct dns_channel *c = context;
	struct dns_socket *s = dns_socket_find(c->dns, fd);
	ssize_t length;

	if (s->batch != NULL)
		return take_datagram(s, data, room, from, from_length);
	do
		length = recv(fd, data, room, flags | MSG_DONTWAIT);
	while (length == -1 && errno == EINTR);
	if (length > 0) {
		note_answer(s);
		s->server->streamed = true;
		c->dns->streams = true;
	} else if (length == 0) {
		c->dns->error = ECONNRESET;
	} else if (errno != EAGAIN) {
		note_error(s, errno);
	}
	return length;
}

void
dns_socket_functions(struct dns_channel *c)
{
	static const struct ares_socket_functions functions = {
	    .asocket = open_socket,
	    .aclose = close_socket,
	    .aconnect = connect_socket,
	    .arecvfrom = receive_from,
	    .asendv = send_parts,
	};

	c->dns->cares.set_socket_functions(c->cares, &functions, c);
}
