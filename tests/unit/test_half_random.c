/* half: whatever its streams do, all bytes arrive in order, and it ends */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "pump/filter.h"
#include "rig.h"

enum { ROUNDS = 200, RESULTS = 48 };

/* One of the results that a stream may have; small, large and huge ones alike. */
static int
random_result(uint64_t *seed)
{
	uint32_t bits = rig_random(seed);

	switch (bits % 8) {
	case 0:
	case 1:
		return bits & 256 ? IO_WANT_READ : IO_WANT_WRITE;
	case 2:
		return SCRIPT_ALL;
	case 3:
		return 1 + (bits >> 8) % HALF_RING_SIZE;
	default:
		return 1 + (bits >> 8) % 5000;
	}
}

/* The last result holds for ever, and so has to be one that ends. */
static void
random_results(uint64_t *seed, int results[static RESULTS], int last)
{
	for (size_t i = 0; i < RESULTS - 1; i++)
		results[i] = random_result(seed);
	results[RESULTS - 1] = last;
}

/* Runs r anew, by random scripts, and returns how much of the input was read. */
static size_t
run_random(struct rig *r, uint64_t *seed, struct filter *f)
{
	int reads[RESULTS], writes[RESULTS];
	int last = rig_random(seed) % 2 ? 0 : IO_ERR;
	enum half_state state;

	half_free(&r->half);
	half_init(&r->half, &r->source.stream, &r->sink.stream, &r->source_wait,
	    &r->sink_wait);
	r->half.filter = f;
	random_results(seed, reads, last);
	random_results(seed, writes, SCRIPT_ALL);
	script_source(
	    &r->source, r->input, rig_random(seed) % (RIG_SIZE / 2), reads, RESULTS);
	script_sink(&r->sink, r->output, RIG_SIZE, writes, RESULTS);
	state = rig_run(r);
	if (r->source.moved < r->source.room)
		assert_int_equal(state, last == 0 ? HALF_ENDED : HALF_SOURCE_FAILED);
	return r->source.moved;
}

static void
any_streams_move_the_very_bytes(void **state)
{
	struct rig *r = rig_new();
	uint64_t seed = 31415;

	(void)state;
	for (int i = 0; i < ROUNDS; i++)
		rig_assert_moved(r, run_random(r, &seed, NULL));
	rig_free(r);
}

/* The sink took input[0..length) with a CR before each LF that had none. */
static void
assert_lines_ended(const struct rig *r, size_t length)
{
	unsigned char before = '\0';
	size_t at = 0;

	for (size_t i = 0; i < length; i++) {
		if (r->input[i] == '\n' && before != '\r')
			assert_int_equal(r->output[at++], '\r');
		before = r->input[i];
		if (r->output[at++] != before)
			fail_msg("byte %zu is another one", i);
	}
	assert_int_equal(r->sink.moved, at);
}

static void
any_streams_move_what_a_filter_makes_of_the_bytes(void **state)
{
	struct rig *r = rig_new();
	uint64_t seed = 27182;

	(void)state;
	for (size_t i = 0; i < RIG_SIZE; i++)
		r->input[i] = "\r\n\n\n\nabc"[r->input[i] % 8];
	for (int i = 0; i < ROUNDS; i++) {
		struct filter f;

		filter_init_crlf(&f);
		assert_lines_ended(r, run_random(r, &seed, &f));
	}
	rig_free(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(any_streams_move_the_very_bytes),
	    cmocka_unit_test(any_streams_move_what_a_filter_makes_of_the_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
