/* datagram: many received and sent at a time, and each of them stays whole */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <netinet/udp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/diag.h"
#include "compat/sockopts.h"
#include "net/path.h"
#include "net/sockopt.h"
#include "rig.h"
#include "sockets.h"
#include "stream/datagram.h"
#include "stream/stream.h"

enum { ROOM = 4 * 1024 * 1024 };

/* A stream that receives, who speaks to it, and what was said and read. */
struct many {
	struct datagram_request request;
	struct stream *stream;
	struct endpoint local;
	int fd; /* connected to the stream's socket */
	size_t said, got;
	unsigned char sent[ROOM], read[ROOM + ROOM];
};

static struct many *
begin(struct datagram_request request)
{
	static struct many many;
	struct endpoint ours;
	struct diag d = {0};

	many.said = many.got = 0;
	many.request = request;
	many.request.name = "the peer";
	many.request.fd = sockets_udp(&many.local);
	sockopt_set_int(many.request.fd, SOL_SOCKET, SO_RCVBUF, ROOM);
	many.stream = datagram_open(&many.request, &d);
	assert_non_null(many.stream);
	many.fd = sockets_udp(&ours);
	assert_int_equal(
	    connect(many.fd, &many.local.address.any, many.local.length), 0);
	return &many;
}

static void
end(struct many *m)
{
	stream_close(m->stream);
	close(m->fd);
}

/* Notes what a datagram of length bytes is read as, and returns where it is. */
static unsigned char *
expect(struct many *m, size_t length)
{
	unsigned char *at;

	if (m->request.prefixed) {
		m->sent[m->said++] = length >> 8;
		m->sent[m->said++] = length & 0xff;
	}
	at = m->sent + m->said;
	for (size_t i = 0; i < length; i++)
		at[i] = (m->said + i) * 7;
	m->said += length;
	return at;
}

static void
say(struct many *m, size_t length)
{
	const void *bytes = expect(m, length);

	assert_int_equal(send(m->fd, bytes, length, 0), length);
}

static ssize_t
read_more(struct many *m)
{
	struct diag d = {0};
	ssize_t moved = m->stream->ops->read(
	    m->stream, m->read + m->got, sizeof(m->read) - m->got, &d);

	if (moved > 0)
		m->got += moved;
	return moved;
}

/* All that was said is read, and then there is no more. */
static void
assert_all_read(struct many *m)
{
	ssize_t moved;

	while ((moved = read_more(m)) > 0)
		continue;
	assert_int_equal(moved, IO_WANT_READ);
	assert_int_equal(m->got, m->said);
	assert_memory_equal(m->read, m->sent, m->said);
}

static void
those_that_are_there_are_read_end_to_end(void **state)
{
	struct many *m = begin((struct datagram_request){.packed = true});

	(void)state;
	assert_true(m->stream->read_room > 0);
	for (int i = 0; i < 3; i++)
		say(m, 100);
	assert_int_equal(read_more(m), 200);
	assert_false(m->stream->drained);
	assert_int_equal(read_more(m), 100);
	assert_true(m->stream->drained);
	assert_all_read(m);
	end(m);
}

static void
one_alone_tells_that_there_is_no_more(void **state)
{
	struct many *m = begin((struct datagram_request){.packed = true});

	(void)state;
	for (int i = 0; i < 3; i++) {
		say(m, 10 + i);
		assert_int_equal(read_more(m), 10 + i);
		assert_true(m->stream->drained);
	}
	end(m);
}

static void
any_lengths(bool prefixed)
{
	static const size_t lengths[] = {0, 1, 3, 64, 64, 1400, 8192, 30000, 65507};
	struct many *m = begin(
	    (struct datagram_request){.packed = true, .prefixed = prefixed});
	uint64_t seed = 2026;

	for (int round = 0; round < 200; round++) {
		m->said = m->got = 0;
		for (int i = rig_random(&seed) % 20; i >= 0; i--)
			say(m, lengths[rig_random(&seed) % (i > 12 ? 6 : 9)]);
		assert_all_read(m);
	}
	end(m);
}

static void
of_any_lengths_each_is_whole(void **state)
{
	(void)state;
	any_lengths(false);
}

static void
of_any_lengths_each_is_behind_its_own(void **state)
{
	(void)state;
	any_lengths(true);
}

/* Says several of segment bytes, the last perhaps with fewer, by one call. */
static bool
say_as_one(struct many *m, size_t segment, size_t length)
{
	static unsigned char bytes[DATAGRAM_MAX];

	for (size_t at = 0; at < length; at += segment) {
		size_t size = length - at < segment ? length - at : segment;

		memcpy(bytes + at, expect(m, size), size);
	}
	if (sockopt_set_int(m->fd, IPPROTO_UDP, UDP_SEGMENT, segment) == -1)
		return false;
	assert_int_equal(send(m->fd, bytes, length, 0), length);
	assert_int_equal(sockopt_set_int(m->fd, IPPROTO_UDP, UDP_SEGMENT, 0), 0);
	return true;
}

