/*
 * datagrams: sends them as fast as it can, or receives them
 *
 * usage: datagrams blast PORT SIZE COUNT             by send(2), one by one
 *        datagrams feed SIZE COUNT COMMAND...        to a command's stdin, by record
 *        datagrams pour FRAMING SIZE COUNT COMMAND...   the same as bytes, by a pipe,
 *                                                    to be cut as FRAMING says
 *        datagrams take SIZE HOST PORT               to stdout, as simply as can be
 *
 * Prints the seconds that it took, and of the processor's what the command took.
 * take goes on until it is killed; HOST is for the likeness with others, and is
 * always 127.0.0.1.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "limit.h"

/* On a page, since a copy to a few bytes behind its source's place in one is slow. */
static _Alignas(4096) char bytes[64 * 1024];

static int
udp_socket(const char *port, struct sockaddr_in *address)
{
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	limit_check(fd, "socket");
	*address = (struct sockaddr_in){.sin_family = AF_INET,
	    .sin_port = htons(limit_number(port)),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	return fd;
}

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
	struct sockaddr_in to;
	int fd = udp_socket(port, &to);
	double start;

	limit_check(connect(fd, (struct sockaddr *)&to, sizeof(to)), port);
	start = limit_now();
	send_all(fd, size, count);
	return limit_now() - start;
}

/* A socket keeps the records apart, as no pipe does for who reads much at once. */
static double
feed(size_t size, long count, char **command)
{
	int fds[2];
	double start = limit_now();
	pid_t pid;

	limit_check(
	    socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds), "socketpair");
	pid = limit_start(command, fds[0], STDOUT_FILENO);
	close(fds[0]);
	send_all(fds[1], size, count);
	close(fds[1]);
	waitpid(pid, NULL, 0);
	return limit_now() - start;
}

/* One record of size bytes, as framing has it; returns its length with all. */
static size_t
put_record(char *record, const char *framing, size_t size)
{
	memset(record, 'x', size + 2);
	if (strcmp(framing, "line") == 0)
		record[size - 1] = '\n';
	if (strcmp(framing, "length") != 0)
		return size;
	record[0] = size >> 8;
	record[1] = size & 0xff;
	return size + 2;
}

/* Writes count records by as many as fit into much at a time. */
static void
pour_all(int fd, const char *framing, size_t size, long count)
{
	static char much[256 * 1024];
	size_t whole = put_record(much, framing, size);
	long fit = sizeof(much) / (size + 2), left = count;

	for (long i = 1; i < fit; i++)
		put_record(much + i * whole, framing, size);
	for (; left > 0; left -= fit)
		limit_write(fd, much, (left < fit ? left : fit) * whole);
}

static double
pour(const char *framing, size_t size, long count, char **command)
{
	int fds[2];
	double start = limit_now();
	pid_t pid;

	limit_check(pipe2(fds, O_CLOEXEC), "pipe");
	fcntl(fds[1], F_SETPIPE_SZ, 1024 * 1024);
	pid = limit_start(command, fds[0], STDOUT_FILENO);
	close(fds[0]);
	pour_all(fds[1], framing, size, count);
	close(fds[1]);
	waitpid(pid, NULL, 0);
	return limit_now() - start;
}

/* Asks for a receive buffer as serval does, which root may have a large one of. */
static int
receiver(const char *port)
{
	struct sockaddr_in at;
	int fd = udp_socket(port, &at), force = 128 << 20, wanted = 32 << 20;

	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &force, sizeof(force)) == -1)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &wanted, sizeof(wanted));
	limit_check(bind(fd, (struct sockaddr *)&at, sizeof(at)), port);
	return fd;
}

/* All must have that size, since they are received side by side. */
static void
take(size_t size, const char *port)
{
	enum { MOST = 16 };
	struct mmsghdr messages[MOST] = {0};
	struct iovec pieces[MOST];
	int fd = receiver(port), wanted = sizeof(bytes) / size;

	for (int i = 0; i < MOST && i < wanted; i++) {
		pieces[i] = (struct iovec){bytes + i * size, size};
		messages[i].msg_hdr.msg_iov = &pieces[i];
		messages[i].msg_hdr.msg_iovlen = 1;
	}
	for (;;) {
		struct pollfd ask = {.fd = fd, .events = POLLIN};
		int count = recvmmsg(
		    fd, messages, wanted < MOST ? wanted : MOST, MSG_DONTWAIT, NULL);

		if (count == -1)
			poll(&ask, 1, -1);
		else
			limit_write(STDOUT_FILENO, bytes, count * size);
	}
}

/* Those of the command, once it was waited for. */
static double
processor_seconds(void)
{
	struct rusage used;

	getrusage(RUSAGE_CHILDREN, &used);
	return used.ru_utime.tv_sec + used.ru_stime.tv_sec +
	    (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

int
main(int argc, char **argv)
{
	double seconds;

	if (argc < 5)
		limit_fail("datagrams", "needs four arguments");
	if (strcmp(argv[1], "take") == 0)
		take(limit_number(argv[2]), argv[4]);
	if (strcmp(argv[1], "blast") == 0)
		seconds = blast(argv[2], limit_number(argv[3]), limit_number(argv[4]));
	else if (strcmp(argv[1], "pour") == 0 && argc > 5)
		seconds = pour(
		    argv[2], limit_number(argv[3]), limit_number(argv[4]), argv + 5);
	else
		seconds = feed(limit_number(argv[2]), limit_number(argv[3]), argv + 4);
	printf("%.6f %.6f\n", seconds, processor_seconds());
	return 0;
}
