#include "cli/await.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/diag.h"
#include "pump/loop.h"

static void
step_until_met(struct task *t, struct loop *l)
{
	(void)l;
	t->done = wait_is_met(t->waits);
}

/* Waits until fd is ready for events.  Returns 0, or -1 with errno. */
static int
wait_ready(int fd, short events)
{
	struct wait wait = {.fd = fd, .events = events};
	struct task task = {.step = step_until_met,
	    .waits = &wait,
	    .wait_count = 1,
	    .deadline = CLOCK_NEVER};
	struct diag d = {0};
	struct loop *loop = loop_new(NULL, NULL, &d);
	int result = -1;

	if (loop != NULL && loop_add(loop, &task, &d) == 0 &&
	    loop_run(loop, &d) == LOOP_EMPTY)
		result = 0;
	loop_free(loop);
	errno = d.error;
	return result;
}

/* After a failed call: is it to be made again? */
static bool
may_retry(int fd, short events)
{
	if (errno == EINTR)
		return true;
	if (errno != EAGAIN && errno != EWOULDBLOCK)
		return false;
	return wait_ready(fd, events) == 0;
}

ssize_t
await_read(int fd, void *buffer, size_t size)
{
	ssize_t got;

	do {
		got = read(fd, buffer, size);
	} while (got == -1 && may_retry(fd, POLLIN));
	return got;
}

ssize_t
await_write(int fd, const void *bytes, size_t length)
{
	const char *rest = bytes;
	const char *end = rest + length;

	while (rest < end) {
		ssize_t put = write(fd, rest, (size_t)(end - rest));

		if (put == -1 && !may_retry(fd, POLLOUT))
			return -1;
		if (put > 0)
			rest += put;
	}
	return (ssize_t)length;
}
