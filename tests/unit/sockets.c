#include "sockets.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/sockopt.h"

void
sockets_pipe(int fds[2])
{
	assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
}

void
sockets_close(const int fds[2])
{
	close(fds[0]);
	close(fds[1]);
}

void
sockets_pair(int type, int fds[2])
{
	assert_int_equal(socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, fds), 0);
}

/* A socket bound to a free port of 127.0.0.1. */
static int
bound(int type, struct endpoint *local)
{
	struct endpoint any = {.length = sizeof(any.address.in4)};
	int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);

	any.address.in4.sin_family = AF_INET;
	any.address.in4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_true(fd != -1);
	assert_int_equal(bind(fd, &any.address.any, any.length), 0);
	assert_int_equal(endpoint_local(fd, local), 0);
	return fd;
}

void
sockets_tcp(int fds[2])
{
	struct endpoint local;
	int listener = bound(SOCK_STREAM, &local);

	assert_int_equal(listen(listener, 1), 0);
	fds[0] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(fds[0] != -1);
	assert_int_equal(connect(fds[0], &local.address.any, local.length), 0);
	fds[1] = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	assert_true(fds[1] != -1);
	close(listener);
}

int
sockets_udp(struct endpoint *local)
{
	return bound(SOCK_DGRAM, local);
}

void
sockets_reset(int fd)
{
	assert_int_equal(sockopt_set_linger(fd, true, 0), 0);
	close(fd);
}

void
sockets_put(int fd, const void *bytes, size_t length)
{
	assert_int_equal(write(fd, bytes, length), length);
}

void
sockets_send_to(int fd, const struct endpoint *to, const char *text)
{
	size_t length = strlen(text);

	assert_int_equal(
	    sendto(fd, text, length, 0, &to->address.any, to->length), length);
}

void
sockets_wait(int fd, short events)
{
	struct pollfd ask = {.fd = fd, .events = events};

	assert_int_equal(poll(&ask, 1, 30000), 1);
}

bool
sockets_blocks(int fd)
{
	return (fcntl(fd, F_GETFL) & O_NONBLOCK) == 0;
}
