#include "session/dial.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/diag.h"
#include "pump/loop.h"
#include "session/announce.h"
#include "session/reach.h"
#include "session/report.h"
#include "session/settings.h"
#include "session/source.h"
#include "session/tuning.h"

enum {
	ATTEMPT_DELAY = 250, /* ms until the next candidate is tried: RFC 8305, 8 */
	BUSY_DELAY = 10, /* ms until a UNIX listener with a full queue is tried again */
};

/* One candidate; its wait has the descriptor while it is being connected. */
struct attempt {
	const struct endpoint *peer;
	struct unixpath source_path;
};

struct dial {
	struct task task;
	struct dial_request request;
	struct wait *waits;
	struct attempt *attempts; /* in the order of trying */
	size_t count, next; /* how many there are, which is tried next */
	size_t live; /* how many are being connected */
	int64_t next_at, give_up_at;
	struct diag why; /* the failures so far */
};

/*
 * Notes why one candidate failed, behind those that failed before it.  What the
 * network said counts more than our own limits.
 */
static void
note_failure(struct dial *dial, const struct diag *d)
{
	struct diag *why = &dial->why;
	size_t used = strlen(why->text);

	if (dial->count > 1)
		report(dial->request.settings, 1, "%s", d->text);
	snprintf(why->text + used, sizeof(why->text) - used, "%s%s",
	    used > 0 ? "; " : "", d->text);
	if (why->status == STATUS_OK || d->status == STATUS_NO)
		why->status = d->status;
	why->error = d->error;
}

static void
fail_attempt(struct dial *dial, size_t i, int error)
{
	struct diag d = {0};

	if (dial->waits[i].fd != -1) {
		close(dial->waits[i].fd);
		wait_clear(&dial->waits[i]);
		dial->live--;
	}
	unixpath_release(&dial->attempts[i].source_path);
	announce_failure(
	    dial->attempts[i].peer, reach_protocol(dial->request.settings), error, &d);
	note_failure(dial, &d);
	dial->next_at = clock_ms();
}

/* Hands over the winner, or the failure. */
static void
finish(struct dial *dial, struct loop *l, size_t winner)
{
	struct dial_result result = {.fd = -1, .why = &dial->why};

	if (winner < dial->count) {
		result.fd = dial->waits[winner].fd;
		result.peer = dial->attempts[winner].peer;
		result.source_path = dial->attempts[winner].source_path;
		wait_clear(&dial->waits[winner]);
		dial->attempts[winner].source_path = (struct unixpath){0};
	}
	dial->task.done = true;
	dial->request.done(dial->request.context, l, &result);
}

/* A socket ready to connect to a's peer, or -1 with d. */
static int
make_socket(struct dial *dial, struct attempt *a, struct diag *d)
{
	const struct settings *s = dial->request.settings;
	int type = reach_socket_type(s) | SOCK_CLOEXEC | SOCK_NONBLOCK;
	int fd = socket(endpoint_family(a->peer), type, 0);

	if (fd == -1)
		return diag_errno(d, STATUS_LOCAL, errno, "socket");
	if (tuning_apply(s, fd, SOCKOPT_MADE, a->peer, d) == -1 ||
	    source_bind(fd, dial->request.sources, a->peer, &a->source_path, d) == -1) {
		close(fd);
		return -1;
	}
	return fd;
}

/*
 * A connect(2) to a port of our own host that nobody listens on may be given
 * that very port as source, and then meets itself.
 */
static bool
is_connected_to_itself(int fd)
{
	struct endpoint local, peer;

	return endpoint_local(fd, &local) == 0 && endpoint_peer(fd, &peer) == 0 &&
	    endpoint_family(&local) != AF_UNIX && endpoint_equal(&local, &peer);
}

/* connect(2) has succeeded: is it a connection that can be used? */
static bool
settle(struct dial *dial, struct loop *l, size_t i)
{
	struct diag d = {0};
	int fd = dial->waits[i].fd;

	if (is_connected_to_itself(fd)) {
		fail_attempt(dial, i, ECONNREFUSED);
		return false;
	}
	if (tuning_apply(dial->request.settings, fd, SOCKOPT_CONNECTED, NULL, &d) ==
	    -1) {
		dial->why = d;
		finish(dial, l, dial->count);
		return true;
	}
	finish(dial, l, i);
	return true;
}

/* A UNIX listener's queue is full: the same candidate again a little later. */
static void
try_again_later(struct dial *dial, size_t i)
{
	close(dial->waits[i].fd);
	wait_clear(&dial->waits[i]);
	unixpath_release(&dial->attempts[i].source_path);
	dial->live--;
	dial->next = i;
	dial->next_at = clock_after(BUSY_DELAY);
}

