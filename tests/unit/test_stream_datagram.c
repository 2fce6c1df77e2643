/* datagram: messages as a stream; who is answered, and what is never lost unsaid */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/diag.h"
#include "net/path.h"
#include "net/sockopt.h"
#include "sockets.h"
#include "stream/datagram.h"
#include "stream/stream.h"

static struct stream *
must_open(const struct datagram_request *request)
{
	struct diag d = {0};
	struct stream *s = datagram_open(request, &d);

	assert_non_null(s);
	assert_true(s->reads_messages && s->writes_messages);
	return s;
}

static struct stream *
open_simply(int fd, bool connected)
{
	return must_open(&(struct datagram_request){
	    .fd = fd, .name = "the peer", .connected = connected});
}

static ssize_t
read_from(struct stream *s, void *buffer, size_t size)
{
	struct diag d = {0};

	return s->ops->read(s, buffer, size, &d);
}

static ssize_t
write_to(struct stream *s, const char *text)
{
	struct diag d = {0};

	return s->ops->write(s, text, strlen(text), &d);
}

/* The next datagram, which is on its way, is text. */
static void
assert_reads(struct stream *s, const char *text)
{
	char buffer[64];

	sockets_wait(s->read_fd, POLLIN);
	assert_int_equal(read_from(s, buffer, sizeof(buffer)), strlen(text));
	assert_memory_equal(buffer, text, strlen(text));
}

static void
assert_received(int fd, const char *text)
{
	char buffer[64];

	sockets_wait(fd, POLLIN);
	assert_int_equal(recv(fd, buffer, sizeof(buffer), 0), strlen(text));
	assert_memory_equal(buffer, text, strlen(text));
}

static void
assert_nothing_came(int fd)
{
	char byte;

	assert_int_equal(recv(fd, &byte, 1, MSG_DONTWAIT), -1);
	assert_int_equal(errno, EAGAIN);
}

static void
each_read_and_each_write_is_one_datagram(void **state)
{
	struct stream *s;
	int fds[2];

	(void)state;
	sockets_pair(SOCK_DGRAM, fds);
	s = open_simply(fds[0], true);
	assert_true(s->endless);
	sockets_put(fds[1], "one", 3);
	sockets_put(fds[1], "two", 3);
	assert_reads(s, "one");
	assert_reads(s, "two");
	assert_int_equal(read_from(s, &(char){0}, 1), IO_WANT_READ);
	assert_int_equal(write_to(s, "three"), 5);
	assert_int_equal(write_to(s, "four"), 4);
	assert_received(fds[1], "three");
	assert_received(fds[1], "four");
	assert_true(sockets_blocks(fds[0]));
	stream_close(s);
	close(fds[1]);
}

static void
an_empty_datagram_is_skipped_and_not_an_end(void **state)
{
	struct stream *s;
	int fds[2];

	(void)state;
	sockets_pair(SOCK_DGRAM, fds);
	s = open_simply(fds[0], true);
	assert_int_equal(send(fds[1], "", 0, 0), 0);
	assert_int_equal(read_from(s, &(char){0}, 1), IO_WANT_READ);
	assert_int_equal(send(fds[1], "", 0, 0), 0);
	sockets_put(fds[1], "x", 1);
	assert_reads(s, "x");
	stream_close(s);
	close(fds[1]);
}

static void
a_datagram_that_does_not_fit_is_an_error_and_never_cut(void **state)
{
	struct diag d = {0};
	struct stream *s;
	char buffer[4];
	int fds[2];

	(void)state;
	sockets_pair(SOCK_DGRAM, fds);
	s = open_simply(fds[0], true);
	sockets_put(fds[1], "1234", 4);
	assert_reads(s, "1234");
	sockets_put(fds[1], "12345", 5);
	assert_int_equal(s->ops->read(s, buffer, sizeof(buffer), &d), IO_ERR);
	assert_int_equal(d.status, STATUS_LOCAL);
	assert_string_equal(d.text, "the peer: a datagram was cut at 4 bytes");
	stream_close(s);
	close(fds[1]);
}

static void
the_stream_ends_after_as_many_datagrams_as_were_asked_for(void **state)
{
	struct datagram_request request = {
	    .name = "the peer", .connected = true, .limit = 3};
	struct stream *s;
	char byte;
	int fds[2];

	(void)state;
	sockets_pair(SOCK_DGRAM, fds);
	request.fd = fds[0];
	s = must_open(&request);
	sockets_put(fds[1], "1", 1);
	assert_int_equal(send(fds[1], "", 0, 0), 0);
	sockets_put(fds[1], "3", 1);
	sockets_put(fds[1], "4", 1);
	assert_reads(s, "1");
	assert_reads(s, "3");
	assert_int_equal(read_from(s, &byte, 1), 0);
	assert_int_equal(read_from(s, &byte, 1), 0);
	stream_close(s);
	close(fds[1]);
}

