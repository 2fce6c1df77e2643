/* loop: who is stepped, when, and how a run ends */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/diag.h"
#include "counter.h"
#include "pump/loop.h"
#include "sockets.h"

static void
a_loop_without_tasks_ends_at_once(void **state)
{
	counter_run(counter_loop(state), LOOP_EMPTY);
}

static void
a_task_is_stepped_once_it_was_added_and_as_long_as_it_asks_for_it(void **state)
{
	struct loop *l = counter_loop(state);
	struct counter once, thrice;

	counter_init(&once, 1);
	counter_init(&thrice, 3);
	thrice.busy = true;
	counter_add(l, &once);
	counter_add(l, &thrice);
	counter_run(l, LOOP_EMPTY);
	assert_int_equal(once.steps, 1);
	assert_int_equal(thrice.steps, 3);
	assert_int_equal(once.finished, 1);
	assert_int_equal(thrice.finished, 1);
}

static void
a_task_is_stepped_when_what_it_waits_for_comes(void **state)
{
	struct loop *l = counter_loop(state);
	struct counter c;
	int fds[2];

	sockets_pipe(fds);
	sockets_put(fds[1], "x", 1);
	counter_init(&c, 2);
	wait_set(&c.wait, fds[0], POLLIN);
	counter_add(l, &c);
	counter_run(l, LOOP_EMPTY);
	assert_true(c.met > 0);
	assert_int_equal(c.revents, POLLIN);
	sockets_close(fds);
}

static void
tasks_that_share_a_descriptor_are_told_what_each_waits_for(void **state)
{
	struct loop *l = counter_loop(state);
	struct counter reader, writer;
	int fds[2];

	sockets_pair(SOCK_STREAM, fds);
	counter_init(&reader, 0);
	wait_set(&reader.wait, fds[0], POLLIN);
	counter_init(&writer, 0);
	wait_set(&writer.wait, fds[0], POLLOUT);
	counter_add(l, &reader);
	counter_add(l, &writer);
	loop_set_deadline(l, clock_after(2));
	counter_run(l, LOOP_DEADLINE);
	assert_int_equal(writer.revents, POLLOUT);
	assert_int_equal(reader.met, 0);
	sockets_close(fds);
}

static void
a_descriptor_is_asked_for_all_that_its_tasks_wait_for(void **state)
{
	struct loop *l = counter_loop(state);
	struct counter reader, writer;
	int fds[2];

	sockets_pair(SOCK_STREAM, fds);
	sockets_put(fds[1], "x", 1);
	counter_init(&reader, 0);
	wait_set(&reader.wait, fds[0], POLLIN);
	counter_init(&writer, 0);
	wait_set(&writer.wait, fds[0], POLLOUT);
	counter_add(l, &reader);
	counter_add(l, &writer);
	loop_set_deadline(l, clock_after(2));
	counter_run(l, LOOP_DEADLINE);
	assert_int_equal(reader.revents, POLLIN);
	assert_int_equal(writer.revents, POLLOUT);
	sockets_close(fds);
}

/* poll(2) fails with EINVAL for more entries than descriptors may be open. */
static void
more_tasks_than_descriptors_may_wait_for_one(void **state)
{
	enum { TASKS = 100, LIMIT = 32 };
	static struct counter counters[TASKS];
	struct loop *l = counter_loop(state);
	struct rlimit before, low;
	int fds[2];

	sockets_pipe(fds);
	sockets_put(fds[1], "x", 1);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	low = (struct rlimit){.rlim_cur = LIMIT, .rlim_max = before.rlim_max};
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &low), 0);
	for (size_t i = 0; i < TASKS; i++) {
		counter_init(&counters[i], 2);
		wait_set(&counters[i].wait, fds[0], POLLIN);
		counter_add(l, &counters[i]);
	}
	counter_run(l, LOOP_EMPTY);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	for (size_t i = 0; i < TASKS; i++)
		assert_true(counters[i].met > 0);
	sockets_close(fds);
}

static void
a_descriptor_that_breaks_is_told_to_who_waits_for_nothing_else(void **state)
{
	struct loop *l = counter_loop(state);
	struct counter c;
	int fds[2];

	sockets_pipe(fds);
	close(fds[0]);
	counter_init(&c, 2);
	wait_set(&c.wait, fds[1], 0);
	counter_add(l, &c);
	counter_run(l, LOOP_EMPTY);
	assert_int_equal(c.revents, POLLERR);
	close(fds[1]);
}

