/* socket: a connection as a stream; what breaks it, and what was delivered */
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
#include "sockets.h"
#include "stream/socket.h"
#include "stream/stream.h"

/* A stream over one end of a connection, and the other end. */
struct connected {
	struct stream *stream;
	int fd, peer;
	struct diag diag;
};

static struct connected
over(const int fds[2])
{
	struct connected c = {.fd = fds[0], .peer = fds[1]};

	c.stream = socket_stream_open(fds[0], "the peer", &c.diag);
	assert_non_null(c.stream);
	return c;
}

static struct connected
over_tcp(void)
{
	int fds[2];

	sockets_tcp(fds);
	return over(fds);
}

static struct connected
over_unix(void)
{
	int fds[2];

	sockets_pair(SOCK_STREAM, fds);
	return over(fds);
}

static void
close_all(struct connected *c)
{
	stream_close(c->stream);
	if (c->peer != -1)
		close(c->peer);
}

static void
reset_by_peer(struct connected *c)
{
	sockets_reset(c->peer);
	c->peer = -1;
	sockets_wait(c->fd, POLLIN);
}

static ssize_t
read_from(struct connected *c, char *buffer, size_t size)
{
	return c->stream->ops->read(c->stream, buffer, size, &c->diag);
}

static ssize_t
write_to(struct connected *c, const char *text)
{
	return c->stream->ops->write(c->stream, text, strlen(text), &c->diag);
}

static void
assert_broken(const struct connected *c, int error)
{
	assert_int_equal(c->diag.status, STATUS_BROKEN);
	assert_int_equal(c->diag.error, error);
	assert_memory_equal(c->diag.text, "the peer: ", 10);
}

static void
neither_end_ever_waits_though_the_socket_may(void **state)
{
	struct connected c = over_tcp();
	static char bytes[65536];
	char buffer[8];
	ssize_t moved;

	(void)state;
	assert_int_equal(read_from(&c, buffer, sizeof(buffer)), IO_WANT_READ);
	memset(bytes, 'x', sizeof(bytes) - 1);
	while ((moved = write_to(&c, bytes)) > 0)
		continue;
	assert_int_equal(moved, IO_WANT_WRITE);
	assert_true(sockets_blocks(c.fd));
	close_all(&c);
}

static void
what_the_peer_said_is_read_and_then_its_end(void **state)
{
	struct connected c = over_tcp();
	char buffer[8];

	(void)state;
	sockets_put(c.peer, "abc", 3);
	shutdown(c.peer, SHUT_WR);
	sockets_wait(c.fd, POLLIN);
	assert_int_equal(read_from(&c, buffer, sizeof(buffer)), 3);
	assert_memory_equal(buffer, "abc", 3);
	sockets_wait(c.fd, POLLIN);
	assert_int_equal(read_from(&c, buffer, sizeof(buffer)), 0);
	assert_int_equal(write_to(&c, "still"), 5);
	close_all(&c);
}

static void
a_half_close_is_an_end_for_the_peer_and_not_for_us(void **state)
{
	struct connected c = over_unix();
	char byte;

	(void)state;
	assert_int_equal(c.stream->ops->half_close(c.stream, &c.diag), 0);
	assert_int_equal(read(c.peer, &byte, 1), 0);
	sockets_put(c.peer, "x", 1);
	assert_int_equal(read_from(&c, &byte, 1), 1);
	close_all(&c);
}

static void
a_reset_breaks_a_read(void **state)
{
	struct connected c = over_tcp();
	char byte;

	(void)state;
	reset_by_peer(&c);
	assert_int_equal(read_from(&c, &byte, 1), IO_ERR);
	assert_broken(&c, ECONNRESET);
	close_all(&c);
}

static void
a_reset_breaks_a_write_without_a_signal(void **state)
{
	struct connected c = over_tcp();

	(void)state;
	reset_by_peer(&c);
	assert_int_equal(write_to(&c, "x"), IO_ERR);
	assert_broken(&c, ECONNRESET);
	assert_int_equal(write_to(&c, "x"), IO_ERR);
	assert_broken(&c, EPIPE);
	close_all(&c);
}