static void
the_largest_datagram_goes_whole_both_ways(void **state)
{
	static char bytes[DATAGRAM_MAX], buffer[DATAGRAM_MAX + 1];
	struct endpoint ours, theirs;
	struct diag d = {0};
	struct stream *s;
	int fd = sockets_udp(&ours), peer = sockets_udp(&theirs);

	(void)state;
	assert_int_equal(connect(fd, &theirs.address.any, theirs.length), 0);
	s = open_simply(fd, true);
	memset(bytes, 'x', sizeof(bytes));
	assert_int_equal(s->ops->write(s, bytes, sizeof(bytes), &d), sizeof(bytes));
	sockets_wait(peer, POLLIN);
	assert_int_equal(recv(peer, buffer, sizeof(buffer), 0), sizeof(bytes));
	assert_int_equal(
	    sendto(peer, bytes, sizeof(bytes), 0, &ours.address.any, ours.length),
	    sizeof(bytes));
	sockets_wait(fd, POLLIN);
	assert_int_equal(read_from(s, buffer, sizeof(buffer)), sizeof(bytes));
	stream_close(s);
	close(peer);
}

static void
one_that_is_too_long_to_send_is_wrong_usage(void **state)
{
	static char bytes[DATAGRAM_MAX + 1];
	struct endpoint ours, theirs;
	struct diag d = {0};
	struct stream *s;
	int fd = sockets_udp(&ours), peer = sockets_udp(&theirs);

	(void)state;
	assert_int_equal(connect(fd, &theirs.address.any, theirs.length), 0);
	s = open_simply(fd, true);
	assert_int_equal(s->ops->write(s, bytes, sizeof(bytes), &d), IO_ERR);
	assert_int_equal(d.status, STATUS_USAGE);
	assert_int_equal(d.error, EMSGSIZE);
	stream_close(s);
	close(peer);
}

static void
a_full_queue_is_wanted_to_be_written(void **state)
{
	struct stream *s;
	ssize_t moved;
	int fds[2];

	(void)state;
	sockets_pair(SOCK_DGRAM, fds);
	s = open_simply(fds[0], true);
	while ((moved = write_to(s, "some text")) > 0)
		continue;
	assert_int_equal(moved, IO_WANT_WRITE);
	stream_close(s);
	close(fds[1]);
}

static void
messages_wait_for_a_full_queue(void **state)
{
	static char text[8];
	struct iovec messages[] = {{text, 3}, {text, 5}, {text, 2}};
	struct datagram_request request = {.name = "the peer", .connected = true};
	struct diag d = {0};
	struct stream *s;
	ssize_t sent;
	size_t total = 0;
	int fds[2];

	(void)state;
	sockets_pair(SOCK_DGRAM, fds);
	request.fd = fds[0];
	s = datagram_open(&request, &d);
	while ((sent = s->ops->write_messages(
		    s, messages + total % 3, 3 - total % 3, &d)) > 0)
		total += sent;
	assert_int_equal(sent, IO_WANT_WRITE);
	for (size_t i = 0; i < total; i++)
		assert_int_equal(recv(fds[1], text, sizeof(text), MSG_DONTWAIT),
		    messages[i % 3].iov_len);
	stream_close(s);
	close(fds[1]);
}

static void
a_host_that_refuses_is_a_no_at_the_next_call(void **state)
{
	struct endpoint ours, nobody;
	struct diag d = {0};
	struct stream *s;
	char byte;
	int fd = sockets_udp(&ours);

	(void)state;
	close(sockets_udp(&nobody));
	assert_int_equal(connect(fd, &nobody.address.any, nobody.length), 0);
	s = open_simply(fd, true);
	assert_int_equal(write_to(s, "x"), 1);
	sockets_wait(fd, POLLERR);
	assert_int_equal(s->ops->read(s, &byte, 1, &d), IO_ERR);
	assert_int_equal(d.status, STATUS_NO);
	assert_int_equal(d.error, ECONNREFUSED);
	stream_close(s);
}

/* What a listener's stream has told of its speakers. */
struct speakers {
	int count;
	struct endpoint last;
};

static void
somebody_spoke(void *context, const struct endpoint *peer)
{
	struct speakers *speakers = context;

	speakers->count++;
	speakers->last = *peer;
}

/* A listener and two who may speak to it. */
struct meeting {
	struct stream *stream;
	struct speakers speakers;
	struct endpoint local, names[2];
	int fds[2];
};

static void
meet(struct meeting *m, bool lock_peer)
{
	struct datagram_request request = {
	    .fd = sockets_udp(&m->local),
	    .name = "the peer",
	    .lock_peer = lock_peer,
	    .spoke = somebody_spoke,
	    .context = &m->speakers,
	};

	m->speakers = (struct speakers){0};
	/* As the session does, so that an answer leaves from where it was asked. */
	assert_int_equal(sockopt_set_int(request.fd, IPPROTO_IP, IP_PKTINFO, 1), 0);
	m->stream = must_open(&request);
	for (int i = 0; i < 2; i++)
		m->fds[i] = sockets_udp(&m->names[i]);
}

