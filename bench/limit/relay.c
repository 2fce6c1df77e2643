/*
 * relay: a netcat of nothing but a poll loop, the yardstick of a small message
 *
 * usage: relay PORT
 */
#include <poll.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

#include "limit.h"

/* Moves what one read brings; false at the end. */
static bool
move(int from, int to)
{
	static char buffer[64 * 1024];
	ssize_t length = read(from, buffer, sizeof(buffer));

	limit_check(length, "read");
	limit_write(to, buffer, length);
	return length > 0;
}

int
main(int argc, char **argv)
{
	int fd = limit_connect(false, argc > 1 ? argv[1] : "");
	struct pollfd asked[] = {
	    {.fd = STDIN_FILENO, .events = POLLIN},
	    {.fd = fd, .events = POLLIN},
	};

	while (asked[1].fd != -1) {
		limit_check(poll(asked, 2, -1), "poll");
		if (asked[0].revents != 0 && !move(STDIN_FILENO, fd)) {
			asked[0].fd = -1;
			shutdown(fd, SHUT_WR);
		}
		if (asked[1].revents != 0 && !move(fd, STDOUT_FILENO))
			asked[1].fd = -1;
	}
	return 0;
}
