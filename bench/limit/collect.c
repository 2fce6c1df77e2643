/*
 * collect: a bare poll loop that writes what many clients send to stdout
 *
 * usage: collect PORT
 */
#include <poll.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "limit.h"

static void
raise_limit(void)
{
	struct rlimit limit;

	limit_check(getrlimit(RLIMIT_NOFILE, &limit), "getrlimit");
	limit.rlim_cur = limit.rlim_max;
	limit_check(setrlimit(RLIMIT_NOFILE, &limit), "setrlimit");
}

/* Writes what came; -1 once the client has ended. */
static int
take(int fd)
{
	char buffer[4096];
	ssize_t length = read(fd, buffer, sizeof(buffer));

	if (length <= 0) {
		close(fd);
		return -1;
	}
	limit_write(STDOUT_FILENO, buffer, length);
	return fd;
}

int
main(int argc, char **argv)
{
	enum { ROOM = 65536 };
	struct pollfd *asked = calloc(ROOM, sizeof(*asked));
	nfds_t count = 1;

	if (asked == NULL || argc != 2)
		limit_fail("collect", "needs a port, and memory");
	raise_limit();
	asked[0].fd = limit_listen(false, argv[1]);
	asked[0].events = POLLIN;
	for (;;) {
		limit_check(poll(asked, count, -1), "poll");
		for (nfds_t i = 1; i < count; i++)
			if (asked[i].revents != 0)
				asked[i].fd = take(asked[i].fd);
		if (asked[0].revents != 0 && count < ROOM) {
			asked[count].events = POLLIN;
			asked[count++].fd = accept(asked[0].fd, NULL, NULL);
		}
	}
}
