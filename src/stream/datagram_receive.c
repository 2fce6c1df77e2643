/* Receiving: one datagram, or as many as are there for who takes them as bytes. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "proto/framing.h"
#include "stream/datagram_parts.h"

enum {
	/* What any datagram of UDP fits in, or several of them that came as one. */
	DATAGRAM_ROOM = 64 * 1024,
	/* Of one recvmmsg(2): the system call costs little beside so many. */
	BATCH = 16,
	/* Of them, as far as they are as long as is expected. */
	BATCH_BYTES = 64 * 1024,
	FIRST_EXPECTED = 2048,
	/* The same, and the length before each. */
	HEADS_ROOM = BATCH_BYTES + BATCH * FRAMING_PREFIX,
};

/*
 * Many are received end to end, each in as many bytes as are expected, so that
 * they need not be moved where they are alike.  What is longer goes on in a slot
 * of its own behind all of them, in which the longest has room.
 */

struct datagram_batch {
	struct mmsghdr messages[BATCH];
	struct iovec pieces[BATCH][2];
	struct endpoint from[BATCH];
	struct control controls[BATCH];
	size_t asked; /* how many the next read asks for */
	size_t expected; /* how long they are */
};

struct datagram_batch *
datagram_batch_new(void)
{
	struct datagram_batch *b = calloc(1, sizeof(*b));

	if (b == NULL)
		return NULL;
	/* One more than has come, so that a read tells that there is no more. */
	b->asked = 2;
	b->expected = FIRST_EXPECTED;
	return b;
}

static size_t
prefix_of(const struct datagram *g)
{
	return g->request.prefixed ? FRAMING_PREFIX : 0;
}

/* A slot, or what the heads of a batch take. */
static size_t
slot_size(const struct datagram *g)
{
	/* Where one byte may be a datagram, each has its length before it. */
	size_t growth = g->request.prefixed ? 1 + FRAMING_PREFIX : 1;

	return growth * DATAGRAM_ROOM + HEADS_ROOM - BATCH_BYTES;
}

/* As many slots as fit, behind the heads and with a second place for these. */
static size_t
slots_in(const struct datagram *g, size_t size)
{
	return (size - HEADS_ROOM) / slot_size(g) - 1;
}

size_t
datagram_read_room(const struct datagram *g)
{
	return HEADS_ROOM + 3 * slot_size(g);
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

/* Notes what came with a message.  Is it for us? */
static bool
take(struct datagram *g, const struct endpoint *from, struct msghdr *message)
{
	control_losses(message, &g->lost);
	if (is_stranger(g, from))
		return false;
	g->received++;
	if (!g->request.connected && g->request.destination == NULL)
		remember(g, from, message);
	return true;
}

/* What recvmsg(2) brought. */
struct arrival {
	size_t length;
	size_t segment; /* of each, where several datagrams came as one; else 0 */
	bool ended; /* it is the peer's end, as there is one of records */
	bool ours;
};

/* Returns 0, or as stream read. */
static int
receive(
    struct datagram *g, void *buffer, size_t size, struct arrival *a, struct diag *d)
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
		return errno == EAGAIN ? IO_WANT_READ : datagram_failed(g, errno, d);
	from.length = message.msg_namelen;
	*a = (struct arrival){
	    .length = length,
	    .segment = control_segment(&message),
	    .ended = length == 0 && g->request.records,
	    .ours = take(g, &from, &message),
	};
	if (a->ours && (message.msg_flags & MSG_TRUNC))
		return diag_set(d, STATUS_LOCAL, "%s: a datagram was cut at %zu bytes",
		    g->stream.name, size);
	return 0;
}

/* Keeps what is behind the first of the datagrams that came as one. */
static int
keep_rest(struct datagram *g, const unsigned char *bytes, const struct arrival *a,
    struct diag *d)
{
	size_t length = a->length - a->segment;

	g->coalesced = true;
	g->rest = malloc(sizeof(*g->rest) + length);
	if (g->rest == NULL)
		return diag_errno(d, STATUS_LOCAL, errno, "%s", g->stream.name);
	*g->rest = (struct datagram_rest){.length = length, .segment = a->segment};
	memcpy(g->rest->bytes, bytes + a->segment, length);
	return 0;
}

