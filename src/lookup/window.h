/*
 * window: how many questions may be in flight, and how long to wait for an answer; it
 * grows while answers come, and shrinks where many are lost; no I/O
 */
#ifndef LOOKUP_WINDOW_H
#define LOOKUP_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WINDOW_FIRST = 100, WINDOW_LEAST = 16, WINDOW_MOST = 4096 };

/* Times are in microseconds. */
struct window {
	size_t size; /* how many may be in flight */
	bool doubling; /* as TCP's slow start, until it goes badly or far enough */
	int64_t cut; /* when it shrank last: what was asked before says nothing new */
	/* Of this round, which is over with its last answer: */
	size_t round, answered, retried, silent, most_in_flight, times;
	int64_t began, time_sum;
	/* Of all: the least mean of a round, and what RFC 6298 smooths. */
	int64_t least_mean, smoothed, variation;
	size_t samples;
	/* What may be asked at once, and up to when that is counted. */
	size_t credit;
	int64_t paid;
	bool held; /* there is room, but not now */
};

void window_init(struct window *w);

/*
 * How many more questions may be asked now, while in_flight are out.  A window that
 * was sent at once comes back at once, and overflows buffers: over long round trips
 * they are spread.  Where it is that which leaves no room now, held is true: there
 * will be some within a millisecond or two.
 */
size_t window_room(struct window *w, size_t in_flight, int64_t now);

/* One more question was asked. */
void window_asked(struct window *w);

/*
 * What was asked at the time asked was answered, or given up, now, while in_flight
 * questions were out, itself among them.  retried: it took more than one try.  timed:
 * how long it took is the time of a round trip.
 */
void window_answered(struct window *w, bool retried, bool timed, int64_t asked,
    int64_t now, size_t in_flight);

/* The question that window_answered is called for next was answered by nobody. */
void window_unanswered(struct window *w);

/*
 * How long to wait for an answer before the next try, in ms, by the round trips so
 * far (RFC 6298, with a floor of 50 ms); -1 where too few are known.
 */
int64_t window_patience(const struct window *w);

#endif
