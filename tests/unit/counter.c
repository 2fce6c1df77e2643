#include "counter.h"

#include "base/clock.h"
#include "base/diag.h"

static void
counter_step(struct task *t, struct loop *l)
{
	struct counter *c = (struct counter *)t;

	if (c->next != NULL && c->steps == 0)
		counter_add(l, c->next);
	if (wait_is_met(&c->wait)) {
		c->met++;
		c->revents = c->wait.revents;
	}
	c->steps++;
	if (c->busy)
		t->again = true;
	t->done = c->steps == c->last_step;
	if (c->act != NULL)
		c->act(c, l);
}

static void
counter_finish(struct task *t, struct loop *l)
{
	struct counter *c = (struct counter *)t;

	c->finished++;
	if (c->heir != NULL)
		counter_add(l, c->heir);
}

void
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

void
counter_add(struct loop *l, struct counter *c)
{
	struct diag d = {0};

	assert_int_equal(loop_add(l, &c->task, &d), 0);
}

struct CMUnitTest
counter_test(const char *name, CMUnitTestFunction test, bool epoll)
{
	static size_t by_poll = SIZE_MAX, by_epoll = 0;

	return (struct CMUnitTest){.name = name,
	    .test_func = test,
	    .initial_state = epoll ? &by_epoll : &by_poll};
}

void
counter_set_way(struct loop *l, void **state)
{
	const size_t *limit = *state;

	loop_set_poll_limit(l, *limit);
}

struct loop *
counter_loop(void **state)
{
	struct diag d = {0};
	struct loop *l = loop_new(NULL, NULL, &d);

	assert_non_null(l);
	counter_set_way(l, state);
	return l;
}

void
counter_run(struct loop *l, enum loop_end expected)
{
	struct diag d = {0};
	enum loop_end end = loop_run(l, &d);

	if (end != expected)
		fail_msg("it ended by %d: %s", end, d.text);
	loop_free(l);
}
