#include "lookup/window.h"

/* It doubles up to so many; from there, a round adds but STEP. */
enum { DOUBLING_MOST = 400, STEP = 32 };

/* One in so many may have been lost: that is chance, and no sign of a flood. */
enum { LOSS_SHARE = 8 };

/* Half as much again as is under way suffices; with TOO_MUCH times, it shrinks. */
enum { ENOUGH_HALVES = 3, TOO_MUCH = 3 };

/* Where nobody answers at all, nobody is flooded: so many may wait for that at once. */
enum { SILENT_MOST = 1024 };

/* Round trips that say something, and the least patience in ms. */
enum { SAMPLES_LEAST = 64, PATIENCE_LEAST = 50 };

/* Round trips from so many us on are long enough to spread questions over them. */
enum { PACED_FROM = 5000, BURST = 32 };

void
window_init(struct window *w)
{
	*w = (struct window){.size = WINDOW_FIRST,
	    .doubling = true,
	    .round = WINDOW_FIRST,
	    .least_mean = INT64_MAX};
}

static size_t
clamp(size_t size)
{
	if (size < WINDOW_LEAST)
		return WINDOW_LEAST;
	return size > WINDOW_MOST ? WINDOW_MOST : size;
}

/* RFC 6298, section 2. */
static void
smooth(struct window *w, int64_t us)
{
	int64_t off = w->smoothed > us ? w->smoothed - us : us - w->smoothed;

	if (w->samples++ == 0) {
		w->smoothed = us;
		w->variation = us / 2;
		return;
	}
	w->variation += (off - w->variation) / 4;
	w->smoothed += (us - w->smoothed) / 8;
}

/*
 * How many questions are under way rather than in a queue, by the rate of this round
 * and the least that round trips took.  Whatever is beyond that brings nothing, but
 * overflows somebody's buffer as soon as he pauses.
 */
static size_t
under_way(struct window *w, int64_t now)
{
	int64_t duration = now - w->began;

	if (w->times > 0 && w->time_sum / (int64_t)w->times < w->least_mean)
		w->least_mean = w->time_sum / (int64_t)w->times;
	if (w->least_mean == INT64_MAX || duration <= 0)
		return 0;
	return (size_t)((int64_t)w->answered * w->least_mean / duration);
}

/* Nobody learns from a window that was not used. */
static bool
was_used(const struct window *w)
{
	return w->most_in_flight * 4 >= w->size * 3;
}

static void
adjust(struct window *w, size_t needed)
{
	if (w->size > TOO_MUCH * needed && w->size > WINDOW_FIRST)
		w->size -= w->size / 8;
	else if (2 * w->size >= ENOUGH_HALVES * needed)
		w->doubling = false;
	else if (w->doubling && w->size < DOUBLING_MOST)
		w->size = 2 * w->size;
	else
		w->size = clamp(w->size + STEP);
}

static void
end_round(struct window *w, int64_t now)
{
	size_t needed = under_way(w, now);

	if (w->silent == w->answered) {
		if (w->size < SILENT_MOST)
			w->size *= 2;
		w->doubling = false;
	} else if (w->retried * LOSS_SHARE > w->answered) {
		w->size = clamp(w->size * 7 / 10);
		w->doubling = false;
		w->cut = now;
	} else if (was_used(w)) {
		adjust(w, needed);
	}
	w->round = w->size;
	w->began = now;
	w->answered = w->retried = w->silent = w->most_in_flight = w->times = 0;
	w->time_sum = 0;
}

void
window_answered(struct window *w, bool retried, bool timed, int64_t asked, int64_t now,
    size_t in_flight)
{
	if (w->began == 0)
		w->began = now;
	w->answered++;
	if (retried && asked >= w->cut)
		w->retried++;
	if (in_flight > w->most_in_flight)
		w->most_in_flight = in_flight;
	if (timed) {
		smooth(w, now - asked);
		w->time_sum += now - asked;
		w->times++;
	}
	if (w->answered >= w->round)
		end_round(w, now);
}

void
window_unanswered(struct window *w)
{
	w->silent++;
}

/* How many questions the time since the last ones allows, if they are spread. */
static size_t
credit(struct window *w, int64_t now)
{
	int64_t earned;

	if (w->samples < SAMPLES_LEAST || w->smoothed < PACED_FROM)
		return SIZE_MAX;
	/* A quarter more than one window a round trip, so that it can grow. */
	earned = (now - w->paid) * (int64_t)w->size * 5 / (4 * w->smoothed);
	if (earned > 0) {
		w->paid = now;
		w->credit += (size_t)earned;
	}
	if (w->credit > BURST + w->size / 16)
		w->credit = BURST + w->size / 16;
	return w->credit;
}

size_t
window_room(struct window *w, size_t in_flight, int64_t now)
{
	size_t room = w->size > in_flight ? w->size - in_flight : 0;
	size_t most = credit(w, now);

	w->held = most < room && most == 0;
	return most < room ? most : room;
}

void
window_asked(struct window *w)
{
	if (w->credit > 0)
		w->credit--;
}

int64_t
window_patience(const struct window *w)
{
	int64_t ms;

	if (w->samples < SAMPLES_LEAST)
		return -1;
	ms = (w->smoothed + 4 * w->variation + 999) / 1000;
	return ms < PATIENCE_LEAST ? PATIENCE_LEAST : ms;
}
