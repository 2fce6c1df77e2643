/* Sending: one datagram, or many by few calls and, where they are alike, as one. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "net/path.h"
#include "stream/datagram_parts.h"

enum {
	SEGMENTS = 64, /* that the kernel cuts one write into (UDP_MAX_SEGMENTS) */
	GROUPS = 64, /* of messages that are alike, in one sendmmsg(2) */
	PIECES = 512, /* of memory that they are in */
	/* Sent one by one behind a batch that was cut short: the kernel keeps why. */
	LISTEN = 2,
};

/* Messages that leave by one call, of which group i has counts[i]. */
struct outbox {
	struct mmsghdr groups[GROUPS];
	struct control controls[GROUPS];
	size_t counts[GROUPS];
	struct iovec pieces[PIECES];
	size_t group_count, piece_count;
};

/* How many of count messages the kernel can cut out of one: all but the last alike. */
static size_t
alike(const struct datagram *g, const struct iovec *messages, size_t count)
{
	size_t segment = messages[0].iov_len, total = segment, n = 1;

	if (segment == 0 || segment > g->segment_max)
		return 1;
	while (n < count && n < SEGMENTS && messages[n - 1].iov_len == segment) {
		size_t length = messages[n].iov_len;

		if (length == 0 || length > segment || total + length > DATAGRAM_MAX)
			break;
		total += length;
		n++;
	}
	return n;
}

/* Adds memory to the last group; what is behind its last piece makes that longer. */
static void
add_piece(struct outbox *o, struct msghdr *m, const struct iovec *piece)
{
	struct iovec *last = &m->msg_iov[m->msg_iovlen - 1];

	if (m->msg_iovlen > 0 &&
	    (char *)last->iov_base + last->iov_len == piece->iov_base) {
		last->iov_len += piece->iov_len;
		return;
	}
	o->pieces[o->piece_count++] = *piece;
	m->msg_iovlen++;
}

/* Adds a group of count messages, of which all but the last are alike. */
static void
add_group(
    struct datagram *g, struct outbox *o, const struct iovec *messages, size_t count)
{
	struct msghdr *m = &o->groups[o->group_count].msg_hdr;
	struct control *control = &o->controls[o->group_count];

	*m = (struct msghdr){.msg_iov = &o->pieces[o->piece_count]};
	if (!g->request.connected) {
		m->msg_name = &g->peer.address;
		m->msg_namelen = g->peer.length;
	}
	for (size_t i = 0; i < count; i++)
		add_piece(o, m, &messages[i]);
	control->length = g->answer.length;
	memcpy(control->room, g->answer.room, g->answer.length);
	if (count > 1)
		control_add_segment(control, messages[0].iov_len);
	control_send(control, m);
	o->counts[o->group_count++] = count;
}

static void
fill_outbox(
    struct datagram *g, struct outbox *o, const struct iovec *messages, size_t count)
{
	size_t groups = g->singly > 0 ? 1 : GROUPS, at = 0;

	o->group_count = o->piece_count = 0;
	while (at < count && o->group_count < groups) {
		size_t alikes = alike(g, messages + at, count - at);

		if (o->piece_count + alikes > PIECES)
			break;
		add_group(g, o, messages + at, alikes);
		at += alikes;
	}
}

/* Sends the groups: how many of them went, or -1 with errno for the first. */
static int
transmit(struct datagram *g, struct outbox *o)
{
	const int flags = MSG_DONTWAIT | MSG_NOSIGNAL;
	ssize_t sent;

	do {
		if (o->group_count > 1)
			sent = sendmmsg(
			    g->request.fd, o->groups, o->group_count, flags);
		else
			sent = sendmsg(g->request.fd, &o->groups[0].msg_hdr, flags);
	} while (sent == -1 && errno == EINTR);
	return o->group_count > 1 || sent == -1 ? sent : 1;
}

/* An error that says that this device or kernel does not cut segments. */
static bool
cannot_segment(int error)
{
	return error == EINVAL || error == EIO || error == EMSGSIZE ||
	    error == EOPNOTSUPP || error == ENOPROTOOPT;
}

/* Is there another way to send what failed?  Then that is how from now on. */
static bool
can_do_without(struct datagram *g, const struct outbox *o, size_t length, int error)
{
	if (o->counts[0] > 1 && cannot_segment(error)) {
		/* Too long for the path, or none at all. */
		g->segment_max = error == EINVAL || error == EMSGSIZE ? length - 1 : 0;
		return true;
	}
	if (error == EINVAL && g->answer.length > 0) {
		/* It spoke to a broadcast or multicast address: no source for us. */
		g->answer.length = 0;
		return true;
	}
	return false;
}

/* How many messages left in the first sent groups. */
static size_t
count_sent(struct datagram *g, const struct outbox *o, size_t sent)
{
	size_t count = 0;

	for (size_t i = 0; i < sent; i++)
		count += o->counts[i];
	if (sent < o->group_count)
		g->singly = LISTEN;
	else if (g->singly > 0)
		g->singly--;
	return count;
}

ssize_t
datagram_write_messages(
    struct stream *s, const struct iovec *messages, size_t count, struct diag *d)
{
	struct datagram *g = (struct datagram *)s;
	struct outbox outbox;
	int sent;

	if (!g->request.connected && endpoint_family(&g->peer) == AF_UNSPEC)
		return IO_WANT_READ;
	do {
		fill_outbox(g, &outbox, messages, count);
		sent = transmit(g, &outbox);
	} while (sent == -1 && can_do_without(g, &outbox, messages[0].iov_len, errno));
	if (sent != -1)
		return count_sent(g, &outbox, sent);
	/* ENOBUFS: a device's queue is full; no event tells when it has room. */
	if (errno == EAGAIN || errno == ENOBUFS)
		return IO_WANT_WRITE;
	return datagram_failed(g, errno, d);
}

ssize_t
datagram_write(struct stream *s, const void *bytes, size_t length, struct diag *d)
{
	struct iovec message = {.iov_base = (void *)bytes, .iov_len = length};
	ssize_t sent = datagram_write_messages(s, &message, 1, d);

	return sent > 0 ? (ssize_t)length : sent;
}
