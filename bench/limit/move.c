/*
 * move: as fast as this kernel moves bytes one way, by blocking calls
 *
 * usage: move kernel|copy client|server tcp|unix PORT|PATH
 *
 * kernel is splice(2) and sendfile(2), copy is read(2) and write(2).
 */
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "limit.h"

enum { LARGE = 1024 * 1024, COPY = 256 * 1024 };

static void
copy(int from, int to)
{
	static char buffer[COPY];
	ssize_t length;

	while ((length = read(from, buffer, sizeof(buffer))) > 0)
		limit_write(to, buffer, length);
	limit_check(length, "read");
}

static void
splice_all(int from, int to)
{
	ssize_t length;

	while ((length = splice(from, NULL, to, NULL, LARGE, SPLICE_F_MOVE)) > 0)
		continue;
	limit_check(length, "splice");
}

static void
splice_by_pipe(int from, int to)
{
	int fds[2];
	ssize_t length, moved;

	limit_check(pipe(fds), "pipe");
	fcntl(fds[1], F_SETPIPE_SZ, LARGE);
	while ((length = splice(from, NULL, fds[1], NULL, LARGE, SPLICE_F_MOVE)) > 0)
		for (; length > 0; length -= moved) {
			moved = splice(fds[0], NULL, to, NULL, length, SPLICE_F_MOVE);
			limit_check(moved, "splice");
		}
	limit_check(length, "splice");
}

static void
send_file(int from, int to)
{
	ssize_t length;

	while ((length = sendfile(to, from, NULL, LARGE)) > 0)
		continue;
	limit_check(length, "sendfile");
}

static bool
is_pipe(int fd)
{
	struct stat about;

	limit_check(fstat(fd, &about), "fstat");
	return S_ISFIFO(about.st_mode);
}

static void
client(int fd, bool by_kernel)
{
	char byte;

	if (!by_kernel) {
		copy(STDIN_FILENO, fd);
	} else if (is_pipe(STDIN_FILENO)) {
		fcntl(STDIN_FILENO, F_SETPIPE_SZ, LARGE);
		splice_all(STDIN_FILENO, fd);
	} else {
		send_file(STDIN_FILENO, fd);
	}
	shutdown(fd, SHUT_WR);
	limit_check(read(fd, &byte, 1), "read");
}

static void
server(int fd, bool by_kernel)
{
	if (!by_kernel) {
		copy(fd, STDOUT_FILENO);
	} else if (is_pipe(STDOUT_FILENO)) {
		fcntl(STDOUT_FILENO, F_SETPIPE_SZ, LARGE);
		splice_all(fd, STDOUT_FILENO);
	} else {
		splice_by_pipe(fd, STDOUT_FILENO);
	}
}

int
main(int argc, char **argv)
{
	bool by_kernel, is_unix;

	if (argc != 5)
		limit_fail("move", "needs four arguments");
	by_kernel = strcmp(argv[1], "kernel") == 0;
	is_unix = strcmp(argv[3], "unix") == 0;
	if (strcmp(argv[2], "client") == 0) {
		client(limit_connect(is_unix, argv[4]), by_kernel);
	} else {
		int listener = limit_listen(is_unix, argv[4]);
		int fd = accept(listener, NULL, NULL);

		limit_check(fd, "accept");
		server(fd, by_kernel);
	}
	return 0;
}
