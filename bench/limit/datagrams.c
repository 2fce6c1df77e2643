/*
 * datagrams: sends them as fast as it can
 *
 * usage: datagrams blast PORT SIZE COUNT             by send(2), one by one
 *        datagrams feed SIZE COUNT COMMAND...        to a command's stdin, by record
 *
 * Prints the seconds that it took.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "limit.h"

static char bytes[64 * 1024];

static void
send_all(int fd, size_t size, long count)
{
	for (long i = 0; i < count; i++)
		if (send(fd, bytes, size, MSG_NOSIGNAL) == -1 && errno != ENOBUFS &&
		    errno != ECONNREFUSED)
			limit_fail("send", strerror(errno));
}

static double
blast(const char *port, size_t size, long count)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
	    .sin_port = htons(limit_number(port)),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	double start;

	limit_check(fd, "socket");
	limit_check(connect(fd, (struct sockaddr *)&to, sizeof(to)), port);
	start = limit_now();
	send_all(fd, size, count);
	return limit_now() - start;
}

/* A socket keeps the records apart, as no pipe does for who reads much at once. */
static double
feed(size_t size, long count, char **command)
{
	int fds[2], status;
	double start = limit_now();
	pid_t pid;

	limit_check(
	    socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds), "socketpair");
	pid = limit_start(command, fds[0], STDOUT_FILENO);
	close(fds[0]);
	send_all(fds[1], size, count);
	close(fds[1]);
	waitpid(pid, &status, 0);
	return limit_now() - start;
}

int
main(int argc, char **argv)
{
	double seconds;

	if (argc < 5)
		limit_fail("datagrams", "needs four arguments");
	if (strcmp(argv[1], "blast") == 0)
		seconds = blast(argv[2], limit_number(argv[3]), limit_number(argv[4]));
	else
		seconds = feed(limit_number(argv[2]), limit_number(argv[3]), argv + 4);
	printf("%.6f\n", seconds);
	return 0;
}
