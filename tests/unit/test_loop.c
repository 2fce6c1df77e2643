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
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/diag.h"
#include "pump/loop.h"

/* A task that counts its steps and is done after so many. */
struct counter {
	struct task task; /* first, so that a task is its counter */
	struct wait wait;
	int steps, last_step; /* done at the last one */
	int met; /* steps for which the wait was met */
	short revents; /* of the last of those */
	int finished;
	bool busy; /* asks for the next step at once */
	struct counter *next; /* added by the first step, or NULL */
	struct counter *heir; /* added when this one finishes, or NULL */
};

static void
must_add(struct loop *l, struct counter *c)
{
	struct diag d = {0};

	assert_int_equal(loop_add(l, &c->task, &d), 0);
}

static void
counter_step(struct task *t, struct loop *l)
{
	struct counter *c = (struct counter *)t;

	if (c->next != NULL && c->steps == 0)
		must_add(l, c->next);
	if (wait_is_met(&c->wait)) {
		c->met++;
		c->revents = c->wait.revents;
	}
	c->steps++;
	if (c->busy)
		t->again = true;
	t->done = c->steps == c->last_step;
}

static void
counter_finish(struct task *t, struct loop *l)
{
	struct counter *c = (struct counter *)t;

	c->finished++;
	if (c->heir != NULL)
		must_add(l, c->heir);
}

static void
counter_init(struct counter *c, int last_step)
{
	*c = (struct counter){
	    .task = {.step = counter_step,
		.finish = counter_finish,
		.deadline = CLOCK_NEVER},
	    .last_step = last_step,
	};
	c->task.waits = &c->wait;
	c->task.wait_count = 1;
	wait_clear(&c->wait);
}

static struct loop *
new_loop(void)
{
	struct diag d = {0};
	struct loop *l = loop_new(NULL, NULL, &d);

	assert_non_null(l);
	return l;
}

/* Runs l, which is to end so, and frees it. */
static void
run_to(struct loop *l, enum loop_end expected)
{
	struct diag d = {0};
	enum loop_end end = loop_run(l, &d);

	if (end != expected)
		fail_msg("it ended by %d: %s", end, d.text);
	loop_free(l);
}

static void
must_pipe(int fds[2])
{
	assert_int_equal(pipe(fds), 0);
}

static void
close_both(const int fds[2])
{
	close(fds[0]);
	close(fds[1]);
}

static void
must_write(int fd)
{
	assert_int_equal(write(fd, "x", 1), 1);
}

static void
a_loop_without_tasks_ends_at_once(void **state)
{
	(void)state;
	run_to(new_loop(), LOOP_EMPTY);
}

static void
a_task_is_stepped_once_it_was_added_and_as_long_as_it_asks_for_it(void **state)
{
	struct loop *l = new_loop();
	struct counter once, thrice;

	(void)state;
	counter_init(&once, 1);
	counter_init(&thrice, 3);
	thrice.busy = true;
	must_add(l, &once);
	must_add(l, &thrice);
	run_to(l, LOOP_EMPTY);
	assert_int_equal(once.steps, 1);
	assert_int_equal(thrice.steps, 3);
	assert_int_equal(once.finished, 1);
	assert_int_equal(thrice.finished, 1);
}

static void
a_task_is_stepped_when_what_it_waits_for_comes(void **state)
{
	struct loop *l = new_loop();
	struct counter c;
	int fds[2];

	(void)state;
	must_pipe(fds);
	must_write(fds[1]);
	counter_init(&c, 2);
	wait_set(&c.wait, fds[0], POLLIN);
	must_add(l, &c);
	run_to(l, LOOP_EMPTY);
	assert_true(c.met > 0);
	assert_int_equal(c.revents, POLLIN);
	close_both(fds);
}

static void
tasks_that_share_a_descriptor_are_told_what_each_waits_for(void **state)
{
	struct loop *l = new_loop();
	struct counter reader, writer;
	int fds[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	counter_init(&reader, 0);
	wait_set(&reader.wait, fds[0], POLLIN);
	counter_init(&writer, 0);
	wait_set(&writer.wait, fds[0], POLLOUT);
	must_add(l, &reader);
	must_add(l, &writer);
	loop_set_deadline(l, clock_ms());
	run_to(l, LOOP_DEADLINE);
	assert_int_equal(writer.revents, POLLOUT);
	assert_int_equal(reader.met, 0);
	close_both(fds);
}

static void
a_descriptor_is_asked_for_all_that_its_tasks_wait_for(void **state)
{
	struct loop *l = new_loop();
	struct counter reader, writer;
	int fds[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	must_write(fds[1]);
	counter_init(&reader, 0);
	wait_set(&reader.wait, fds[0], POLLIN);
	counter_init(&writer, 0);
	wait_set(&writer.wait, fds[0], POLLOUT);
	must_add(l, &reader);
	must_add(l, &writer);
	loop_set_deadline(l, clock_ms());
	run_to(l, LOOP_DEADLINE);
	assert_int_equal(reader.revents, POLLIN);
	assert_int_equal(writer.revents, POLLOUT);
	close_both(fds);
}

/* poll(2) fails with EINVAL for more entries than descriptors may be open. */
static void
more_tasks_than_descriptors_may_wait_for_one(void **state)
{
	enum { TASKS = 100, LIMIT = 32 };
	static struct counter counters[TASKS];
	struct loop *l = new_loop();
	struct rlimit before, low;
	int fds[2];

	(void)state;
	must_pipe(fds);
	must_write(fds[1]);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	low = (struct rlimit){.rlim_cur = LIMIT, .rlim_max = before.rlim_max};
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &low), 0);
	for (size_t i = 0; i < TASKS; i++) {
		counter_init(&counters[i], 2);
		wait_set(&counters[i].wait, fds[0], POLLIN);
		must_add(l, &counters[i]);
	}
	run_to(l, LOOP_EMPTY);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	for (size_t i = 0; i < TASKS; i++)
		assert_true(counters[i].met > 0);
	close_both(fds);
}

