#include "session/parting.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/diag.h"
#include "pump/loop.h"

enum { PATIENCE = 250 }; /* ms for the peer to hang up */

struct parting {
	struct task task;
	struct wait peer;
	struct parting_request request;
};

/* Throws away what is there.  Is more to come? */
static bool
listen_on(int fd)
{
	char room[4096];
	ssize_t length = recv(fd, room, sizeof(room), MSG_DONTWAIT);

	return length > 0 || (length == -1 && (errno == EAGAIN || errno == EINTR));
}

static void
parting_step(struct task *t, struct loop *l)
{
	struct parting *p = (struct parting *)t;
	bool over = clock_ms() >= t->deadline;

	if (wait_is_met(&p->peer) && !listen_on(p->peer.fd))
		over = true;
	if (!over)
		return;
	close(p->peer.fd);
	wait_clear(&p->peer);
	t->done = true;
	p->request.done(p->request.context, l);
}

static void
parting_finish(struct task *t, struct loop *l)
{
	struct parting *p = (struct parting *)t;

	(void)l;
	if (p->peer.fd != -1)
		close(p->peer.fd);
	free(p);
}

int
parting_start(struct loop *l, const struct parting_request *request, struct diag *d)
{
	struct parting *p = calloc(1, sizeof(*p));

	if (p == NULL) {
		close(request->fd);
		return diag_errno(d, STATUS_LOCAL, errno, "connection");
	}
	p->request = *request;
	p->task.step = parting_step;
	p->task.finish = parting_finish;
	p->task.waits = &p->peer;
	p->task.wait_count = 1;
	p->task.deadline = clock_after(PATIENCE);
	wait_set(&p->peer, request->fd, POLLIN);
	/* Where the peer has gone already there is nothing to say. */
	shutdown(request->fd, SHUT_WR);
	if (loop_add(l, &p->task, d) == -1) {
		parting_finish(&p->task, l);
		return -1;
	}
	return 0;
}
