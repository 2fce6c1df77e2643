/* copier: the ways in which a half moves its bytes; which one, only the half knows */
#ifndef PUMP_COPIER_H
#define PUMP_COPIER_H

#include <stdbool.h>

#include "pump/half.h"

/* What a read or a move brought at least when the bytes come in bulk. */
enum { COPIER_BULK = 32 * 1024 };

/*
 * Moves what can be moved, as half_copy does.  A copier that the kernel refuses
 * for these two ends sets h->copier to copier_ring before a byte is lost, and
 * returns HALF_MORE.
 */
struct copier {
	const char *name;
	enum half_state (*copy)(struct half *h, struct diag *d);
};

extern const struct copier copier_ring; /* read(2) and write(2): always works */
extern const struct copier copier_splice; /* splice(2), where one end is a pipe */
extern const struct copier copier_pipe; /* splice(2) through a pipe of our own */
extern const struct copier copier_sendfile; /* sendfile(2), from a file */

/*
 * The best copier for h's two ends.  In bulk the ones that cost something to
 * set up, or more for a small message, are considered as well.
 */
const struct copier *copier_choose(const struct half *h, bool bulk);

/* What the copiers share. */

/* Waits for what s wants before it can go on. */
void copier_wait(struct wait *w, const struct stream *s, int want);

/*
 * Notes how much came from the source, and waits for it.  After a run of large
 * reads it is asked to tell of its bytes in batches, and then waited for no
 * longer than a moment, so that the last bytes of a burst are not kept back.
 */
void copier_note_read(struct half *h, size_t moved);
void copier_wait_source(struct half *h);

/* Back to being told of every byte; the source may have something now. */
void copier_stop_batching(struct half *h);

/* Is w set, and not met since?  Then a try would only be refused again. */
bool copier_is_waiting(const struct wait *w);

/* Was the whole call refused, not these bytes?  Then the ring has to do it. */
bool copier_is_refusal(int error);

/* The source or the sink failed in a call of the kernel's; fills d. */
enum half_state copier_source_failed(struct half *h, int error, struct diag *d);
enum half_state copier_sink_failed(struct half *h, int error, struct diag *d);

/* From now on the ring: for good. */
enum half_state copier_step_back(struct half *h);

#endif
