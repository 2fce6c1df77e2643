/* deadlines: who is to be woken at which time, the first of them first */
#ifndef PUMP_DEADLINES_H
#define PUMP_DEADLINES_H

#include <stddef.h>
#include <stdint.h>

/* One of them, a member of what it is for; zero at first. */
struct alarm {
	int64_t at; /* clock_ms */
	size_t place; /* in the heap, counted from 1; 0: in none */
};

/* A heap: what stands at n is no later than what stands at 2n and 2n + 1. */
struct deadlines {
	struct alarm **heap; /* heap[0] is not used */
	size_t count, room;
};

/* Frees what ds holds, not the alarms, which it forgets. */
void deadlines_free(struct deadlines *ds);

/*
 * Sets a, in ds or not, to go off at that time (clock_ms); CLOCK_NEVER takes it
 * out, which cannot fail.  Returns 0, or -1 with errno when there is no memory.
 */
int deadlines_set(struct deadlines *ds, struct alarm *a, int64_t at);

/* The earliest time, CLOCK_NEVER where there is none. */
int64_t deadlines_first(const struct deadlines *ds);

/* Takes out the earliest alarm if its time is now or was before, else NULL. */
struct alarm *deadlines_take(struct deadlines *ds, int64_t now);

#endif
