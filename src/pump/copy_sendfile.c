/* The copier from a file to a socket: the kernel sends its page cache. */
#include <errno.h>
#include <sys/sendfile.h>

#include "pump/copier.h"
#include "pump/loop.h"
#include "stream/stream.h"

enum { TURNS = 16, CHUNK = 1024 * 1024 };

/* Reading a file fails with EIO; everything else is the socket's. */
static enum half_state
fail(struct half *h, int error, struct diag *d)
{
	if (copier_is_refusal(error))
		return copier_step_back(h);
	if (error == EIO)
		return copier_source_failed(h, error, d);
	return copier_sink_failed(h, error, d);
}

static enum half_state
copy_sendfile(struct half *h, struct diag *d)
{
	/* The ring goes on where it is, if it still has something. */
	if (h->ring.used > 0)
		return copier_ring.copy(h, d);
	if (h->source_ended)
		return h->source_failed ? HALF_SOURCE_FAILED : HALF_ENDED;
	if (copier_is_waiting(h->sink_wait))
		return HALF_BLOCKED;
	wait_clear(h->sink_wait);
	for (int turn = 0; turn < TURNS; turn++) {
		ssize_t moved = sendfile(
		    h->sink->write_fd, h->source->read_fd, NULL, CHUNK);

		if (moved == 0) {
			half_stop_source(h);
			return HALF_ENDED;
		}
		if (moved == -1 && errno == EAGAIN) {
			copier_wait(h->sink_wait, h->sink, IO_WANT_WRITE);
			return HALF_BLOCKED;
		}
		if (moved == -1 && errno != EINTR)
			return fail(h, errno, d);
		if (moved > 0)
			h->moved += moved;
	}
	return HALF_MORE;
}

const struct copier copier_sendfile = {.name = "sendfile", .copy = copy_sendfile};