static void
a_task_is_stepped_at_its_deadline(void **state)
{
	struct loop *l = counter_loop(state);
	struct counter c;

	counter_init(&c, 2);
	c.task.deadline = clock_after(5);
	counter_add(l, &c);
	counter_run(l, LOOP_EMPTY);
	assert_true(clock_ms() >= c.task.deadline);
	assert_int_equal(c.steps, 2);
	assert_int_equal(c.met, 0);
}

static void
a_task_that_a_step_adds_is_run_too(void **state)
{
	struct loop *l = counter_loop(state);
	struct counter first, second, third;

	counter_init(&first, 1);
	counter_init(&second, 2);
	counter_init(&third, 1);
	first.next = &second;
	second.busy = true;
	second.next = &third;
	counter_add(l, &first);
	counter_run(l, LOOP_EMPTY);
	assert_int_equal(second.steps, 2);
	assert_int_equal(third.steps, 1);
	assert_int_equal(third.finished, 1);
}

static void
a_task_that_another_adds_as_it_finishes_is_run_too(void **state)
{
	struct loop *l = counter_loop(state);
	struct counter first, second;

	counter_init(&first, 1);
	counter_init(&second, 1);
	first.heir = &second;
	counter_add(l, &first);
	counter_run(l, LOOP_EMPTY);
	assert_int_equal(second.finished, 1);
}

static void
free_task(struct task *t, struct loop *l)
{
	(void)l;
	free(t);
}

static void
a_task_may_be_freed_as_it_finishes(void **state)
{
	struct loop *l = counter_loop(state);
	struct counter *c = malloc(sizeof(*c));

	assert_non_null(c);
	counter_init(c, 3);
	c->busy = true;
	c->task.finish = free_task;
	counter_add(l, c);
	counter_run(l, LOOP_EMPTY);
}

static void
a_run_ends_at_its_deadline_and_a_freed_loop_finishes_its_tasks(void **state)
{
	struct loop *l = counter_loop(state);
	struct counter idle, busy;
	int fds[2];

	sockets_pipe(fds);
	counter_init(&idle, 0);
	wait_set(&idle.wait, fds[0], POLLIN);
	counter_init(&busy, 0);
	busy.busy = true;
	counter_add(l, &idle);
	counter_add(l, &busy);
	loop_set_deadline(l, clock_after(5));
	counter_run(l, LOOP_DEADLINE);
	assert_int_equal(idle.steps, 1);
	assert_true(busy.steps > 0);
	assert_int_equal(idle.finished, 1);
	assert_int_equal(busy.finished, 1);
	sockets_close(fds);
}

static void
wake_other(struct counter *c, struct loop *l)
{
	struct counter *other = c->context;

	loop_wake(l, &other->task);
}

static void
a_task_that_is_woken_is_stepped(void **state)
{
	struct loop *l = counter_loop(state);
	struct counter waker, sleeper;

	counter_init(&sleeper, 2);
	counter_init(&waker, 1);
	waker.act = wake_other;
	waker.context = &sleeper;
	counter_add(l, &sleeper);
	counter_add(l, &waker);
	counter_run(l, LOOP_EMPTY);
	assert_int_equal(sleeper.steps, 2);
}

static void
end_other(struct counter *c, struct loop *l)
{
	struct counter *other = c->context;

	other->task.done = true;
	loop_wake(l, &other->task);
	loop_wake(l, &other->task);
}

static void
a_task_that_another_ends_is_taken_out_without_a_step(void **state)
{
	struct loop *l = counter_loop(state);
	struct counter first, second;

	counter_init(&second, 0);
	counter_init(&first, 1);
	first.act = end_other;
	first.context = &second;
	counter_add(l, &second);
	counter_add(l, &first);
	counter_run(l, LOOP_EMPTY);
	assert_int_equal(second.steps, 1);
	assert_int_equal(second.finished, 1);
}

static void
to_wake_a_task_that_is_in_no_loop_does_nothing(void **state)
{
	struct loop *l = counter_loop(state);
	struct counter gone, waker;

	counter_init(&gone, 1);
	counter_init(&waker, 2);
	waker.busy = true;
	waker.act = wake_other;
	waker.context = &gone;
	counter_add(l, &gone);
	counter_add(l, &waker);
	counter_run(l, LOOP_EMPTY);
	assert_int_equal(gone.steps, 1);
	assert_int_equal(gone.finished, 1);
}

/* The descriptor that would be opened next. */
static int
next_descriptor(void)
{
	int fd = dup(STDIN_FILENO);

	assert_true(fd != -1);
	close(fd);
	return fd;
}

static void
note_next_descriptor(struct counter *c, struct loop *l)
{
	int *last = c->context;

	*last = next_descriptor();
	if (c->task.done)
		loop_set_deadline(l, clock_ms());
}

