/* loop: descriptors that are shared, closed, opened anew, or not for epoll(7) */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "counter.h"
#include "sockets.h"

#ifdef HAVE_SYS_EPOLL_H
#include <sys/epoll.h>
#endif

/* A loop that ends by its deadline, after more than a round, since some never end. */
static void
run_a_while(struct loop *l)
{
	loop_set_deadline(l, clock_after(5));
	counter_run(l, LOOP_DEADLINE);
}

static void
both_waits_of_a_task_for_one_descriptor_are_told(void **state)
{
	struct loop *l = counter_loop(state);
	struct counter c;
	struct wait waits[3];
	int fds[2];

	sockets_pair(SOCK_STREAM, fds);
	sockets_put(fds[1], "x", 1);
	counter_init(&c, 2);
	c.task.waits = waits;
	c.task.wait_count = 3;
	wait_set(&waits[0], fds[0], POLLIN);
	wait_set(&waits[1], fds[0], POLLOUT);
	wait_set(&waits[2], fds[0], 0);
	counter_add(l, &c);
	counter_run(l, LOOP_EMPTY);
	assert_int_equal(waits[0].revents, POLLIN);
	assert_int_equal(waits[1].revents, POLLOUT);
	assert_int_equal(waits[2].revents, 0);
	sockets_close(fds);
}

static void
what_was_not_read_is_told_again(void **state)
{
	struct loop *l = counter_loop(state);
	struct counter c;
	int fds[2];

	sockets_pipe(fds);
	sockets_put(fds[1], "x", 1);
	counter_init(&c, 4);
	wait_set(&c.wait, fds[0], POLLIN);
	counter_add(l, &c);
	counter_run(l, LOOP_EMPTY);
	assert_int_equal(c.met, 3);
	sockets_close(fds);
}

static void
who_waits_for_nothing_is_told_of_a_hang_up_and_not_of_bytes(void **state)
{
	struct loop *l = counter_loop(state);
	struct counter hung_up, spoken_to;
	int gone[2], fds[2];

	sockets_pipe(gone);
	sockets_put(gone[1], "x", 1);
	close(gone[1]);
	sockets_pair(SOCK_STREAM, fds);
	sockets_put(fds[1], "x", 1);
	counter_init(&hung_up, 2);
	wait_set(&hung_up.wait, gone[0], 0);
	counter_init(&spoken_to, 0);
	wait_set(&spoken_to.wait, fds[0], 0);
	counter_add(l, &hung_up);
	counter_add(l, &spoken_to);
	run_a_while(l);
	assert_int_equal(hung_up.revents, POLLHUP);
	assert_int_equal(spoken_to.steps, 1);
	close(gone[0]);
	sockets_close(fds);
}

static void
of_many_who_share_a_descriptor_only_who_wants_to_write_is_stepped(void **state)
{
	enum { OTHERS = 100 };
	static struct counter others[OTHERS];
	struct loop *l = counter_loop(state);
	struct counter writer;
	int fds[2];

	sockets_pipe(fds);
	for (size_t i = 0; i < OTHERS; i++) {
		counter_init(&others[i], 0);
		wait_set(&others[i].wait, fds[1], 0);
		counter_add(l, &others[i]);
	}
	counter_init(&writer, 0);
	wait_set(&writer.wait, fds[1], POLLOUT);
	counter_add(l, &writer);
	run_a_while(l);
	assert_int_equal(writer.revents, POLLOUT);
	for (size_t i = 0; i < OTHERS; i++)
		assert_int_equal(others[i].steps, 1);
	sockets_close(fds);
}

static void
ready_at_once(void **state, const char *path)
{
	struct loop *l = counter_loop(state);
	struct counter reader, writer, neither;
	int fd = open(path, O_RDWR | O_CLOEXEC);

	assert_true(fd != -1);
	counter_init(&reader, 3);
	wait_set(&reader.wait, fd, POLLIN);
	counter_init(&writer, 3);
	wait_set(&writer.wait, fd, POLLOUT);
	counter_init(&neither, 0);
	wait_set(&neither.wait, fd, 0);
	counter_add(l, &reader);
	counter_add(l, &writer);
	counter_add(l, &neither);
	run_a_while(l);
	assert_int_equal(reader.met, 2);
	assert_int_equal(reader.revents, POLLIN);
	assert_int_equal(writer.met, 2);
	assert_int_equal(writer.revents, POLLOUT);
	assert_int_equal(neither.steps, 1);
	close(fd);
}