/* As begin, with a socket that the kernel may join them for; else skips the test. */
static struct many *
begin_joining(struct datagram_request request)
{
	struct many *m = begin(request);

	if (sockopt_set_int(m->request.fd, IPPROTO_UDP, UDP_GRO, 1) == -1)
		skip();
	return m;
}

static void
joined(bool prefixed)
{
	struct many *m = begin_joining(
	    (struct datagram_request){.packed = true, .prefixed = prefixed});

	for (int round = 0; round < 3; round++) {
		m->said = m->got = 0;
		if (!say_as_one(m, 100, 6400))
			skip();
		say(m, 50);
		say_as_one(m, 1, 60);
		say_as_one(m, 1000, 63500);
		say(m, 0);
		say_as_one(m, 7, 15);
		/* Alike, and three times as long with their lengths. */
		for (int i = 0; i < 20; i++)
			say_as_one(m, 1, 60);
		assert_all_read(m);
	}
	end(m);
}

static void
those_that_came_as_one_are_read_whole(void **state)
{
	(void)state;
	joined(false);
}

static void
those_that_came_as_one_are_parted_for_their_lengths(void **state)
{
	(void)state;
	joined(true);
}

static void
those_that_came_as_one_are_single_for_who_reads_messages(void **state)
{
	static const ssize_t expected[] = {10, 10, 5, 3, IO_WANT_READ};
	struct many *m = begin_joining((struct datagram_request){.packed = false});

	(void)state;
	assert_int_equal(m->stream->read_room, 0);
	if (!say_as_one(m, 10, 25))
		skip();
	say(m, 3);
	for (size_t i = 0; i < sizeof(expected) / sizeof(*expected); i++)
		assert_int_equal(read_more(m), expected[i]);
	assert_memory_equal(m->read, m->sent, m->said);
	end(m);
}

static void
limited(bool packed)
{
	struct many *m = begin_joining(
	    (struct datagram_request){.packed = packed, .limit = 7});
	size_t until;

	say(m, 5);
	if (!say_as_one(m, 10, 40))
		skip();
	say_as_one(m, 10, 30);
	/* Of these the third is the eighth. */
	until = m->said - 10;
	say(m, 9);
	while (read_more(m) > 0)
		assert_false(m->stream->drained && m->got == until);
	assert_int_equal(read_more(m), 0);
	assert_int_equal(m->got, until);
	assert_memory_equal(m->read, m->sent, until);
	end(m);
}

static void
each_of_those_that_came_as_one_counts(void **state)
{
	(void)state;
	limited(true);
	limited(false);
}

static void
a_limit_that_was_reached_is_not_waited_behind(void **state)
{
	struct many *m = begin_joining(
	    (struct datagram_request){.packed = true, .limit = 4});

	(void)state;
	if (!say_as_one(m, 10, 40))
		skip();
	assert_int_equal(read_more(m), 40);
	assert_false(m->stream->drained);
	assert_int_equal(read_more(m), 0);
	end(m);
}

static void
a_limit_ends_the_stream_within_a_batch(void **state)
{
	struct many *m = begin((struct datagram_request){.packed = true, .limit = 5});

	(void)state;
	for (int i = 0; i < 5; i++)
		say(m, 20);
	assert_int_equal(send(m->fd, "more", 4, 0), 4);
	while (read_more(m) > 0)
		assert_false(m->stream->drained && m->got == m->said);
	assert_int_equal(m->got, m->said);
	assert_int_equal(read_more(m), 0);
	end(m);
}

static void
strangers_within_a_batch_are_not_heard(void **state)
{
	struct many *m = begin(
	    (struct datagram_request){.packed = true, .lock_peer = true});
	struct endpoint other;
	int stranger = sockets_udp(&other);

	(void)state;
	for (int i = 0; i < 12; i++) {
		say(m, 30);
		sockets_send_to(stranger, &m->local, "stranger");
	}
	assert_all_read(m);
	end(m);
	close(stranger);
}

static void
who_is_last_in_a_batch_is_answered(void **state)
{
	struct many *m = begin((struct datagram_request){.packed = true});
	struct endpoint other;
	struct diag d = {0};
	int last = sockets_udp(&other);
	char answer[8];

	(void)state;
	say(m, 30);
	sockets_send_to(last, &m->local, "x");
	while (read_more(m) > 0)
		continue;
	assert_int_equal(m->stream->ops->write(m->stream, "answer", 6, &d), 6);
	sockets_wait(last, POLLIN);
	assert_int_equal(recv(last, answer, sizeof(answer), 0), 6);
	end(m);
	close(last);
}

static void
a_refusal_loses_nothing_that_came(void **state)
{
	struct many *m = begin(
	    (struct datagram_request){.packed = true, .connected = true});
	struct endpoint ours;
	struct diag d = {0};

	(void)state;
	assert_int_equal(endpoint_local(m->fd, &ours), 0);
	assert_int_equal(connect(m->request.fd, &ours.address.any, ours.length), 0);
	say(m, 10);
	say(m, 20);
	close(m->fd);
	m->fd = -1;
	assert_int_equal(m->stream->ops->write(m->stream, "x", 1, &d), 1);
	/* The kernel tells of the error first, and keeps what came. */
	while (read_more(m) != IO_WANT_READ)
		continue;
	assert_int_equal(m->got, m->said);
	stream_close(m->stream);
}

