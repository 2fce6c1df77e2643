/* poller: both ways of waiting tell the same, whatever becomes of the descriptors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "pump/poller.h"
#include "rig.h"
#include "sockets.h"

enum {
	NUMBERS = 24, /* descriptors that are waited for */
	BASE = 100, /* the first of them */
	COPIES = 16, /* of files that may have been closed here since */
	CHANGES = 20000,
};

/* One way of waiting: what it is told to wait for, and what it told us. */
struct way {
	struct poller *poller;
	struct watched watched[NUMBERS];
	bool known[NUMBERS];
	short told[NUMBERS];
	int told_count;
};

static void
note(void *context, struct watched *w, short revents)
{
	struct way *way = context;

	assert_int_equal(way->told[w->fd - BASE], 0);
	way->told[w->fd - BASE] = revents;
	way->told_count++;
}

static void
ask(struct way *way, int64_t delay)
{
	int count;

	memset(way->told, 0, sizeof(way->told));
	way->told_count = 0;
	count = way->poller->ops->wait(way->poller, delay, NULL, note, way);
	assert_int_equal(count, way->told_count);
}

/* epoll(7), or where that is not there poll(2) against itself. */
static struct poller *
new_poller(void)
{
	struct poller *p = poller_epoll_new();

	if (p == NULL)
		p = poller_poll_new();
	assert_non_null(p);
	return p;
}

static void
begin(struct way *way, struct poller *poller)
{
	*way = (struct way){.poller = poller};
	for (int i = 0; i < NUMBERS; i++)
		way->watched[i].fd = BASE + i;
}

/* events -1: not to be waited for. */
static void
set(struct way *way, size_t i, int events)
{
	const struct poller_ops *ops = way->poller->ops;
	struct watched *w = &way->watched[i];

	if (events == -1 && way->known[i])
		ops->forget(way->poller, w);
	if (events != -1) {
		w->events = events;
		assert_int_equal(way->known[i] ? ops->renew(way->poller, w) :
						 ops->add(way->poller, w),
		    0);
	}
	way->known[i] = events != -1;
}

/* Puts what fd is at number; closes fd. */
static void
move(int fd, int number)
{
	assert_true(fd != -1);
	assert_int_equal(dup2(fd, number), number);
	close(fd);
}

/* Opens one of many kinds of file at number, and says a word to some. */
static void
open_at(int number, uint32_t bits)
{
	int fds[2];

	switch (bits % 6) {
	case 0:
		move(open("/dev/null", O_RDWR), number);
		break;
	case 1:
		move(open("/proc/self/exe", O_RDONLY), number);
		break;
	case 2:
	case 3:
		sockets_pair(SOCK_STREAM, fds);
		if (bits & 64)
			sockets_put(fds[1], "x", 1);
		/* Its other end is one of us too, or gone. */
		move(fds[1], BASE + (bits >> 8) % NUMBERS);
		move(fds[0], number);
		break;
	default:
		sockets_pipe(fds);
		if (bits & 64)
			sockets_put(fds[1], "x", 1);
		move(fds[bits & 128 ? 1 : 0], BASE + (bits >> 8) % NUMBERS);
		move(fds[bits & 128 ? 0 : 1], number);
	}
}

/* One thing that may happen to a descriptor. */
static void
meddle(uint64_t *seed)
{
	uint32_t bits = rig_random(seed);
	int number = BASE + bits % NUMBERS;
	int copy = BASE + NUMBERS + (bits >> 8) % COPIES;

	switch ((bits >> 16) % 5) {
	case 0:
		close(number);
		break;
	case 1:
		dup2(number, copy);
		break;
	case 2:
		dup2(copy, number);
		break;
	case 3:
		open_at(number, rig_random(seed));
		break;
	default:
		close(copy);
	}
}

static void
both_ways_tell_the_same_after_any_change(void **state)
{
	static struct way by_poll, by_epoll;
	struct poller *epoll = new_poller();
	uint64_t seed = 1;

	(void)state;
	begin(&by_poll, poller_poll_new());
	begin(&by_epoll, epoll);
	for (int i = 0; i < CHANGES; i++) {
		static const int events[] = {-1, 0, POLLIN, POLLOUT, POLLIN | POLLOUT};
		uint32_t bits = rig_random(&seed);
		size_t number = (bits >> 8) % NUMBERS;
		int wanted = events[bits % 5];

		meddle(&seed);
		set(&by_poll, number, wanted);
		set(&by_epoll, number, wanted);
		/* Who has done the meddling has all of his renewed. */
		for (size_t j = 0; j < NUMBERS; j++)
			if (by_epoll.known[j])
				set(&by_epoll, j, by_epoll.watched[j].events);
		ask(&by_poll, 0);
		ask(&by_epoll, 0);
		assert_memory_equal(by_epoll.told, by_poll.told, sizeof(by_poll.told));
	}
	by_poll.poller->ops->free(by_poll.poller);
	epoll->ops->free(epoll);
	for (int i = 0; i < NUMBERS + COPIES; i++)
		close(BASE + i);
}

/* The kernel has it still, since it was closed before it was forgotten. */
static void
a_file_that_comes_back_to_its_number_is_waited_for_again(void **state)
{
	static struct way way;
	struct poller *epoll = new_poller();
	int fds[2];

	(void)state;
	begin(&way, epoll);
	sockets_pipe(fds);
	assert_int_equal(dup2(fds[0], BASE), BASE);
	set(&way, 0, POLLIN);
	close(BASE);
	set(&way, 0, -1);
	assert_int_equal(dup2(fds[0], BASE), BASE);
	set(&way, 0, POLLIN);
	ask(&way, 0);
	assert_int_equal(way.told[0], 0);
	sockets_put(fds[1], "x", 1);
	ask(&way, 0);
	assert_int_equal(way.told[0], POLLIN);
	epoll->ops->free(epoll);
	close(BASE);
	sockets_close(fds);
}

/* As it is told of without end, nothing else would ever be waited for. */
static void
a_file_that_only_lives_elsewhere_does_not_wake_again_and_again(void **state)
{
	static struct way way;
	struct poller *epoll = new_poller();
	int fds[2];
	int64_t before;

	(void)state;
	begin(&way, epoll);
	sockets_pipe(fds);
	sockets_put(fds[1], "x", 1);
	assert_int_equal(dup2(fds[0], BASE), BASE);
	set(&way, 0, POLLIN);
	close(BASE);
	set(&way, 0, -1);
	ask(&way, 10);
	before = clock_ms();
	ask(&way, 10);
	assert_true(clock_ms() - before >= 9);
	epoll->ops->free(epoll);
	sockets_close(fds);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(both_ways_tell_the_same_after_any_change),
	    cmocka_unit_test(a_file_that_comes_back_to_its_number_is_waited_for_again),
	    cmocka_unit_test(
		a_file_that_only_lives_elsewhere_does_not_wake_again_and_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