static void
a_regular_file_is_always_ready(void **state)
{
	char path[] = "/tmp/serval-test-XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd != -1);
	ready_at_once(state, path);
	close(fd);
	unlink(path);
}

static void
the_null_device_is_always_ready(void **state)
{
	ready_at_once(state, "/dev/null");
}

static void
a_descriptor_that_is_not_open_is_told_as_such(void **state)
{
	struct loop *l = counter_loop(state);
	struct counter c;
	int fds[2];

	sockets_pipe(fds);
	sockets_close(fds);
	counter_init(&c, 3);
	wait_set(&c.wait, fds[0], POLLIN);
	counter_add(l, &c);
	counter_run(l, LOOP_EMPTY);
	assert_int_equal(c.met, 2);
	assert_int_equal(c.revents, POLLNVAL);
}

/* What replace puts another file in the place of, and how. */
struct swap {
	int fd; /* its number stays */
	int spare[2]; /* of a pipe, whose first end takes the place */
	int kept; /* a copy of what was there; -1: none */
	bool keep;
};

/* In the second step another pipe is opened under the number that is waited for. */
static void
replace(struct counter *c, struct loop *l)
{
	struct swap *swap = c->context;

	(void)l;
	if (c->steps != 2)
		return;
	if (swap->keep)
		swap->kept = dup(swap->fd);
	close(swap->fd);
	assert_int_equal(dup2(swap->spare[0], swap->fd), swap->fd);
	c->met = 0;
}

static void
run_replaced(void **state, bool keep, bool speak)
{
	struct loop *l = counter_loop(state);
	struct counter c, waker;
	struct swap swap = {.kept = -1, .keep = keep};
	int fds[2];

	sockets_pipe(fds);
	sockets_pipe(swap.spare);
	swap.fd = fds[0];
	counter_init(&c, 0);
	c.act = replace;
	c.context = &swap;
	wait_set(&c.wait, fds[0], POLLIN);
	c.task.deadline = 0; /* for the second step, and from then on */
	counter_add(l, &c);
	counter_init(&waker, 0);
	counter_add(l, &waker);
	if (speak)
		sockets_put(swap.spare[1], "x", 1);
	else
		sockets_put(fds[1], "x", 1);
	run_a_while(l);
	assert_true(c.steps > 2);
	assert_int_equal(c.met > 0, speak);
	sockets_close(fds);
	sockets_close(swap.spare);
	if (swap.kept != -1)
		close(swap.kept);
}

static void
a_number_that_was_opened_anew_is_waited_for_anew(void **state)
{
	run_replaced(state, false, true);
}

static void
a_number_is_waited_for_anew_though_the_old_file_lives(void **state)
{
	run_replaced(state, true, true);
}

static void
news_of_a_file_that_only_lives_elsewhere_are_not_told(void **state)
{
	run_replaced(state, true, false);
}

struct meddling {
	struct counter *other;
	int fd; /* which the other is to wait for */
	bool wakes;
};

/* Both were met by the same poll: what it said of the other's old wait is void. */
static void
turn_other_to(struct counter *c, struct loop *l)
{
	struct meddling *m = c->context;

	if (c->steps != 2)
		return;
	wait_set(&m->other->wait, m->fd, POLLIN);
	m->other->met = 0;
	if (m->wakes)
		loop_wake(l, &m->other->task);
}

static void
run_meddling(void **state, bool wakes)
{
	struct loop *l = counter_loop(state);
	struct counter meddler, other;
	struct meddling m = {.other = &other, .wakes = wakes};
	int fds[2], silent[2];

	sockets_pipe(fds);
	sockets_put(fds[1], "x", 1);
	sockets_pipe(silent);
	m.fd = silent[0];
	counter_init(&meddler, 0);
	wait_set(&meddler.wait, fds[0], POLLIN);
	meddler.act = turn_other_to;
	meddler.context = &m;
	counter_init(&other, 0);
	wait_set(&other.wait, fds[0], POLLIN);
	counter_add(l, &other);
	counter_add(l, &meddler);
	run_a_while(l);
	assert_true(meddler.met > 0);
	assert_int_equal(other.met, 0);
	sockets_close(fds);
	sockets_close(silent);
}

static void
a_wait_that_was_set_after_the_poll_is_not_met_by_it(void **state)
{
	run_meddling(state, false);
}

static void
a_wait_that_was_set_for_another_is_not_met_by_the_last_poll(void **state)
{
	run_meddling(state, true);
}

