/* clock: monotonic time in milliseconds, and deadlines made of it */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/* A deadline that never passes. */
#define CLOCK_NEVER INT64_MAX

/* Milliseconds of CLOCK_MONOTONIC; clock_gettime(2) cannot fail for it. */
int64_t clock_ms(void);

/* Microseconds of the same clock, to tell how long something took. */
int64_t clock_us(void);

/* The deadline delay milliseconds from now; CLOCK_NEVER for a negative delay. */
int64_t clock_after(int64_t delay);

/* The earlier of two deadlines. */
int64_t clock_min(int64_t a, int64_t b);

#endif
