/* rig: a half between two scripts, and bytes to send through it */
#ifndef UNIT_RIG_H
#define UNIT_RIG_H

#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "pump/half.h"
#include "pump/loop.h"
#include "script.h"

enum { RIG_SIZE = 4 * HALF_RING_SIZE };

struct rig {
	struct script source, sink;
	struct wait source_wait, sink_wait;
	struct half half;
	struct diag diag;
	unsigned char input[RIG_SIZE], output[RIG_SIZE];
};

/* xorshift64*, so that every run and every system sees the same. */
uint32_t rig_random(uint64_t *seed);

/*
 * A rig whose scripts are still to be set, with random input.  The caller
 * frees it by rig_free.
 */
struct rig *rig_new(void);
void rig_free(struct rig *r);

/* Sets the scripts; SCRIPT(...) gives two arguments.  The source has all input. */
void rig_source(struct rig *r, const int *results, size_t result_count);
void rig_sink(struct rig *r, const int *results, size_t result_count);

/* half_copy. */
enum half_state rig_copy(struct rig *r);

/* As poll(2) would say: what w waits for, if anything, has come. */
void rig_meet(struct wait *w);

/* Copies, with every wait met at once, until the half has ended one way or another. */
enum half_state rig_run(struct rig *r);

/* What the sink took is the first length bytes of the input. */
void rig_assert_moved(const struct rig *r, size_t length);

#endif
