/* pool: jobs are run in threads and come back, or are dropped */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdbool.h>

#include "base/diag.h"
#include "lookup/pool.h"

/* A job that waits where the test wants it to; the test frees nothing but its pool. */
struct errand {
	struct pool_job job;
	sem_t *begun; /* posted as it begins; or NULL */
	sem_t *go; /* waited for; or NULL */
	pthread_t runner;
	sigset_t blocked;
	int runs;
	sem_t *over; /* posted as it is dropped; or NULL */
};

/* Waits through signals, such as a debugger's. */
static void
wait_for(sem_t *s)
{
	while (sem_wait(s) == -1)
		assert_int_equal(errno, EINTR);
}

static void
run(struct pool_job *job)
{
	struct errand *e = (struct errand *)job;

	e->runner = pthread_self();
	pthread_sigmask(SIG_SETMASK, NULL, &e->blocked);
	e->runs++;
	if (e->begun != NULL)
		sem_post(e->begun);
	if (e->go != NULL)
		wait_for(e->go);
}

static void
drop(struct pool_job *job)
{
	struct errand *e = (struct errand *)job;

	if (e->over != NULL)
		sem_post(e->over);
}

static void
errand_init(struct errand *e)
{
	*e = (struct errand){.job = {.run = run, .drop = drop}};
}

static struct pool *
new_pool(size_t threads)
{
	struct diag d = {0};
	struct pool *p = pool_new(threads, &d);

	assert_non_null(p);
	return p;
}

static void
must_submit(struct pool *p, struct errand *e)
{
	struct diag d = {0};

	assert_int_equal(pool_submit(p, &e->job, &d), 0);
}

static bool
is_readable(const struct pool *p, int timeout)
{
	struct pollfd polled = {.fd = pool_fd(p), .events = POLLIN};

	return poll(&polled, 1, timeout) == 1;
}

/* Waits for a finished job, and takes it. */
static struct errand *
take(struct pool *p)
{
	struct pool_job *job;

	assert_true(is_readable(p, -1));
	job = pool_take(p);
	assert_non_null(job);
	return (struct errand *)job;
}

static void
a_job_is_run_in_a_thread_and_taken_once_it_is_finished(void **state)
{
	struct pool *p = new_pool(1);
	struct errand e;

	(void)state;
	errand_init(&e);
	assert_false(is_readable(p, 0));
	must_submit(p, &e);
	assert_ptr_equal(take(p), &e);
	assert_int_equal(e.runs, 1);
	assert_false(pthread_equal(e.runner, pthread_self()));
	assert_false(is_readable(p, 0));
	assert_null(pool_take(p));
	pool_free(p);
}

static void
one_thread_runs_the_jobs_in_the_order_in_which_they_came(void **state)
{
	enum { JOBS = 100 };
	static struct errand errands[JOBS];
	struct pool *p = new_pool(1);

	(void)state;
	for (size_t i = 0; i < JOBS; i++) {
		errand_init(&errands[i]);
		must_submit(p, &errands[i]);
	}
	for (size_t i = 0; i < JOBS; i++)
		assert_ptr_equal(take(p), &errands[i]);
	assert_false(is_readable(p, 0));
	pool_free(p);
}

static void
as_many_jobs_as_threads_are_run_at_a_time_and_no_more(void **state)
{
	enum { THREADS = 4, JOBS = 2 * THREADS };
	static struct errand errands[JOBS];
	struct pool *p = new_pool(THREADS);
	sem_t begun, go;
	int value;

	(void)state;
	sem_init(&begun, 0, 0);
	sem_init(&go, 0, 0);
	for (size_t i = 0; i < JOBS; i++) {
		errand_init(&errands[i]);
		errands[i].begun = &begun;
		errands[i].go = &go;
		must_submit(p, &errands[i]);
	}
	for (size_t i = 0; i < THREADS; i++)
		wait_for(&begun);
	sem_getvalue(&begun, &value);
	assert_int_equal(value, 0);
	for (size_t i = 0; i < JOBS; i++)
		assert_int_equal(errands[i].runs, i < THREADS ? 1 : 0);
	for (size_t i = 0; i < JOBS; i++)
		sem_post(&go);
	for (size_t i = 0; i < JOBS; i++)
		assert_int_equal(take(p)->runs, 1);
	pool_free(p);
}

static void
an_idle_thread_is_used_before_another_is_started(void **state)
{
	struct pool *p = new_pool(2);
	struct errand first, second;

	(void)state;
	errand_init(&first);
	errand_init(&second);
	must_submit(p, &first);
	/* It is idle by then: it holds the lock until it waits for the next job. */
	take(p);
	must_submit(p, &second);
	take(p);
	assert_true(pthread_equal(first.runner, second.runner));
	pool_free(p);
}

static void
a_thread_has_all_signals_blocked(void **state)
{
	struct pool *p = new_pool(1);
	struct errand e;

	(void)state;
	errand_init(&e);
	must_submit(p, &e);
	take(p);
	assert_int_equal(sigismember(&e.blocked, SIGTERM), 1);
	assert_int_equal(sigismember(&e.blocked, SIGUSR1), 1);
	pool_free(p);
}

static void
a_pool_is_freed_without_waiting_for_a_call_that_does_not_return(void **state)
{
	struct pool *p = new_pool(1);
	struct errand running, waiting;
	sem_t begun, go, over;

	(void)state;
	sem_init(&begun, 0, 0);
	sem_init(&go, 0, 0);
	sem_init(&over, 0, 0);
	errand_init(&running);
	running.begun = &begun;
	running.go = &go;
	running.over = &over;
	errand_init(&waiting);
	waiting.over = &over;
	must_submit(p, &running);
	must_submit(p, &waiting);
	wait_for(&begun);
	pool_free(p);
	wait_for(&over);
	assert_int_equal(waiting.runs, 0);
	sem_post(&go);
	wait_for(&over);
	assert_int_equal(running.runs, 1);
}

static void
a_pool_that_was_never_used_is_freed(void **state)
{
	(void)state;
	pool_free(new_pool(8));
	pool_free(NULL);
}

static void
none_of_many_jobs_is_lost(void **state)
{
	enum { JOBS = 10000, THREADS = 8 };
	static struct errand errands[JOBS];
	struct pool *p = new_pool(THREADS);

	(void)state;
	for (size_t i = 0; i < JOBS; i++) {
		errand_init(&errands[i]);
		must_submit(p, &errands[i]);
	}
	for (size_t i = 0; i < JOBS; i++)
		take(p);
	for (size_t i = 0; i < JOBS; i++)
		assert_int_equal(errands[i].runs, 1);
	assert_false(is_readable(p, 0));
	pool_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_job_is_run_in_a_thread_and_taken_once_it_is_finished),
	    cmocka_unit_test(one_thread_runs_the_jobs_in_the_order_in_which_they_came),
	    cmocka_unit_test(as_many_jobs_as_threads_are_run_at_a_time_and_no_more),
	    cmocka_unit_test(an_idle_thread_is_used_before_another_is_started),
	    cmocka_unit_test(a_thread_has_all_signals_blocked),
	    cmocka_unit_test(
		a_pool_is_freed_without_waiting_for_a_call_that_does_not_return),
	    cmocka_unit_test(a_pool_that_was_never_used_is_freed),
	    cmocka_unit_test(none_of_many_jobs_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
