/*
 * pingpong: round trips a second through a client whose peer echoes
 *
 * usage: pingpong SIZE COUNT COMMAND...       where the word {} becomes the port
 */
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "limit.h"

enum { SIZE_MAX_HERE = 64 * 1024 };

static char buffer[SIZE_MAX_HERE];

/* Serves one client, in a process of its own. */
static void
echo(int listener)
{
	int on = 1, fd;
	ssize_t length;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	fd = accept(listener, NULL, NULL);
	limit_check(fd, "accept");
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	while ((length = read(fd, buffer, sizeof(buffer))) > 0)
		limit_write(fd, buffer, length);
}

static void
read_all(int fd, size_t length)
{
	while (length > 0) {
		ssize_t moved = read(fd, buffer, length);

		limit_check(moved, "read");
		if (moved == 0)
			limit_fail("client", "it ended");
		length -= moved;
	}
}

static void
go_round(size_t size, long count, int to, int from)
{
	for (long i = 0; i < count; i++) {
		limit_write(to, buffer, size);
		read_all(from, size);
	}
}

static char **
with_port(char **command, char *port)
{
	for (char **word = command; *word != NULL; word++)
		if (strcmp(*word, "{}") == 0)
			*word = port;
	return command;
}

int
main(int argc, char **argv)
{
	int listener = limit_listen(false, "0"), to[2], from[2], status;
	char port[16];
	long size, count;
	double start;
	pid_t server, client;

	if (argc < 4)
		limit_fail("pingpong", "needs three arguments");
	size = limit_number(argv[1]);
	count = limit_number(argv[2]);
	if (size > SIZE_MAX_HERE)
		limit_fail(argv[1], "too large");
	snprintf(port, sizeof(port), "%u", limit_port(listener));
	server = fork();
	limit_check(server, "fork");
	if (server == 0) {
		echo(listener);
		return 0;
	}
	limit_check(pipe2(to, O_CLOEXEC), "pipe");
	limit_check(pipe2(from, O_CLOEXEC), "pipe");
	client = limit_start(with_port(argv + 3, port), to[0], from[1]);
	go_round(size, count / 10 + 1, to[1], from[0]);
	start = limit_now();
	go_round(size, count, to[1], from[0]);
	printf("%.0f\n", count / (limit_now() - start));
	/* With the connection's end the client has nothing left to wait for. */
	kill(server, SIGKILL);
	close(to[1]);
	waitpid(server, &status, 0);
	waitpid(client, &status, 0);
	return 0;
}