/* Tries the next candidate.  True once the dial is over. */
static bool
try_next(struct dial *dial, struct loop *l)
{
	size_t i = dial->next++;
	struct attempt *a = &dial->attempts[i];
	struct diag d = {0};
	int fd = make_socket(dial, a, &d);

	dial->next_at = clock_after(ATTEMPT_DELAY);
	if (fd == -1) {
		note_failure(dial, &d);
		dial->next_at = clock_ms();
		return false;
	}
	wait_set(&dial->waits[i], fd, POLLOUT);
	dial->live++;
	if (connect(fd, &a->peer->address.any, a->peer->length) == 0)
		return settle(dial, l, i);
	if (errno == EAGAIN)
		try_again_later(dial, i);
	else if (errno != EINPROGRESS && errno != EINTR)
		fail_attempt(dial, i, errno);
	return false;
}

/* Looks at the attempts that poll(2) has news of.  True once the dial is over. */
static bool
look_at_attempts(struct dial *dial, struct loop *l)
{
	for (size_t i = 0; i < dial->next; i++) {
		int error = 0;

		if (dial->waits[i].fd == -1 || !wait_is_met(&dial->waits[i]))
			continue;
		if (sockopt_get_int(dial->waits[i].fd, SOL_SOCKET, SO_ERROR, &error) ==
		    -1)
			error = errno;
		if (error != 0)
			fail_attempt(dial, i, error);
		else if (settle(dial, l, i))
			return true;
	}
	return false;
}

/* The time is over for all that have not answered. */
static void
give_up(struct dial *dial, struct loop *l)
{
	for (size_t i = 0; i < dial->next; i++)
		if (dial->waits[i].fd != -1)
			fail_attempt(dial, i, ETIMEDOUT);
	/* None is being tried while a full queue is given some time. */
	if (dial->why.status == STATUS_OK)
		fail_attempt(dial, 0, ETIMEDOUT);
	dial->why.status = STATUS_TIMEOUT;
	finish(dial, l, dial->count);
}

static void
dial_step(struct task *t, struct loop *l)
{
	struct dial *dial = (struct dial *)t;

	if (look_at_attempts(dial, l))
		return;
	/* Before another is tried: each has its poll, however late we are. */
	if (dial->live > 0 && clock_ms() >= dial->give_up_at) {
		give_up(dial, l);
		return;
	}
	while (dial->next < dial->count && clock_ms() >= dial->next_at)
		if (try_next(dial, l))
			return;
	if (dial->live == 0 && dial->next == dial->count) {
		finish(dial, l, dial->count);
		return;
	}
	t->deadline = dial->give_up_at;
	if (dial->next < dial->count)
		t->deadline = clock_min(t->deadline, dial->next_at);
}

static void
dial_finish(struct task *t, struct loop *l)
{
	struct dial *dial = (struct dial *)t;

	(void)l;
	for (size_t i = 0; i < dial->next; i++) {
		if (dial->waits[i].fd != -1)
			close(dial->waits[i].fd);
		unixpath_release(&dial->attempts[i].source_path);
	}
	free(dial->waits);
	free(dial->attempts);
	free(dial);
}

/* Puts the candidates in the order of trying, the families in turn (RFC 8305, 4). */
static void
interleave(struct dial *dial)
{
	const struct name_answer *from = dial->request.candidates;
	int first = endpoint_family(&from->endpoints[0]);
	size_t ours = 0, others = 0, count = 0;

	while (count < from->count) {
		while (ours < from->count &&
		    endpoint_family(&from->endpoints[ours]) != first)
			ours++;
		if (ours < from->count)
			dial->attempts[count++].peer = &from->endpoints[ours++];
		while (others < from->count &&
		    endpoint_family(&from->endpoints[others]) == first)
			others++;
		if (others < from->count)
			dial->attempts[count++].peer = &from->endpoints[others++];
	}
}

int
dial_start(struct loop *l, const struct dial_request *request, struct diag *d)
{
	struct dial *dial = calloc(1, sizeof(*dial));
	size_t count = request->candidates->count;

	if (dial == NULL)
		return diag_errno(d, STATUS_LOCAL, errno, "connect");
	dial->request = *request;
	dial->count = count;
	dial->waits = calloc(count, sizeof(*dial->waits));
	dial->attempts = calloc(count, sizeof(*dial->attempts));
	if (dial->waits == NULL || dial->attempts == NULL) {
		diag_errno(d, STATUS_LOCAL, errno, "connect");
		dial_finish(&dial->task, l);
		return -1;
	}
	for (size_t i = 0; i < count; i++)
		wait_clear(&dial->waits[i]);
	interleave(dial);
	dial->task.step = dial_step;
	dial->task.finish = dial_finish;
	dial->task.waits = dial->waits;
	dial->task.wait_count = count;
	dial->give_up_at = clock_after(request->timeout);
	if (loop_add(l, &dial->task, d) == -1) {
		dial_finish(&dial->task, l);
		return -1;
	}
	return 0;
}