static void
a_descriptor_that_breaks_is_told_to_who_waits_for_nothing_else(void **state)
{
	struct loop *l = new_loop();
	struct counter c;
	int fds[2];

	(void)state;
	must_pipe(fds);
	close(fds[0]);
	counter_init(&c, 2);
	wait_set(&c.wait, fds[1], 0);
	must_add(l, &c);
	run_to(l, LOOP_EMPTY);
	assert_int_equal(c.revents, POLLERR);
	close(fds[1]);
}

static void
a_task_is_stepped_at_its_deadline(void **state)
{
	struct loop *l = new_loop();
	struct counter c;

	(void)state;
	counter_init(&c, 2);
	c.task.deadline = clock_after(5);
	must_add(l, &c);
	run_to(l, LOOP_EMPTY);
	assert_true(clock_ms() >= c.task.deadline);
	assert_int_equal(c.steps, 2);
	assert_int_equal(c.met, 0);
}

static void
a_task_that_a_step_adds_is_run_too(void **state)
{
	struct loop *l = new_loop();
	struct counter first, second, third;

	(void)state;
	counter_init(&first, 1);
	counter_init(&second, 2);
	counter_init(&third, 1);
	first.next = &second;
	second.busy = true;
	second.next = &third;
	must_add(l, &first);
	run_to(l, LOOP_EMPTY);
	assert_int_equal(second.steps, 2);
	assert_int_equal(third.steps, 1);
	assert_int_equal(third.finished, 1);
}

static void
a_task_that_another_adds_as_it_finishes_is_run_too(void **state)
{
	struct loop *l = new_loop();
	struct counter first, second;

	(void)state;
	counter_init(&first, 1);
	counter_init(&second, 1);
	first.heir = &second;
	must_add(l, &first);
	run_to(l, LOOP_EMPTY);
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
	struct loop *l = new_loop();
	struct counter *c = malloc(sizeof(*c));

	(void)state;
	assert_non_null(c);
	counter_init(c, 3);
	c->busy = true;
	c->task.finish = free_task;
	must_add(l, c);
	run_to(l, LOOP_EMPTY);
}

static void
a_run_ends_at_its_deadline_and_a_freed_loop_finishes_its_tasks(void **state)
{
	struct loop *l = new_loop();
	struct counter idle, busy;
	int fds[2];

	(void)state;
	must_pipe(fds);
	counter_init(&idle, 0);
	wait_set(&idle.wait, fds[0], POLLIN);
	counter_init(&busy, 0);
	busy.busy = true;
	must_add(l, &idle);
	must_add(l, &busy);
	loop_set_deadline(l, clock_after(5));
	run_to(l, LOOP_DEADLINE);
	assert_int_equal(idle.steps, 1);
	assert_true(busy.steps > 0);
	assert_int_equal(idle.finished, 1);
	assert_int_equal(busy.finished, 1);
	close_both(fds);
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

	(void)state;
	must_pipe(fds);
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
	must_add(l, &c);
	run_to(l, LOOP_STOPPED);
	assert_int_equal(caught, SIGUSR1);
	assert_int_equal(c.met, 0);
	assert_int_equal(c.finished, 1);

	assert_int_equal(sigprocmask(SIG_SETMASK, &open, NULL), 0);
	assert_int_equal(sigaction(SIGUSR1, &before, NULL), 0);
	close_both(fds);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_loop_without_tasks_ends_at_once),
	    cmocka_unit_test(
		a_task_is_stepped_once_it_was_added_and_as_long_as_it_asks_for_it),
	    cmocka_unit_test(a_task_is_stepped_when_what_it_waits_for_comes),
	    cmocka_unit_test(
		tasks_that_share_a_descriptor_are_told_what_each_waits_for),
	    cmocka_unit_test(a_descriptor_is_asked_for_all_that_its_tasks_wait_for),
	    cmocka_unit_test(more_tasks_than_descriptors_may_wait_for_one),
	    cmocka_unit_test(
		a_descriptor_that_breaks_is_told_to_who_waits_for_nothing_else),
	    cmocka_unit_test(a_task_is_stepped_at_its_deadline),
	    cmocka_unit_test(a_task_that_a_step_adds_is_run_too),
	    cmocka_unit_test(a_task_that_another_adds_as_it_finishes_is_run_too),
	    cmocka_unit_test(a_task_may_be_freed_as_it_finishes),
	    cmocka_unit_test(
		a_run_ends_at_its_deadline_and_a_freed_loop_finishes_its_tasks),
	    cmocka_unit_test(a_signal_that_the_mask_lets_in_stops_the_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
