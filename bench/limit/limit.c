#include "limit.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

void
limit_fail(const char *what, const char *why)
{
	fprintf(stderr, "limit: %s: %s\n", what, why);
	exit(1);
}

void
limit_check(ssize_t result, const char *what)
{
	if (result == -1)
		limit_fail(what, strerror(errno));
}

void
limit_write(int fd, const void *bytes, size_t length)
{
	const char *rest = bytes;

	while (length > 0) {
		ssize_t moved = write(fd, rest, length);

		limit_check(moved, "write");
		rest += moved;
		length -= moved;
	}
}

long
limit_number(const char *text)
{
	char *end;
	long value = strtol(text, &end, 10);

	if (*text == '\0' || *end != '\0' || value < 0)
		limit_fail(text, "not a number");
	return value;
}

/* Room for either family's address; returns its length. */
static socklen_t
address_of(bool is_unix, const char *place, struct sockaddr_storage *address)
{
	struct sockaddr_un *path = (struct sockaddr_un *)address;
	struct sockaddr_in *inet = (struct sockaddr_in *)address;

	memset(address, 0, sizeof(*address));
	if (is_unix) {
		path->sun_family = AF_UNIX;
		strncpy(path->sun_path, place, sizeof(path->sun_path) - 1);
		return sizeof(*path);
	}
	inet->sin_family = AF_INET;
	inet->sin_port = htons(limit_number(place));
	inet->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return sizeof(*inet);
}

static int
new_socket(bool is_unix)
{
	int on = 1;
	int fd = socket(is_unix ? AF_UNIX : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	limit_check(fd, "socket");
	if (!is_unix)
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	return fd;
}

int
limit_connect(bool is_unix, const char *place)
{
	struct sockaddr_storage address;
	socklen_t length = address_of(is_unix, place, &address);
	int fd = new_socket(is_unix);

	limit_check(connect(fd, (struct sockaddr *)&address, length), place);
	return fd;
}

int
limit_listen(bool is_unix, const char *place)
{
	struct sockaddr_storage address;
	socklen_t length = address_of(is_unix, place, &address);
	int fd = new_socket(is_unix);

	limit_check(bind(fd, (struct sockaddr *)&address, length), place);
	limit_check(listen(fd, SOMAXCONN), place);
	return fd;
}

unsigned int
limit_port(int fd)
{
	struct sockaddr_in address;
	socklen_t length = sizeof(address);

	limit_check(
	    getsockname(fd, (struct sockaddr *)&address, &length), "getsockname");
	return ntohs(address.sin_port);
}

pid_t
limit_start(char **command, int input, int output)
{
	pid_t pid = fork();

	limit_check(pid, "fork");
	if (pid > 0)
		return pid;
	limit_check(dup2(input, STDIN_FILENO), "dup2");
	limit_check(dup2(output, STDOUT_FILENO), "dup2");
	execvp(command[0], command);
	limit_fail(command[0], strerror(errno));
}

double
limit_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}
