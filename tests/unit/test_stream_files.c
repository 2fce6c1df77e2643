/* files: two descriptors as a stream, borrowed or owned */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/diag.h"
#include "sockets.h"
#include "stream/files.h"
#include "stream/stream.h"

static struct stream *
must_open(int read_fd, int write_fd, bool owned)
{
	struct files_request request = {
	    .read_fd = read_fd,
	    .write_fd = write_fd,
	    .owned = owned,
	    .read_name = "the input",
	    .write_name = "the output",
	};
	struct diag d = {0};
	struct stream *s = files_open(&request, &d);

	assert_non_null(s);
	return s;
}

static ssize_t
read_from(struct stream *s, char *buffer, size_t size, struct diag *d)
{
	*d = (struct diag){0};
	return s->ops->read(s, buffer, size, d);
}

static ssize_t
write_to(struct stream *s, const char *text, struct diag *d)
{
	*d = (struct diag){0};
	return s->ops->write(s, text, strlen(text), d);
}

static bool
is_open(int fd)
{
	return fcntl(fd, F_GETFD) != -1;
}

static void
an_empty_pipe_is_wanted_to_be_read_and_then_ends(void **state)
{
	char buffer[8];
	struct stream *s;
	struct diag d;
	short events;
	int fds[2];

	(void)state;
	sockets_pipe(fds);
	s = must_open(fds[0], -1, false);
	assert_int_equal(read_from(s, buffer, 8, &d), IO_WANT_READ);
	assert_int_equal(stream_wait(s, IO_WANT_READ, &events), fds[0]);
	assert_int_equal(events, POLLIN);
	sockets_put(fds[1], "abc", 3);
	assert_int_equal(read_from(s, buffer, 8, &d), 3);
	assert_memory_equal(buffer, "abc", 3);
	close(fds[1]);
	assert_int_equal(read_from(s, buffer, 8, &d), 0);
	assert_true(is_open(fds[0]));
	stream_close(s);
	assert_true(is_open(fds[0]));
	close(fds[0]);
}

static void
a_full_pipe_is_wanted_to_be_written(void **state)
{
	struct stream *s;
	struct diag d;
	ssize_t moved;
	short events;
	int fds[2];

	(void)state;
	sockets_pipe(fds);
	s = must_open(-1, fds[1], false);
	while ((moved = write_to(s, "some text", &d)) > 0)
		continue;
	assert_int_equal(moved, IO_WANT_WRITE);
	assert_int_equal(stream_wait(s, IO_WANT_WRITE, &events), fds[1]);
	assert_int_equal(events, POLLOUT);
	assert_true(sockets_blocks(fds[1]));
	stream_close(s);
	close(fds[0]);
	close(fds[1]);
}

static void
nothing_to_read_is_an_end_and_nothing_to_write_to_takes_it_all(void **state)
{
	struct stream *s = must_open(-1, -1, true);
	struct diag d;
	char buffer[8];

	(void)state;
	assert_int_equal(read_from(s, buffer, 8, &d), 0);
	assert_int_equal(write_to(s, "hello", &d), 5);
	assert_int_equal(s->ops->half_close(s, &d), 0);
	assert_int_equal(s->ops->undelivered(s, &d), 0);
	stream_close(s);
}

static void
a_reader_that_went_away_is_a_broken_end_with_nothing_to_tell(void **state)
{
	struct stream *s;
	struct diag d;
	int fds[2];

	(void)state;
	sockets_pipe(fds);
	s = must_open(-1, fds[1], false);
	close(fds[0]);
	assert_int_equal(write_to(s, "x", &d), IO_ERR);
	assert_int_equal(d.status, STATUS_BROKEN);
	assert_string_equal(d.text, "");
	stream_close(s);
	close(fds[1]);
}

