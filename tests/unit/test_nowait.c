/* nowait: descriptors of every kind never make us wait, and keep their flags */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sockets.h"
#include "stream/nowait.h"

enum { ROOM = 100000 };

static void
assert_again(ssize_t moved)
{
	assert_int_equal(moved, -1);
	assert_int_equal(errno, EAGAIN);
}

/* Both ends of a terminal; returns the one of the program. */
static int
open_terminal(int *person)
{
	int fd;

	*person = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (*person == -1 || grantpt(*person) == -1 || unlockpt(*person) == -1)
		skip();
	fd = open(ptsname(*person), O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_true(fd != -1);
	return fd;
}

static int
must_open(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);

	assert_true(fd != -1);
	return fd;
}

static void
the_way_follows_from_what_the_descriptor_is(void **state)
{
	int fds[2], fd, person;

	(void)state;
	sockets_pipe(fds);
	assert_int_equal(nowait_way(fds[0]), NOWAIT_FLAG);
	close(fds[0]);
	close(fds[1]);
	assert_int_equal(nowait_way(fds[0]), NOWAIT_PLAIN);
	sockets_pair(SOCK_STREAM, fds);
	assert_int_equal(nowait_way(fds[0]), NOWAIT_SOCKET);
	close(fds[0]);
	close(fds[1]);
	fd = must_open("/dev/null", O_RDWR);
	assert_int_equal(nowait_way(fd), NOWAIT_PLAIN);
	close(fd);
	fd = open_terminal(&person);
	assert_int_equal(nowait_way(fd), NOWAIT_ASK);
	close(fd);
	close(person);
}

/* What is written to fds[1] is read from fds[0], and no call waits. */
static void
check_ends(const int fds[2], enum nowait_way way)
{
	static char bytes[ROOM], buffer[ROOM];
	enum nowait_way reading = way, writing = way;
	size_t written = 0, read = 0;
	ssize_t moved;

	assert_again(nowait_read(fds[0], &reading, buffer, sizeof(buffer)));
	while ((moved = nowait_write(fds[1], &writing, bytes, sizeof(bytes))) != -1)
		written += moved;
	assert_int_equal(errno, EAGAIN);
	assert_true(written > 0);
	while ((moved = nowait_read(fds[0], &reading, buffer, sizeof(buffer))) != -1)
		read += moved;
	assert_int_equal(errno, EAGAIN);
	assert_int_equal(read, written);
	assert_true(sockets_blocks(fds[0]));
	assert_true(sockets_blocks(fds[1]));
	close(fds[1]);
	assert_int_equal(nowait_read(fds[0], &reading, buffer, sizeof(buffer)), 0);
	close(fds[0]);
}

static void
a_pipe_does_not_wait_whether_or_not_the_kernel_has_a_flag_for_it(void **state)
{
	static const enum nowait_way ways[] = {NOWAIT_FLAG, NOWAIT_ASK};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		int fds[2];

		sockets_pipe(fds);
		check_ends(fds, ways[i]);
	}
}

static void
a_socket_does_not_wait(void **state)
{
	int fds[2];

	(void)state;
	sockets_pair(SOCK_STREAM, fds);
	check_ends(fds, NOWAIT_SOCKET);
}

static void
a_terminal_does_not_wait_though_nobody_types(void **state)
{
	enum nowait_way way = NOWAIT_ASK;
	char buffer[8];
	int person, fd;

	(void)state;
	fd = open_terminal(&person);
	assert_again(nowait_read(fd, &way, buffer, sizeof(buffer)));
	sockets_put(person, "hi\n", 3);
	sockets_wait(fd, POLLIN);
	assert_int_equal(nowait_read(fd, &way, buffer, sizeof(buffer)), 3);
	assert_true(sockets_blocks(fd));
	close(fd);
	close(person);
}

/* A terminal's driver has no such flag. */
static void
a_way_that_the_kernel_does_not_know_is_corrected(void **state)
{
	enum nowait_way reading = NOWAIT_FLAG, writing = NOWAIT_FLAG;
	char buffer[8];
	int person, fd;

	(void)state;
	fd = open_terminal(&person);
	assert_again(nowait_read(fd, &reading, buffer, sizeof(buffer)));
	assert_int_equal(reading, NOWAIT_ASK);
	assert_int_equal(nowait_write(fd, &writing, "hi\n", 3), 3);
	assert_int_equal(writing, NOWAIT_ASK);
	close(fd);
	close(person);
}

static void
a_file_is_read_to_its_end(void **state)
{
	enum nowait_way way = NOWAIT_PLAIN;
	char buffer[8];
	FILE *file = tmpfile();

	(void)state;
	assert_non_null(file);
	assert_int_equal(nowait_write(fileno(file), &way, "hello", 5), 5);
	rewind(file);
	assert_int_equal(nowait_read(fileno(file), &way, buffer, sizeof(buffer)), 5);
	assert_int_equal(nowait_read(fileno(file), &way, buffer, sizeof(buffer)), 0);
	fclose(file);
}

static void
a_full_device_is_an_error(void **state)
{
	int fd = must_open("/dev/full", O_WRONLY);
	enum nowait_way way = nowait_way(fd);

	(void)state;
	assert_int_equal(nowait_write(fd, &way, "x", 1), -1);
	assert_int_equal(errno, ENOSPC);
	close(fd);
}

static void
a_directory_is_an_error(void **state)
{
	int fd = must_open("/", O_RDONLY);
	enum nowait_way way = nowait_way(fd);
	char buffer[8];

	(void)state;
	assert_int_equal(nowait_read(fd, &way, buffer, sizeof(buffer)), -1);
	assert_int_equal(errno, EISDIR);
	close(fd);
}

static void
a_reader_that_went_away_is_an_error_and_no_signal_from_a_socket(void **state)
{
	enum nowait_way way = NOWAIT_SOCKET;
	int fds[2];

	(void)state;
	sockets_pair(SOCK_STREAM, fds);
	close(fds[0]);
	assert_int_equal(nowait_write(fds[1], &way, "x", 1), -1);
	assert_int_equal(errno, EPIPE);
	close(fds[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_way_follows_from_what_the_descriptor_is),
	    cmocka_unit_test(
		a_pipe_does_not_wait_whether_or_not_the_kernel_has_a_flag_for_it),
	    cmocka_unit_test(a_socket_does_not_wait),
	    cmocka_unit_test(a_terminal_does_not_wait_though_nobody_types),
	    cmocka_unit_test(a_way_that_the_kernel_does_not_know_is_corrected),
	    cmocka_unit_test(a_file_is_read_to_its_end),
	    cmocka_unit_test(a_full_device_is_an_error),
	    cmocka_unit_test(a_directory_is_an_error),
	    cmocka_unit_test(
		a_reader_that_went_away_is_an_error_and_no_signal_from_a_socket),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
