/* The copier for two ends of which one is a pipe: the kernel moves the pages. */
#include <errno.h>
#include <fcntl.h>

#include "pump/copier.h"
#include "pump/loop.h"
#include "stream/stream.h"

enum {
	TURNS = 16,
	PIPE_SIZE = 1024 * 1024,
	/* Waits in a row that were met and yet moved nothing: poll(2) and splice(2)
	   do not agree about this pair of ends. */
	REFUSALS_MAX = 8,
};

/*
 * A pipe of 64 KiB, the default, wakes us too often.  Best effort: pipe(7)
 * limits what a user may have.  Its other users see nothing of it but room.
 */
static void
enlarge_pipe(const struct half *h)
{
	int fd = h->source->read_raw == STREAM_RAW_PIPE ? h->source->read_fd :
							  h->sink->write_fd;

	if (fcntl(fd, F_GETPIPE_SZ) < PIPE_SIZE)
		fcntl(fd, F_SETPIPE_SZ, PIPE_SIZE);
}

/*
 * EAGAIN does not say which end is not ready.  It is the source, unless that
 * was just found to be: then the sink.
 */
static enum half_state
wait_for_other(struct half *h, bool source_is_ready)
{
	if (++h->refusals > REFUSALS_MAX)
		return copier_step_back(h);
	if (source_is_ready)
		copier_wait(h->sink_wait, h->sink, IO_WANT_WRITE);
	else
		copier_wait_source(h);
	return HALF_BLOCKED;
}

/* Which end an error of splice(2) is about: reading a socket, or the sink. */
static enum half_state
fail(struct half *h, int error, struct diag *d)
{
	if (copier_is_refusal(error))
		return copier_step_back(h);
	if (h->source->read_raw == STREAM_RAW_SOCKET && error != EPIPE)
		return copier_source_failed(h, error, d);
	return copier_sink_failed(h, error, d);
}

static enum half_state
copy_splice(struct half *h, struct diag *d)
{
	bool source_is_ready = wait_is_met(h->source_wait);

	if (h->source_ended)
		return h->source_failed ? HALF_SOURCE_FAILED : HALF_ENDED;
	if (copier_is_waiting(h->source_wait) || copier_is_waiting(h->sink_wait))
		return HALF_BLOCKED;
	wait_clear(h->source_wait);
	wait_clear(h->sink_wait);
	for (int turn = 0; turn < TURNS; turn++) {
		ssize_t moved = splice(h->source->read_fd, NULL, h->sink->write_fd,
		    NULL, PIPE_SIZE, SPLICE_F_MOVE | SPLICE_F_NONBLOCK);

		if (moved == 0) {
			half_stop_source(h);
			return HALF_ENDED;
		}
		if (moved == -1 && errno == EAGAIN)
			return wait_for_other(h, source_is_ready);
		if (moved == -1 && errno == EINTR)
			continue;
		if (moved == -1)
			return fail(h, errno, d);
		h->moved += moved;
		copier_note_read(h, moved);
		h->refusals = 0;
		source_is_ready = false;
		if (moved < COPIER_BULK) {
			copier_wait_source(h);
			return HALF_BLOCKED;
		}
		if (h->moved - moved < PIPE_SIZE)
			enlarge_pipe(h);
	}
	return HALF_MORE;
}

const struct copier copier_splice = {.name = "splice", .copy = copy_splice};
