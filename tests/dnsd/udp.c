/* udp: queries and replies, a batch at a time */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "delay.h"
#include "server.h"

/* What is not a query of a few hundred bytes is nothing to us. */
enum { BATCH = 64, QUERY_SIZE = 1500, SENT_SIZE = 4096 };

/* The buffers are bound to their messages once, in prepare. */
static struct mmsghdr queries[BATCH];
static struct iovec query_parts[BATCH];
static unsigned char query_bytes[BATCH][QUERY_SIZE];
static union address query_peers[BATCH];

static struct mmsghdr replies[BATCH];
static struct iovec reply_parts[BATCH];
static unsigned char reply_bytes[BATCH][SENT_SIZE];
static union address reply_peers[BATCH];
static unsigned reply_count;
static int reply_fd;

static void
bind_message(struct mmsghdr *m, struct iovec *part, union address *peer, void *bytes,
    size_t size)
{
	*part = (struct iovec){.iov_base = bytes, .iov_len = size};
	m->msg_hdr.msg_iov = part;
	m->msg_hdr.msg_iovlen = 1;
	m->msg_hdr.msg_name = peer;
	m->msg_hdr.msg_namelen = sizeof(*peer);
}

static void
prepare(void)
{
	for (int i = 0; i < BATCH; i++) {
		bind_message(&queries[i], &query_parts[i], &query_peers[i],
		    query_bytes[i], QUERY_SIZE);
		bind_message(&replies[i], &reply_parts[i], &reply_peers[i],
		    reply_bytes[i], SENT_SIZE);
	}
}

/* What the kernel refuses, since a client is gone, is passed over. */
static void
flush(void)
{
	unsigned sent = 0;

	while (sent < reply_count) {
		int now = sendmmsg(reply_fd, replies + sent, reply_count - sent, 0);

		sent += now > 0 ? now : errno != EINTR;
	}
	reply_count = 0;
}

static void
put(int fd, const union address *peer, const void *bytes, size_t length)
{
	if (length > SENT_SIZE)
		return;
	if (reply_count == BATCH || fd != reply_fd)
		flush();
	reply_fd = fd;
	memcpy(reply_bytes[reply_count], bytes, length);
	reply_parts[reply_count].iov_len = length;
	reply_peers[reply_count] = *peer;
	replies[reply_count++].msg_hdr.msg_namelen = server_address_length(peer);
}

/* A socket of the same family at a port, 0: any, of the address. */
static int
open_other(const union address *address, in_port_t port)
{
	union address local = *address;
	int fd = socket(local.any.sa_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (local.any.sa_family == AF_INET)
		local.v4.sin_port = port;
	else
		local.v6.sin6_port = port;
	if (fd == -1 || bind(fd, &local.any, server_address_length(&local)) == -1)
		server_fail("other address", strerror(errno));
	return fd;
}

/* Only 127.0.0.1 has a neighbour: where there is none, it is another port. */
static int
other_address(const struct endpoint *e)
{
	union address other = e->local;

	if (other.any.sa_family != AF_INET)
		return open_other(&other, 0);
	other.v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1);
	return open_other(&other, other.v4.sin_port);
}

static int
socket_of(struct endpoint *e, enum reply_via via)
{
	if (via == VIA_ASKED)
		return e->udp;
	if (via == VIA_OTHER_PORT) {
		if (e->other_port == -1)
			e->other_port = open_other(&e->local, 0);
		return e->other_port;
	}
	if (e->other_address == -1)
		e->other_address = other_address(e);
	return e->other_address;
}

static void
send_answer(struct server *s, struct endpoint *e, const union address *peer)
{
	for (size_t i = 0; i < s->answer.count; i++) {
		const struct reply *r = &s->answer.reply[i];
		int64_t delay = s->options.delay + r->delay;
		int fd = socket_of(e, r->via);

		if (delay > 0)
			delay_put(server_now() + delay * 1000000, fd, peer, r);
		else
			put(fd, peer, r->bytes, r->length);
	}
}

void
udp_receive(struct server *s, struct endpoint *e)
{
	int count;

	if (queries[0].msg_hdr.msg_iov == NULL)
		prepare();
	for (int i = 0; i < BATCH; i++)
		queries[i].msg_hdr.msg_namelen = sizeof(query_peers[i]);
	count = recvmmsg(e->udp, queries, BATCH, MSG_DONTWAIT, NULL);
	for (int i = 0; i < count; i++)
		if (server_ask(s, query_bytes[i], queries[i].msg_len, false))
			send_answer(s, e, &query_peers[i]);
	flush();
}

int64_t
udp_send_due(void)
{
	const struct delayed *d;
	int64_t now = server_now();

	while ((d = delay_first()) != NULL && d->due <= now) {
		put(d->fd, &d->peer, d->bytes, d->length);
		delay_drop();
	}
	flush();
	return d != NULL ? d->due : -1;
}
