#include "base/clock.h"

#include <time.h>

int64_t
clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t
clock_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t
clock_after(int64_t delay)
{
	return delay < 0 ? CLOCK_NEVER : clock_ms() + delay;
}

int64_t
clock_min(int64_t a, int64_t b)
{
	return a < b ? a : b;
}