/* The next datagram of those that came as one. */
static size_t
take_rest(struct datagram *g, unsigned char *buffer)
{
	struct datagram_rest *r = g->rest;
	size_t length = r->length - r->at;

	if (length > r->segment)
		length = r->segment;
	memcpy(buffer, r->bytes + r->at, length);
	r->at += length;
	g->received++;
	if (r->at == r->length) {
		free(r);
		g->rest = NULL;
	}
	return length;
}

/* Makes it stand behind its own length, where that was asked for. */
static ssize_t
finish_one(struct datagram *g, unsigned char *buffer, size_t length)
{
	if (!g->request.prefixed)
		return length;
	framing_put_length(buffer, length);
	return FRAMING_PREFIX + length;
}

/* The next datagram that is for us, and no more than that one. */
static ssize_t
read_one(struct datagram *g, unsigned char *buffer, size_t size, struct diag *d)
{
	size_t prefix = g->request.prefixed ? FRAMING_PREFIX : 0;
	struct arrival a;

	while (!is_spent(g)) {
		int failure;

		if (g->rest != NULL)
			return finish_one(g, buffer, take_rest(g, buffer + prefix));
		failure = receive(g, buffer + prefix, size - prefix, &a, d);
		if (failure != 0)
			return failure;
		if (a.ended)
			return 0;
		if (!a.ours || prefix + a.length == 0)
			continue;
		if (a.segment > 0 && a.segment < a.length) {
			if (keep_rest(g, buffer + prefix, &a, d) == IO_ERR)
				return IO_ERR;
			a.length = a.segment;
		}
		return finish_one(g, buffer, a.length);
	}
	return 0;
}

/* From one datagram to the next where each is as long as is expected. */
static size_t
stride_of(const struct datagram *g)
{
	return g->batch->expected + prefix_of(g);
}

static void
prepare(struct datagram *g, size_t count, unsigned char *buffer)
{
	struct datagram_batch *b = g->batch;
	size_t stride = stride_of(g), slot = slot_size(g);

	for (size_t i = 0; i < count; i++) {
		struct msghdr *m = &b->messages[i].msg_hdr;

		b->pieces[i][0].iov_base = buffer + i * stride + prefix_of(g);
		b->pieces[i][0].iov_len = b->expected;
		b->pieces[i][1].iov_base = buffer + (i + 1) * slot;
		b->pieces[i][1].iov_len = DATAGRAM_ROOM - b->expected;
		m->msg_iov = b->pieces[i];
		m->msg_iovlen = 2;
		if (!g->request.connected) {
			m->msg_name = &b->from[i].address;
			m->msg_namelen = sizeof(b->from[i].address);
		}
		control_receive(&b->controls[i], m);
	}
}

static size_t
longest_of(const struct datagram_batch *b, size_t count)
{
	size_t longest = 1;

	for (size_t i = 0; i < count; i++)
		if (b->messages[i].msg_len > longest)
			longest = b->messages[i].msg_len;
	return longest;
}

/* Puts the length before each of the datagrams of segment bytes that came as one. */
static size_t
spread(unsigned char *bytes, size_t length, size_t segment)
{
	size_t last = length > 0 ? (length - 1) / segment : 0;

	/* From the last to the first, since each moves behind its own length. */
	for (size_t i = last + 1; i-- > 0;) {
		size_t size = i < last ? segment : length - last * segment;
		unsigned char *to = bytes + i * (segment + FRAMING_PREFIX);

		memmove(
		    to + FRAMING_PREFIX, bytes + FRAMING_PREFIX + i * segment, size);
		framing_put_length(to, size);
	}
	return length + (last + 1) * FRAMING_PREFIX;
}

/* Counts the datagrams of one message; returns its bytes, up to the limit's. */
static size_t
count_segments(struct datagram *g, size_t length, size_t segment)
{
	uint64_t left = g->request.limit - g->received, more = (length - 1) / segment;

	g->coalesced = true;
	if (g->request.limit > 0 && more > left) {
		more = left;
		length = (1 + more) * segment;
	}
	g->received += more;
	return length;
}

/*
 * Puts message i, whose first bytes are at head, to where it belongs.  Returns
 * how long it is there.
 */
