/* raw: what the kernel may move by itself, found from the descriptor alone */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sockets.h"
#include "stream/raw.h"

/* An empty file that is gone with its descriptor. */
static int
new_file(int flags)
{
	char path[] = "/tmp/serval-raw-XXXXXX";
	int fd = mkostemp(path, O_CLOEXEC | flags);

	assert_true(fd != -1);
	unlink(path);
	return fd;
}

static void
make_nonblocking(int fd)
{
	assert_int_equal(fcntl(fd, F_SETFL, O_NONBLOCK), 0);
}

static void
both_ends_of_a_pipe_are_one(void **state)
{
	int fds[2];

	(void)state;
	sockets_pipe(fds);
	assert_int_equal(raw_for_reading(fds[0]), STREAM_RAW_PIPE);
	assert_int_equal(raw_for_writing(fds[1]), STREAM_RAW_PIPE);
	close(fds[0]);
	close(fds[1]);
}

static void
a_socket_is_one_only_where_it_does_not_block(void **state)
{
	int fds[2];

	(void)state;
	sockets_tcp(fds);
	assert_int_equal(raw_for_reading(fds[0]), STREAM_RAW_NONE);
	assert_int_equal(raw_for_writing(fds[0]), STREAM_RAW_NONE);
	make_nonblocking(fds[0]);
	assert_int_equal(raw_for_reading(fds[0]), STREAM_RAW_SOCKET);
	assert_int_equal(raw_for_writing(fds[0]), STREAM_RAW_SOCKET);
	close(fds[0]);
	close(fds[1]);
}

static void
a_file_is_one_for_reading_where_it_has_a_size(void **state)
{
	int fd = new_file(0);

	(void)state;
	assert_int_equal(raw_for_reading(fd), STREAM_RAW_NONE);
	assert_int_equal(write(fd, "x", 1), 1);
	assert_int_equal(raw_for_reading(fd), STREAM_RAW_FILE);
	close(fd);
}

static void
a_file_is_one_for_writing_unless_it_is_appended_to(void **state)
{
	int plain = new_file(0), appending = new_file(O_APPEND);

	(void)state;
	assert_int_equal(raw_for_writing(plain), STREAM_RAW_FILE);
	assert_int_equal(raw_for_writing(appending), STREAM_RAW_NONE);
	close(plain);
	close(appending);
}

static void
of_the_devices_only_the_null_device_is_one_and_only_for_writing(void **state)
{
	static const char *const others[] = {"/dev/full", "/dev/zero"};
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	(void)state;
	assert_int_equal(raw_for_writing(fd), STREAM_RAW_NULL);
	assert_int_equal(raw_for_reading(fd), STREAM_RAW_NONE);
	close(fd);
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		fd = open(others[i], O_RDWR | O_CLOEXEC);
		assert_true(fd != -1);
		assert_int_equal(raw_for_writing(fd), STREAM_RAW_NONE);
		assert_int_equal(raw_for_reading(fd), STREAM_RAW_NONE);
		close(fd);
	}
}

static void
a_file_of_proc_is_none(void **state)
{
	int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);

	(void)state;
	if (fd == -1)
		skip();
	assert_int_equal(raw_for_reading(fd), STREAM_RAW_NONE);
	close(fd);
}

static void
what_is_not_open_is_none(void **state)
{
	(void)state;
	assert_int_equal(raw_for_reading(-1), STREAM_RAW_NONE);
	assert_int_equal(raw_for_writing(-1), STREAM_RAW_NONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(both_ends_of_a_pipe_are_one),
	    cmocka_unit_test(a_socket_is_one_only_where_it_does_not_block),
	    cmocka_unit_test(a_file_is_one_for_reading_where_it_has_a_size),
	    cmocka_unit_test(a_file_is_one_for_writing_unless_it_is_appended_to),
	    cmocka_unit_test(
		of_the_devices_only_the_null_device_is_one_and_only_for_writing),
	    cmocka_unit_test(a_file_of_proc_is_none),
	    cmocka_unit_test(what_is_not_open_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
