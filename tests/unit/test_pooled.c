/* pooled: questions asked by calls in threads, some of which do not return in time */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include <errno.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/diag.h"
#include "session/bulk.h"
#include "session/pooled.h"

struct call {
	struct pooled_call call; /* first */
	char word[16];
};

static struct {
	struct pooled pooled;
	const char *const *words;
	sem_t released; /* what "stuck" waits for */
	sem_t stuck_is_over;
	bool no_memory;
	char told[256];
} w;

/* Waits through signals, such as a debugger's. */
static void
wait_for(sem_t *s)
{
	while (sem_wait(s) == -1)
		assert_int_equal(errno, EINTR);
}

static void
look_up(struct pool_job *job)
{
	if (strcmp(((struct call *)job)->word, "stuck") == 0)
		wait_for(&w.released);
}

static void
drop_call(struct pool_job *job)
{
	if (strcmp(((struct call *)job)->word, "stuck") == 0)
		sem_post(&w.stuck_is_over);
	free(job);
}

static struct pooled_call *
make_call(struct pooled *p, struct question *q)
{
	struct call *c = w.no_memory ? NULL : calloc(1, sizeof(*c));

	assert_ptr_equal(p, &w.pooled);
	if (c == NULL)
		return NULL;
	c->call.job.run = look_up;
	c->call.job.drop = drop_call;
	snprintf(c->word, sizeof(c->word), "%s", q->word);
	return &c->call;
}

static void
take_call(struct pooled_call *call)
{
	call->question->outcome.kind = OUTCOME_OK;
	free(call);
}

static enum bulk_next
next(void *context, bool readable, struct question **q, struct diag *d)
{
	(void)context;
	(void)readable;
	if (*w.words == NULL)
		return BULK_END;
	*q = calloc(1, sizeof(**q));
	assert_non_null(*q);
	assert_int_equal(question_init(*q, *w.words, strlen(*w.words), d), 0);
	w.words++;
	return BULK_GOT;
}

static void
drop(struct question *q)
{
	question_clear(q);
	free(q);
}

/* Once it is told that "stuck" is late, its call may return. */
static bool
tell(void *context, struct question *q)
{
	size_t used = strlen(w.told);

	(void)context;
	snprintf(w.told + used, sizeof(w.told) - used, "%s=%s ", q->word,
	    outcome_word(q->outcome.kind));
	if (strcmp(q->word, "stuck") == 0)
		sem_post(&w.released);
	drop(q);
	return true;
}

static int
flush(void *context, struct diag *d)
{
	(void)context;
	(void)d;
	return 1;
}

static void
run(size_t threads, int64_t timeout)
{
	const struct bulk_request request = {
	    .asker = &w.pooled.asker,
	    .timeout = timeout,
	    .tick = -1,
	    .input_fd = -1,
	    .output_fd = -1,
	    .next = next,
	    .tell = tell,
	    .flush = flush,
	    .drop = drop,
	};
	struct diag d = {0};

	w.pooled.limited = timeout >= 0;
	assert_int_equal(pooled_open(&w.pooled, threads, &d), 0);
	if (bulk_run(&request, &d) == -1)
		fail_msg("%s", d.text);
	pooled_close(&w.pooled);
}

static int
begin(void **state)
{
	(void)state;
	memset(&w, 0, sizeof(w));
	sem_init(&w.released, 0, 0);
	sem_init(&w.stuck_is_over, 0, 0);
	w.pooled.make = make_call;
	w.pooled.take = take_call;
	return 0;
}

static void
each_question_is_asked_and_answered(void **state)
{
	static const char *const words[] = {"a", "b", "c", "d", "e", NULL};

	(void)state;
	w.words = words;
	run(2, -1);
	assert_string_equal(w.told, "a=ok b=ok c=ok d=ok e=ok ");
}

static void
who_waits_for_a_thread_is_not_late(void **state)
{
	static const char *const words[] = {"stuck", "a", "b", NULL};

	(void)state;
	w.words = words;
	run(1, 500);
	assert_string_equal(w.told, "stuck=timeout a=ok b=ok ");
	wait_for(&w.stuck_is_over);
}

static void
a_call_that_is_stuck_does_not_hold_up_the_end(void **state)
{
	static const char *const words[] = {"a", "stuck", NULL};

	(void)state;
	w.words = words;
	run(2, 20);
	assert_non_null(strstr(w.told, "stuck=timeout "));
	wait_for(&w.stuck_is_over);
}

static void
what_there_is_no_memory_for_is_answered_so(void **state)
{
	static const char *const words[] = {"a", "b", NULL};

	(void)state;
	w.words = words;
	w.no_memory = true;
	run(1, -1);
	assert_string_equal(w.told, "a=failed b=failed ");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(each_question_is_asked_and_answered, begin),
	    cmocka_unit_test_setup(who_waits_for_a_thread_is_not_late, begin),
	    cmocka_unit_test_setup(
		a_call_that_is_stuck_does_not_hold_up_the_end, begin),
	    cmocka_unit_test_setup(what_there_is_no_memory_for_is_answered_so, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