/* Runs a loop that finds its way itself; has it taken a descriptor, for epoll(7)? */
static bool
takes_descriptor(size_t idle, int events)
{
	static struct counter others[200];
	struct diag d = {0};
	struct loop *l = loop_new(NULL, NULL, &d);
	int fds[2], silent[200][2], before, last;
	struct counter busy;

	assert_non_null(l);
	sockets_pipe(fds);
	sockets_put(fds[1], "x", 1);
	for (size_t i = 0; i < idle; i++) {
		sockets_pipe(silent[i]);
		counter_init(&others[i], 0);
		wait_set(&others[i].wait, silent[i][0], POLLIN);
		counter_add(l, &others[i]);
	}
	before = next_descriptor();
	counter_init(&busy, events);
	wait_set(&busy.wait, fds[0], POLLIN);
	busy.act = note_next_descriptor;
	busy.context = &last;
	counter_add(l, &busy);
	counter_run(l, LOOP_DEADLINE);
	for (size_t i = 0; i < idle; i++)
		sockets_close(silent[i]);
	sockets_close(fds);
	return last != before;
}

static void
epoll_is_for_many_events_among_many_idle_descriptors(void **state)
{
	(void)state;
	assert_false(takes_descriptor(5, 10000));
	assert_false(takes_descriptor(200, 10));
#ifdef HAVE_SYS_EPOLL_H
	assert_true(takes_descriptor(200, 100));
#endif
}

static volatile sig_atomic_t caught;

static void
catch_signal(int number)
{
	caught = number;
}

/* The signal is there before the run, and let in while the loop waits alone. */
static void
a_signal_that_the_mask_lets_in_stops_the_run(void **state)
{
	struct sigaction action = {.sa_handler = catch_signal}, before;
	struct diag d = {0};
	struct counter c;
	sigset_t blocked, open;
	struct loop *l;
	int fds[2];

	sockets_pipe(fds);
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGUSR1);
	assert_int_equal(sigaction(SIGUSR1, &action, &before), 0);
	assert_int_equal(sigprocmask(SIG_BLOCK, &blocked, &open), 0);
	sigdelset(&open, SIGUSR1);
	caught = 0;
	raise(SIGUSR1);
	assert_int_equal(caught, 0);

	counter_init(&c, 0);
	wait_set(&c.wait, fds[0], POLLIN);
	l = loop_new(&open, &caught, &d);
	assert_non_null(l);
	counter_set_way(l, state);
	counter_add(l, &c);
	counter_run(l, LOOP_STOPPED);
	assert_int_equal(caught, SIGUSR1);
	assert_int_equal(c.met, 0);
	assert_int_equal(c.finished, 1);

	assert_int_equal(sigprocmask(SIG_SETMASK, &open, NULL), 0);
	assert_int_equal(sigaction(SIGUSR1, &before, NULL), 0);
	sockets_close(fds);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    COUNTER_BOTH_WAYS(a_loop_without_tasks_ends_at_once),
	    COUNTER_BOTH_WAYS(
		a_task_is_stepped_once_it_was_added_and_as_long_as_it_asks_for_it),
	    COUNTER_BOTH_WAYS(a_task_is_stepped_when_what_it_waits_for_comes),
	    COUNTER_BOTH_WAYS(
		tasks_that_share_a_descriptor_are_told_what_each_waits_for),
	    COUNTER_BOTH_WAYS(a_descriptor_is_asked_for_all_that_its_tasks_wait_for),
	    COUNTER_BOTH_WAYS(more_tasks_than_descriptors_may_wait_for_one),
	    COUNTER_BOTH_WAYS(
		a_descriptor_that_breaks_is_told_to_who_waits_for_nothing_else),
	    COUNTER_BOTH_WAYS(a_task_is_stepped_at_its_deadline),
	    COUNTER_BOTH_WAYS(a_task_that_a_step_adds_is_run_too),
	    COUNTER_BOTH_WAYS(a_task_that_another_adds_as_it_finishes_is_run_too),
	    COUNTER_BOTH_WAYS(a_task_may_be_freed_as_it_finishes),
	    COUNTER_BOTH_WAYS(
		a_run_ends_at_its_deadline_and_a_freed_loop_finishes_its_tasks),
	    COUNTER_BOTH_WAYS(a_task_that_is_woken_is_stepped),
	    COUNTER_BOTH_WAYS(a_task_that_another_ends_is_taken_out_without_a_step),
	    COUNTER_BOTH_WAYS(to_wake_a_task_that_is_in_no_loop_does_nothing),
	    cmocka_unit_test(epoll_is_for_many_events_among_many_idle_descriptors),
	    COUNTER_BOTH_WAYS(a_signal_that_the_mask_lets_in_stops_the_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