static void
part(struct meeting *m)
{
	stream_close(m->stream);
	close(m->fds[0]);
	close(m->fds[1]);
}

static void
nobody_can_be_answered_before_somebody_spoke(void **state)
{
	struct meeting m;

	(void)state;
	meet(&m, false);
	assert_int_equal(write_to(m.stream, "hello"), IO_WANT_READ);
	sockets_send_to(m.fds[0], &m.local, "hi");
	assert_reads(m.stream, "hi");
	assert_int_equal(write_to(m.stream, "hello"), 5);
	assert_received(m.fds[0], "hello");
	part(&m);
}

static void
who_spoke_last_is_answered_and_each_change_is_told(void **state)
{
	struct meeting m;

	(void)state;
	meet(&m, false);
	sockets_send_to(m.fds[0], &m.local, "a");
	assert_reads(m.stream, "a");
	sockets_send_to(m.fds[0], &m.local, "b");
	assert_reads(m.stream, "b");
	assert_int_equal(m.speakers.count, 1);
	assert_true(endpoint_equal(&m.speakers.last, &m.names[0]));
	sockets_send_to(m.fds[1], &m.local, "c");
	assert_reads(m.stream, "c");
	assert_int_equal(m.speakers.count, 2);
	assert_true(endpoint_equal(&m.speakers.last, &m.names[1]));
	assert_int_equal(write_to(m.stream, "hello"), 5);
	assert_received(m.fds[1], "hello");
	assert_nothing_came(m.fds[0]);
	part(&m);
}

static void
one_that_keeps_to_its_peer_hears_nobody_else(void **state)
{
	struct meeting m;

	(void)state;
	meet(&m, true);
	sockets_send_to(m.fds[0], &m.local, "a");
	assert_reads(m.stream, "a");
	sockets_send_to(m.fds[1], &m.local, "stranger");
	sockets_send_to(m.fds[0], &m.local, "b");
	assert_reads(m.stream, "b");
	assert_int_equal(m.speakers.count, 1);
	assert_int_equal(write_to(m.stream, "hello"), 5);
	assert_received(m.fds[0], "hello");
	assert_nothing_came(m.fds[1]);
	part(&m);
}

static void
a_destination_stays_the_one_whoever_answers(void **state)
{
	struct endpoint local, wanted, other;
	int fd = sockets_udp(&local), peer = sockets_udp(&wanted);
	int stranger = sockets_udp(&other);
	struct stream *s = must_open(&(struct datagram_request){
	    .fd = fd, .name = "the group", .destination = &wanted});

	(void)state;
	sockets_send_to(stranger, &local, "hi");
	assert_reads(s, "hi");
	assert_int_equal(write_to(s, "all"), 3);
	assert_received(peer, "all");
	assert_nothing_came(stranger);
	stream_close(s);
	close(peer);
	close(stranger);
}

static void
records_have_an_end_in_both_directions(void **state)
{
	struct datagram_request request = {
	    .name = "the peer", .connected = true, .records = true};
	struct diag d = {0};
	struct stream *s;
	char byte;
	int fds[2];

	(void)state;
	sockets_pair(SOCK_SEQPACKET, fds);
	request.fd = fds[0];
	s = must_open(&request);
	assert_false(s->endless);
	assert_int_equal(write_to(s, "one"), 3);
	assert_int_equal(write_to(s, "two"), 3);
	assert_int_equal(s->ops->half_close(s, &d), 0);
	assert_received(fds[1], "one");
	assert_received(fds[1], "two");
	assert_int_equal(recv(fds[1], &byte, 1, 0), 0);
	shutdown(fds[1], SHUT_WR);
	assert_int_equal(read_from(s, &byte, 1), 0);
	stream_close(s);
	close(fds[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_read_and_each_write_is_one_datagram),
	    cmocka_unit_test(an_empty_datagram_is_skipped_and_not_an_end),
	    cmocka_unit_test(a_datagram_that_does_not_fit_is_an_error_and_never_cut),
	    cmocka_unit_test(the_stream_ends_after_as_many_datagrams_as_were_asked_for),
	    cmocka_unit_test(the_largest_datagram_goes_whole_both_ways),
	    cmocka_unit_test(one_that_is_too_long_to_send_is_wrong_usage),
	    cmocka_unit_test(a_full_queue_is_wanted_to_be_written),
	    cmocka_unit_test(messages_wait_for_a_full_queue),
	    cmocka_unit_test(a_host_that_refuses_is_a_no_at_the_next_call),
	    cmocka_unit_test(nobody_can_be_answered_before_somebody_spoke),
	    cmocka_unit_test(who_spoke_last_is_answered_and_each_change_is_told),
	    cmocka_unit_test(one_that_keeps_to_its_peer_hears_nobody_else),
	    cmocka_unit_test(a_destination_stays_the_one_whoever_answers),
	    cmocka_unit_test(records_have_an_end_in_both_directions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
