#include "rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

uint32_t
rig_random(uint64_t *seed)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return (uint32_t)(*seed * UINT64_C(2685821657736338717) >> 32);
}

struct rig *
rig_new(void)
{
	struct rig *r = calloc(1, sizeof(*r));
	uint64_t seed = 1980;

	assert_non_null(r);
	for (size_t i = 0; i < RIG_SIZE; i++)
		r->input[i] = rig_random(&seed);
	half_init(&r->half, &r->source.stream, &r->sink.stream, &r->source_wait,
	    &r->sink_wait);
	return r;
}

void
rig_free(struct rig *r)
{
	half_free(&r->half);
	free(r);
}

void
rig_source(struct rig *r, const int *results, size_t result_count)
{
	script_source(&r->source, r->input, RIG_SIZE, results, result_count);
}

void
rig_sink(struct rig *r, const int *results, size_t result_count)
{
	script_sink(&r->sink, r->output, RIG_SIZE, results, result_count);
}

enum half_state
rig_copy(struct rig *r)
{
	return half_copy(&r->half, &r->diag);
}

void
rig_meet(struct wait *w)
{
	if (w->fd != -1)
		w->revents = w->events;
}

enum half_state
rig_run(struct rig *r)
{
	enum half_state state;

	while ((state = rig_copy(r)) == HALF_MORE || state == HALF_BLOCKED) {
		if (state == HALF_BLOCKED && r->source_wait.fd == -1 &&
		    r->sink_wait.fd == -1)
			fail_msg("it waits for nothing");
		rig_meet(&r->source_wait);
		rig_meet(&r->sink_wait);
	}
	return state;
}

void
rig_assert_moved(const struct rig *r, size_t length)
{
	assert_int_equal(r->sink.moved, length);
	assert_int_equal(r->half.moved, length);
	assert_memory_equal(r->output, r->input, length);
}