static void
a_half_close_after_a_reset_leaves_the_telling_to_the_read(void **state)
{
	struct connected c = over_tcp();
	char byte;

	(void)state;
	reset_by_peer(&c);
	assert_int_equal(c.stream->ops->half_close(c.stream, &c.diag), 0);
	assert_int_equal(read_from(&c, &byte, 1), IO_ERR);
	close_all(&c);
}

static void
all_is_delivered_once_the_peers_kernel_has_it(void **state)
{
	struct connected c = over_tcp();

	(void)state;
	assert_int_equal(c.stream->ops->undelivered(c.stream, &c.diag), 0);
	assert_int_equal(write_to(&c, "hello"), 5);
	sockets_wait(c.peer, POLLIN);
	while (c.stream->ops->undelivered(c.stream, &c.diag) > 0)
		continue;
	assert_int_equal(c.stream->ops->undelivered(c.stream, &c.diag), 0);
	close_all(&c);
}

/* The peer's window is full, so that the rest stays here. */
static void
what_the_peer_has_no_room_for_is_undelivered_until_a_reset_says_never(void **state)
{
	struct connected c = over_tcp();
	static char bytes[65536];

	(void)state;
	memset(bytes, 'x', sizeof(bytes) - 1);
	while (write_to(&c, bytes) > 0)
		continue;
	assert_true(c.stream->ops->undelivered(c.stream, &c.diag) > 0);
	reset_by_peer(&c);
	assert_int_equal(c.stream->ops->undelivered(c.stream, &c.diag), IO_ERR);
	assert_broken(&c, ECONNRESET);
	close_all(&c);
}

static void
a_reset_after_the_last_byte_was_delivered_is_told_too(void **state)
{
	struct connected c = over_tcp();

	(void)state;
	assert_int_equal(write_to(&c, "hello"), 5);
	sockets_wait(c.peer, POLLIN);
	while (c.stream->ops->undelivered(c.stream, &c.diag) > 0)
		continue;
	reset_by_peer(&c);
	assert_int_equal(c.stream->ops->undelivered(c.stream, &c.diag), IO_ERR);
	assert_broken(&c, ECONNRESET);
	close_all(&c);
}

static void
a_unix_peers_kernel_is_ours_and_has_it_all(void **state)
{
	struct connected c = over_unix();

	(void)state;
	assert_int_equal(write_to(&c, "hello"), 5);
	assert_int_equal(c.stream->ops->undelivered(c.stream, &c.diag), 0);
	close_all(&c);
}

static void
an_aborted_stream_is_closed_by_a_reset(void **state)
{
	struct connected c = over_tcp();
	char byte;

	(void)state;
	c.stream->abort = true;
	stream_close(c.stream);
	sockets_wait(c.peer, POLLIN);
	assert_int_equal(recv(c.peer, &byte, 1, 0), -1);
	assert_int_equal(errno, ECONNRESET);
	close(c.peer);
}

static void
a_stream_is_closed_by_an_end(void **state)
{
	struct connected c = over_tcp();
	char byte;

	(void)state;
	stream_close(c.stream);
	assert_int_equal(recv(c.peer, &byte, 1, 0), 0);
	close(c.peer);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(neither_end_ever_waits_though_the_socket_may),
	    cmocka_unit_test(what_the_peer_said_is_read_and_then_its_end),
	    cmocka_unit_test(a_half_close_is_an_end_for_the_peer_and_not_for_us),
	    cmocka_unit_test(a_reset_breaks_a_read),
	    cmocka_unit_test(a_reset_breaks_a_write_without_a_signal),
	    cmocka_unit_test(a_half_close_after_a_reset_leaves_the_telling_to_the_read),
	    cmocka_unit_test(all_is_delivered_once_the_peers_kernel_has_it),
	    cmocka_unit_test(
		what_the_peer_has_no_room_for_is_undelivered_until_a_reset_says_never),
	    cmocka_unit_test(a_reset_after_the_last_byte_was_delivered_is_told_too),
	    cmocka_unit_test(a_unix_peers_kernel_is_ours_and_has_it_all),
	    cmocka_unit_test(an_aborted_stream_is_closed_by_a_reset),
	    cmocka_unit_test(a_stream_is_closed_by_an_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