/* What was dropped is known though nothing came behind it. */
static void
what_the_kernel_dropped_is_known_at_the_end(void **state)
{
	struct many *m = begin((struct datagram_request){.packed = true});
	bool or_more;
	uint64_t lost;

	(void)state;
	assert_int_equal(sockopt_set_int(m->request.fd, SOL_SOCKET, SO_RCVBUF, 1), 0);
	for (int i = 0; i < 100; i++)
		say(m, 1000);
	while (read_more(m) > 0)
		continue;
	lost = m->stream->ops->lost(m->stream, &or_more);
	assert_int_equal(m->got + lost * 1000, m->said);
	assert_false(or_more);
	end(m);
}

/* Sends messages of these lengths, as many calls as it takes. */
static void
send_all(struct stream *s, struct iovec *messages, size_t count)
{
	struct diag d = {0};

	while (count > 0) {
		ssize_t sent = s->ops->write_messages(s, messages, count, &d);

		assert_in_range(sent, 1, count);
		messages += sent;
		count -= sent;
	}
}

static void
messages_of_any_lengths_are_sent_whole(void **state)
{
	static const size_t lengths[] = {700, 1400, 5, 5, 5, 3, 2, 6, 6, 0, 0, 7, 1400,
	    1400, 1400, 200, 65507, 9, 9, 30000, 30000, 1};
	enum { COUNT = sizeof(lengths) / sizeof(*lengths) };
	struct many *m = begin((struct datagram_request){.connected = true});
	struct endpoint ours;
	struct iovec messages[COUNT];

	(void)state;
	assert_int_equal(endpoint_local(m->fd, &ours), 0);
	assert_int_equal(connect(m->request.fd, &ours.address.any, ours.length), 0);
	sockopt_set_int(m->fd, SOL_SOCKET, SO_RCVBUF, ROOM);
	for (size_t i = 0; i < COUNT; i++) {
		messages[i] = (struct iovec){expect(m, lengths[i]), lengths[i]};
		m->said += i % 3;
	}
	send_all(m->stream, messages, COUNT);
	for (size_t i = 0; i < COUNT; i++) {
		sockets_wait(m->fd, POLLIN);
		assert_int_equal(
		    recv(m->fd, m->read, sizeof(m->read), MSG_DONTWAIT), lengths[i]);
		assert_memory_equal(m->read, messages[i].iov_base, lengths[i]);
	}
	assert_int_equal(recv(m->fd, m->read, 1, MSG_DONTWAIT), -1);
	end(m);
}

static void
a_refusal_is_heard_among_many_messages(void **state)
{
	static char text[6];
	struct iovec messages[] = {
	    {text, 1}, {text, 2}, {text, 3}, {text, 4}, {text, 5}, {text, 6}};
	struct many *m = begin((struct datagram_request){.connected = true});
	struct endpoint nobody;
	struct diag d = {0};
	size_t at = 0;
	ssize_t sent = 0;

	(void)state;
	close(sockets_udp(&nobody));
	assert_int_equal(connect(m->request.fd, &nobody.address.any, nobody.length), 0);
	while (at < 6 && sent != IO_ERR) {
		sent = m->stream->ops->write_messages(
		    m->stream, messages + at, 6 - at, &d);
		if (sent > 0)
			at += sent;
	}
	assert_int_equal(sent, IO_ERR);
	assert_int_equal(d.status, STATUS_NO);
	end(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(those_that_are_there_are_read_end_to_end),
	    cmocka_unit_test(one_alone_tells_that_there_is_no_more),
	    cmocka_unit_test(of_any_lengths_each_is_whole),
	    cmocka_unit_test(of_any_lengths_each_is_behind_its_own),
	    cmocka_unit_test(those_that_came_as_one_are_read_whole),
	    cmocka_unit_test(those_that_came_as_one_are_parted_for_their_lengths),
	    cmocka_unit_test(those_that_came_as_one_are_single_for_who_reads_messages),
	    cmocka_unit_test(each_of_those_that_came_as_one_counts),
	    cmocka_unit_test(a_limit_that_was_reached_is_not_waited_behind),
	    cmocka_unit_test(a_limit_ends_the_stream_within_a_batch),
	    cmocka_unit_test(strangers_within_a_batch_are_not_heard),
	    cmocka_unit_test(who_is_last_in_a_batch_is_answered),
	    cmocka_unit_test(a_refusal_loses_nothing_that_came),
	    cmocka_unit_test(what_the_kernel_dropped_is_known_at_the_end),
	    cmocka_unit_test(messages_of_any_lengths_are_sent_whole),
	    cmocka_unit_test(a_refusal_is_heard_among_many_messages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