static size_t
place(struct datagram *g, size_t i, const unsigned char *head, unsigned char *to)
{
	struct datagram_batch *b = g->batch;
	size_t length = b->messages[i].msg_len;
	size_t first = length < b->expected ? length : b->expected;
	size_t segment = control_segment(&b->messages[i].msg_hdr);

	if (to + prefix_of(g) != head)
		memmove(to + prefix_of(g), head, first);
	memmove(to + prefix_of(g) + first, b->pieces[i][1].iov_base, length - first);
	if (segment > 0 && segment < length)
		length = count_segments(g, length, segment);
	else
		segment = length > 0 ? length : 1;
	return g->request.prefixed ? spread(to, length, segment) : length;
}

/* Does any of the count messages take more bytes than were expected? */
static bool
any_grows(const struct datagram *g, size_t count)
{
	struct datagram_batch *b = g->batch;

	if (longest_of(b, count) > b->expected)
		return true;
	for (size_t i = 0; i < count && g->request.prefixed; i++)
		if (control_segment(&b->messages[i].msg_hdr) > 0)
			return true;
	return false;
}

/*
 * Packs those of the count messages that are for us; returns their bytes.  One
 * that grows takes the place of those behind it, which are first put out of the
 * way then.
 */
static size_t
pack(struct datagram *g, size_t count, unsigned char *buffer)
{
	struct datagram_batch *b = g->batch;
	size_t used = 0;
	const unsigned char *heads = buffer;

	if (count > 1 && any_grows(g, count))
		heads = memcpy(
		    buffer + (count + 1) * slot_size(g), buffer, count * stride_of(g));
	for (size_t i = 0; i < count && !is_spent(g); i++) {
		b->from[i].length = b->messages[i].msg_hdr.msg_namelen;
		if (take(g, &b->from[i], &b->messages[i].msg_hdr))
			used += place(g, i, heads + i * stride_of(g) + prefix_of(g),
			    buffer + used);
	}
	return used;
}

/* As many as came, and are thus expected, and one more to see whether that is all. */
static void
adapt(struct datagram_batch *b, size_t asked, size_t count)
{
	b->expected = longest_of(b, count);
	b->asked = count == asked ? 2 * count : count + 1;
	if (b->asked > BATCH_BYTES / b->expected)
		b->asked = BATCH_BYTES / b->expected;
	if (b->asked > BATCH)
		b->asked = BATCH;
}

/* How many the next recvmmsg(2) may bring into size bytes. */
static size_t
most(const struct datagram *g, size_t size)
{
	size_t slots = slots_in(g, size);
	size_t count = g->batch->asked < slots ? g->batch->asked : slots;
	uint64_t left = g->request.limit - g->received;

	return g->request.limit > 0 && left < count ? left : count;
}

static ssize_t
read_many(struct datagram *g, unsigned char *buffer, size_t size, struct diag *d)
{
	size_t used = 0;

	while (used == 0 && !g->stream.drained && !is_spent(g)) {
		size_t asked = most(g, size);
		int count;

		prepare(g, asked, buffer);
		do {
			count = recvmmsg(g->request.fd, g->batch->messages, asked,
			    MSG_DONTWAIT, NULL);
		} while (count == -1 && errno == EINTR);
		if (count == -1 && errno != EAGAIN)
			return datagram_failed(g, errno, d);
		if (count == -1)
			return IO_WANT_READ;
		used = pack(g, count, buffer);
		adapt(g->batch, asked, count);
		/* Behind the last one that was asked for comes the end, not a wait. */
		g->stream.drained = (size_t)count < asked && !is_spent(g);
	}
	return used == 0 && g->stream.drained ? IO_WANT_READ : (ssize_t)used;
}

/*
 * Of a batch that was cut short by an error the kernel tells at the next call
 * (recvmmsg(2)), for which poll(2) wakes us.
 */
ssize_t
datagram_read(struct stream *s, void *buffer, size_t size, struct diag *d)
{
	struct datagram *g = (struct datagram *)s;

	s->drained = false;
	if (g->batch != NULL && size >= datagram_read_room(g))
		return read_many(g, buffer, size, d);
	return read_one(g, buffer, size, d);
}
