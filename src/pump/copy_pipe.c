/* The copier for two ends of which none is a pipe: splice(2) by way of our own. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "pump/copier.h"
#include "pump/loop.h"
#include "stream/stream.h"

enum { TURNS = 16, PIPE_SIZE = 1024 * 1024 };

static int
open_pipe(struct half *h)
{
	if (h->pipe[0] != -1)
		return 0;
	if (pipe2(h->pipe, O_CLOEXEC | O_NONBLOCK) == -1)
		return -1;
	/* Best effort: pipe(7) limits what a user's pipes may have altogether. */
	fcntl(h->pipe[1], F_SETPIPE_SZ, PIPE_SIZE);
	return 0;
}

/* Both return bytes moved, 0 at the end of the source, or -1 with errno. */
static ssize_t
splice_in(struct half *h)
{
	return splice(h->source->read_fd, NULL, h->pipe[1], NULL, PIPE_SIZE,
	    SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
}

static ssize_t
splice_out(struct half *h)
{
	return splice(h->pipe[0], NULL, h->sink->write_fd, NULL, h->piped,
	    SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
}

/*
 * Fills the pipe, only when it is empty: then EAGAIN can but be the source's.
 * HALF_MORE where the copy goes on.
 */
static enum half_state
fill(struct half *h, struct diag *d)
{
	ssize_t moved;

	if (h->piped > 0)
		return HALF_MORE;
	if (h->source_ended)
		return h->source_failed ? HALF_SOURCE_FAILED : HALF_ENDED;
	if (copier_is_waiting(h->source_wait))
		return HALF_BLOCKED;
	wait_clear(h->source_wait);
	moved = splice_in(h);
	if (moved > 0) {
		h->piped = moved;
		return HALF_MORE;
	}
	if (moved == 0) {
		half_stop_source(h);
		return HALF_ENDED;
	}
	if (errno == EINTR)
		return HALF_MORE;
	if (errno != EAGAIN)
		return copier_is_refusal(errno) ? copier_step_back(h) :
						  copier_source_failed(h, errno, d);
	/* Not in batches: measured, they cost the sender more than they save us. */
	copier_wait(h->source_wait, h->source, IO_WANT_READ);
	return HALF_BLOCKED;
}

static enum half_state
drain(struct half *h, struct diag *d)
{
	ssize_t moved;

	if (h->piped == 0)
		return HALF_MORE;
	if (copier_is_waiting(h->sink_wait))
		return HALF_BLOCKED;
	wait_clear(h->sink_wait);
	moved = splice_out(h);
	if (moved > 0) {
		h->piped -= moved;
		h->moved += moved;
		return HALF_MORE;
	}
	if (moved == -1 && errno == EINTR)
		return HALF_MORE;
	if (moved == 0 || copier_is_refusal(errno))
		return copier_step_back(h);
	if (errno != EAGAIN)
		return copier_sink_failed(h, errno, d);
	copier_wait(h->sink_wait, h->sink, IO_WANT_WRITE);
	return HALF_BLOCKED;
}

static enum half_state
copy_pipe(struct half *h, struct diag *d)
{
	enum half_state state = HALF_MORE;

	/* The ring goes on where it is, if it still has something. */
	if (h->ring.used > 0)
		return copier_ring.copy(h, d);
	if (open_pipe(h) == -1)
		return copier_step_back(h);
	for (int turn = 0; turn < TURNS && state == HALF_MORE; turn++) {
		state = fill(h, d);
		if (state == HALF_MORE && h->copier == &copier_pipe)
			state = drain(h, d);
		if (h->copier != &copier_pipe)
			return HALF_MORE;
	}
	return state;
}

const struct copier copier_pipe = {.name = "pipe", .copy = copy_pipe};