static void
errors_are_our_ends_and_name_it(void **state)
{
	int full = open("/dev/full", O_WRONLY), directory = open("/", O_RDONLY);
	struct stream *s = must_open(directory, full, true);
	char buffer[8];
	struct diag d;

	(void)state;
	assert_int_equal(read_from(s, buffer, 8, &d), IO_ERR);
	assert_int_equal(d.status, STATUS_LOCAL);
	assert_int_equal(d.error, EISDIR);
	assert_memory_equal(d.text, "the input: ", 11);
	assert_int_equal(write_to(s, "x", &d), IO_ERR);
	assert_int_equal(d.status, STATUS_LOCAL);
	assert_int_equal(d.error, ENOSPC);
	assert_memory_equal(d.text, "the output: ", 12);
	stream_close(s);
}

static void
what_is_borrowed_stays_open_at_a_half_close(void **state)
{
	struct stream *s;
	struct diag d;
	int fds[2];

	(void)state;
	sockets_pipe(fds);
	s = must_open(fds[0], fds[1], false);
	assert_int_equal(s->ops->half_close(s, &d), 0);
	assert_int_equal(write_to(s, "x", &d), 1);
	stream_close(s);
	assert_true(is_open(fds[0]) && is_open(fds[1]));
	close(fds[0]);
	close(fds[1]);
}

static void
a_half_close_of_what_is_owned_is_an_end_for_who_reads_it(void **state)
{
	int to_us[2], from_us[2];
	struct stream *s;
	struct diag d;
	char byte;

	(void)state;
	sockets_pipe(to_us);
	sockets_pipe(from_us);
	s = must_open(to_us[0], from_us[1], true);
	assert_int_equal(s->ops->half_close(s, &d), 0);
	assert_int_equal(read(from_us[0], &byte, 1), 0);
	assert_int_equal(s->ops->half_close(s, &d), 0);
	sockets_put(to_us[1], "x", 1);
	assert_int_equal(read_from(s, &byte, 1, &d), 1);
	stream_close(s);
	assert_false(is_open(to_us[0]));
	assert_false(is_open(from_us[1]));
	close(to_us[1]);
	close(from_us[0]);
}

/* As with --fd: one descriptor is both. */
static void
a_descriptor_that_is_both_ends_is_closed_once_and_only_at_the_close(void **state)
{
	struct stream *s;
	struct diag d;
	int fds[2];
	char byte;

	(void)state;
	sockets_pair(SOCK_STREAM, fds);
	s = must_open(fds[0], fds[0], true);
	assert_int_equal(s->ops->half_close(s, &d), 0);
	sockets_put(fds[1], "x", 1);
	assert_int_equal(read_from(s, &byte, 1, &d), 1);
	stream_close(s);
	assert_false(is_open(fds[0]));
	close(fds[1]);
}

static void
a_socket_of_messages_is_known_for_one(void **state)
{
	static const int types[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET};

	(void)state;
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		struct stream *s;
		int pipe[2], fds[2];

		sockets_pipe(pipe);
		sockets_pair(types[i], fds);
		s = must_open(pipe[0], fds[1], true);
		assert_false(s->reads_messages);
		assert_int_equal(s->writes_messages, types[i] != SOCK_STREAM);
		stream_close(s);
		s = must_open(fds[0], pipe[1], true);
		assert_int_equal(s->reads_messages, types[i] != SOCK_STREAM);
		assert_false(s->writes_messages);
		stream_close(s);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_empty_pipe_is_wanted_to_be_read_and_then_ends),
	    cmocka_unit_test(a_full_pipe_is_wanted_to_be_written),
	    cmocka_unit_test(
		nothing_to_read_is_an_end_and_nothing_to_write_to_takes_it_all),
	    cmocka_unit_test(
		a_reader_that_went_away_is_a_broken_end_with_nothing_to_tell),
	    cmocka_unit_test(errors_are_our_ends_and_name_it),
	    cmocka_unit_test(what_is_borrowed_stays_open_at_a_half_close),
	    cmocka_unit_test(a_half_close_of_what_is_owned_is_an_end_for_who_reads_it),
	    cmocka_unit_test(
		a_descriptor_that_is_both_ends_is_closed_once_and_only_at_the_close),
	    cmocka_unit_test(a_socket_of_messages_is_known_for_one),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