/* Some of the tasks change the way of waiting, in the middle of the run. */
static void
many_descriptors_are_waited_for_as_few_are(void **state)
{
	enum { TASKS = 100 };
	static struct counter counters[TASKS];
	static int fds[TASKS][2];
	struct loop *l = counter_loop(state);

	loop_set_poll_limit(l, TASKS / 2);
	for (size_t i = 0; i < TASKS; i++) {
		sockets_pipe(fds[i]);
		sockets_put(fds[i][1], "x", 1);
		counter_init(&counters[i], 3);
		wait_set(&counters[i].wait, fds[i][0], POLLIN);
		counter_add(l, &counters[i]);
	}
	counter_run(l, LOOP_EMPTY);
	for (size_t i = 0; i < TASKS; i++) {
		assert_int_equal(counters[i].met, 2);
		sockets_close(fds[i]);
	}
}

static void
without_a_descriptor_for_epoll_it_goes_on_by_poll(void **state)
{
	struct loop *l = counter_loop(state);
	struct rlimit before, low;
	struct counter c;
	int fds[2];

	sockets_pipe(fds);
	sockets_put(fds[1], "x", 1);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	low = (struct rlimit){.rlim_cur = fds[1] + 1, .rlim_max = before.rlim_max};
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &low), 0);
	counter_init(&c, 2);
	wait_set(&c.wait, fds[0], POLLIN);
	counter_add(l, &c);
	counter_run(l, LOOP_EMPTY);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	assert_int_equal(c.met, 1);
	sockets_close(fds);
}

#ifdef HAVE_SYS_EPOLL_H

/* epoll(7) nests only so deep, and poll(2) takes any of them. */
static void
what_epoll_cannot_wait_for_makes_it_go_on_by_poll(void **state)
{
	enum { DEPTH = 5 };
	struct loop *l = counter_loop(state);
	struct epoll_event event = {.events = EPOLLIN};
	struct counter deep, flat;
	int fds[2], nest[DEPTH];

	sockets_pipe(fds);
	sockets_put(fds[1], "x", 1);
	for (int i = 0; i < DEPTH; i++) {
		nest[i] = epoll_create1(EPOLL_CLOEXEC);
		assert_int_equal(epoll_ctl(nest[i], EPOLL_CTL_ADD,
				     i == 0 ? fds[0] : nest[i - 1], &event),
		    0);
	}
	counter_init(&flat, 3);
	wait_set(&flat.wait, fds[0], POLLIN);
	counter_init(&deep, 3);
	wait_set(&deep.wait, nest[DEPTH - 1], POLLIN);
	counter_add(l, &flat);
	counter_add(l, &deep);
	counter_run(l, LOOP_EMPTY);
	assert_int_equal(flat.met, 2);
	assert_int_equal(deep.met, 2);
	for (int i = 0; i < DEPTH; i++)
		close(nest[i]);
	sockets_close(fds);
}

#else

static void
what_epoll_cannot_wait_for_makes_it_go_on_by_poll(void **state)
{
	(void)state;
}

#endif

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    COUNTER_BOTH_WAYS(both_waits_of_a_task_for_one_descriptor_are_told),
	    COUNTER_BOTH_WAYS(what_was_not_read_is_told_again),
	    COUNTER_BOTH_WAYS(
		who_waits_for_nothing_is_told_of_a_hang_up_and_not_of_bytes),
	    COUNTER_BOTH_WAYS(
		of_many_who_share_a_descriptor_only_who_wants_to_write_is_stepped),
	    COUNTER_BOTH_WAYS(a_regular_file_is_always_ready),
	    COUNTER_BOTH_WAYS(the_null_device_is_always_ready),
	    COUNTER_BOTH_WAYS(a_descriptor_that_is_not_open_is_told_as_such),
	    COUNTER_BOTH_WAYS(a_number_that_was_opened_anew_is_waited_for_anew),
	    COUNTER_BOTH_WAYS(a_number_is_waited_for_anew_though_the_old_file_lives),
	    COUNTER_BOTH_WAYS(news_of_a_file_that_only_lives_elsewhere_are_not_told),
	    COUNTER_BOTH_WAYS(a_wait_that_was_set_after_the_poll_is_not_met_by_it),
	    COUNTER_BOTH_WAYS(
		a_wait_that_was_set_for_another_is_not_met_by_the_last_poll),
	    COUNTER_BOTH_WAYS(many_descriptors_are_waited_for_as_few_are),
	    COUNTER_BOTH_WAYS(without_a_descriptor_for_epoll_it_goes_on_by_poll),
	    COUNTER_BOTH_WAYS(what_epoll_cannot_wait_for_makes_it_go_on_by_poll),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
