#include "session/dial.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/diag.h"
#include "pump/loop.h"
#include "session/announce.h"
#include "session/attempt.h"
#include "session/reach.h"
#include "session/reasons.h"
#include "session/report.h"
#include "session/rota.h"
#include "session/seek.h"
#include "session/settings.h"
#include "session/tuning.h"

enum {
	RESOLUTION_DELAY = 50, /* ms that IPv4 waits for IPv6: RFC 8305, 3 and 8 */
	ATTEMPT_DELAY = 250, /* ms until the next address is tried: RFC 8305, 8 */
	BUSY_DELAY = 10, /* ms until a UNIX listener with a full queue is tried again */
	ANSWERS_MAX = 2, /* one for each family */
};

/*
 * The addresses are tried in the order of the rota; each has a wait, which holds
 * its descriptor while it is being connected, and a source path.
 */
struct dial {
	struct task task;
	struct dial_request request;
	struct name_answer answers[ANSWERS_MAX]; /* what the seek has found */
	size_t answer_count;
	struct rota rota;
	struct wait *waits; /* the first is for the seek */
	struct unixpath *source_paths;
	size_t live; /* how many are being connected */
	bool busy; /* a UNIX listener had a full queue */
	int64_t next_at, give_up_at;
	struct reasons reasons; /* the failures so far */
};

static struct wait *
wait_of(const struct dial *dial, size_t i)
{
	return &dial->waits[1 + i];
}

static bool
is_seeking(const struct dial *dial)
{
	return dial->request.seek != NULL &&
	    seek_expects(dial->request.seek, AF_UNSPEC);
}

/* Notes why one address failed, and tells it where others may have more luck. */
static void
note_failure(struct dial *dial, const struct diag *d)
{
	if (dial->rota.count > 1 || is_seeking(dial))
		report(dial->request.settings, 1, "%s", d->text);
	reasons_add(&dial->reasons, d);
}

/* Lets go of what attempt i has. */
static void
release_attempt(struct dial *dial, size_t i)
{
	if (wait_of(dial, i)->fd != -1) {
		close(wait_of(dial, i)->fd);
		wait_clear(wait_of(dial, i));
		dial->live--;
	}
	unixpath_release(&dial->source_paths[i]);
}

static void
fail_attempt(struct dial *dial, size_t i, int error)
{
	struct diag d = {0};

	release_attempt(dial, i);
	announce_failure(
	    dial->rota.list[i], reach_protocol(dial->request.settings), error, &d);
	note_failure(dial, &d);
	dial->next_at = clock_ms();
}

/* Under -v: those that were tried and lost. */
static void
tell_losers(const struct dial *dial, size_t winner)
{
	char name[ANNOUNCE_NAME_MAX];

	for (size_t i = 0; i < dial->rota.next; i++) {
		if (i == winner || wait_of(dial, i)->fd == -1)
			continue;
		announce_name(dial->rota.list[i], name);
		report(dial->request.settings, 1, "%s has not answered yet", name);
	}
}

/* Hands over the winner, or the failure. */
static void
finish(struct dial *dial, struct loop *l, size_t winner)
{
	struct dial_result result = {
	    .fd = -1,
	    .why = &dial->reasons.why,
	    .found = dial->rota.count > 0,
	};

	dial->task.done = true;
	if (winner < dial->rota.count) {
		tell_losers(dial, winner);
		result.fd = wait_of(dial, winner)->fd;
		result.peer = dial->rota.list[winner];
		result.source_path = dial->source_paths[winner];
		wait_clear(wait_of(dial, winner));
		dial->source_paths[winner] = (struct unixpath){0};
	}
	dial->request.done(dial->request.context, l, &result);
}

/* Nothing has worked, and nothing is left to try. */
static void
fail(struct dial *dial, struct loop *l)
{
	const struct seek *k = dial->request.seek;

	reasons_conclude(&dial->reasons, k != NULL ? seek_host(k) : "");
	finish(dial, l, dial->rota.count);
}

/* An error of our own, which no other address would be spared. */
static void
fail_for(struct dial *dial, struct loop *l, const struct diag *d)
{
	dial->reasons.why = *d;
	finish(dial, l, dial->rota.count);
}

/* connect(2) has succeeded: is it a connection that can be used? */
static bool
settle(struct dial *dial, struct loop *l, size_t i)
{
	struct diag d = {0};
	int fd = wait_of(dial, i)->fd;

	if (attempt_met_itself(fd)) {
		fail_attempt(dial, i, ECONNREFUSED);
		return false;
	}
	if (tuning_apply(dial->request.settings, fd, SOCKOPT_CONNECTED, NULL, &d) == -1)
		fail_for(dial, l, &d);
	else
		finish(dial, l, i);
	return true;
}

/* A UNIX listener's queue is full: the same address again a little later. */
static void
try_again_later(struct dial *dial, size_t i)
{
	release_attempt(dial, i);
	dial->rota.next = i;
	dial->busy = true;
	dial->next_at = clock_after(BUSY_DELAY);
}

/* Under -vv. */
static void
tell_attempt(const struct dial *dial, const struct endpoint *peer)
{
	char name[ANNOUNCE_NAME_MAX];

	if (dial->request.settings->verbose < 2)
		return;
	announce_name(peer, name);
	report(dial->request.settings, 2, "trying %s", name);
}

/* Tries the next address.  True once the dial is over. */
static bool
try_next(struct dial *dial, struct loop *l)
{
	size_t i = dial->rota.next++;
	const struct endpoint *peer = dial->rota.list[i];
	struct diag d = {0};
	int fd = attempt_open(dial->request.settings, dial->request.sources, peer,
	    &dial->source_paths[i], &d);

	dial->next_at = clock_after(ATTEMPT_DELAY);
	if (fd == -1) {
		note_failure(dial, &d);
		dial->next_at = clock_ms();
		return false;
	}
	tell_attempt(dial, peer);
	wait_set(wait_of(dial, i), fd, POLLOUT);
	dial->live++;
	if (connect(fd, &peer->address.any, peer->length) == 0)
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
	for (size_t i = 0; i < dial->rota.next; i++) {
		int fd = wait_of(dial, i)->fd, error = 0;

		if (fd == -1 || !wait_is_met(wait_of(dial, i)))
			continue;
		if (sockopt_get_int(fd, SOL_SOCKET, SO_ERROR, &error) == -1)
			error = errno;
		if (error != 0)
			fail_attempt(dial, i, error);
		else if (settle(dial, l, i))
			return true;
	}
	return false;
}

/* Makes room for as many attempts as there are addresses, of which some are new. */
static int
make_room(struct dial *dial, size_t before, struct diag *d)
{
	size_t count = dial->rota.count;
	size_t room = 1 + count;
	struct wait *waits = reallocarray(dial->waits, room, sizeof(*waits));
	struct unixpath *paths;

	if (waits == NULL)
		return diag_errno(d, STATUS_LOCAL, errno, "connect");
	if (dial->waits == NULL)
		wait_clear(&waits[0]);
	dial->waits = dial->task.waits = waits;
	paths = reallocarray(dial->source_paths, room, sizeof(*paths));
	if (paths == NULL)
		return diag_errno(d, STATUS_LOCAL, errno, "connect");
	dial->source_paths = paths;
	for (size_t i = before; i < count; i++) {
		wait_clear(wait_of(dial, i));
		paths[i] = (struct unixpath){0};
	}
	dial->task.wait_count = room;
	return 0;
}

static int
add_addresses(struct dial *dial, const struct name_answer *addresses, struct diag *d)
{
	size_t before = dial->rota.count;

	if (before == 0)
		dial->give_up_at = clock_min(
		    dial->give_up_at, clock_after(dial->request.answer_timeout));
	if (rota_add(&dial->rota, addresses, d) == -1)
		return -1;
	return make_room(dial, before, d);
}

/* When the first address may be tried: IPv4 is not to be faster by a hair. */
static int64_t
time_to_begin(const struct dial *dial)
{
	return seek_expects(dial->request.seek, AF_INET6) ?
	    clock_after(RESOLUTION_DELAY) :
	    clock_ms();
}

/* Takes in what the seek has found.  Returns 0, or -1 with d. */
static int
take_answers(struct dial *dial, struct diag *d)
{
	struct seek *k = dial->request.seek;
	struct seek_answer a;
	bool came = false;

	while (dial->answer_count < ANSWERS_MAX && seek_next(k, &a)) {
		struct name_answer *kept = &dial->answers[dial->answer_count++];

		*kept = a.addresses;
		if (kept->count == 0)
			seek_note_failure(&a, dial->request.settings, &dial->reasons);
		else if (add_addresses(dial, kept, d) == -1)
			return -1;
		came = true;
	}
	if (came && dial->rota.next == 0)
		dial->next_at = time_to_begin(dial);
	if (dial->waits == NULL && make_room(dial, 0, d) == -1)
		return -1;
	wait_set(&dial->waits[0], seek_fd(k), POLLIN);
	return 0;
}

static bool
has_untried(const struct dial *dial)
{
	return dial->rota.next < dial->rota.count;
}

/* The time is over for all that have not answered. */
static void
give_up(struct dial *dial, struct loop *l)
{
	for (size_t i = 0; i < dial->rota.next; i++)
		if (wait_of(dial, i)->fd != -1)
			fail_attempt(dial, i, ETIMEDOUT);
	if (dial->request.seek != NULL)
		seek_note_silence(dial->request.seek, &dial->reasons);
	/* None is being tried while a full queue is given some time. */
	if (!reasons_exist(&dial->reasons))
		fail_attempt(dial, 0, ETIMEDOUT);
	reasons_conclude(&dial->reasons, "");
	dial->reasons.why.status = STATUS_TIMEOUT;
	finish(dial, l, dial->rota.count);
}

/*
 * There is no time left: is that the end?  Not before what is known was tried, and
 * had its poll, however late we are.
 */
static bool
is_over(struct dial *dial)
{
	if (has_untried(dial) && dial->rota.next == 0 && !dial->busy) {
		dial->next_at = clock_ms();
		return false;
	}
	return dial->live > 0 || dial->busy || is_seeking(dial);
}

static void
dial_step(struct task *t, struct loop *l)
{
	struct dial *dial = (struct dial *)t;
	struct diag d = {0};

	if (look_at_attempts(dial, l))
		return;
	if (dial->request.seek != NULL && take_answers(dial, &d) == -1) {
		fail_for(dial, l, &d);
		return;
	}
	if (clock_ms() >= dial->give_up_at && is_over(dial)) {
		give_up(dial, l);
		return;
	}
	while (has_untried(dial) && clock_ms() >= dial->next_at)
		if (try_next(dial, l))
			return;
	if (dial->live == 0 && !has_untried(dial) && !is_seeking(dial)) {
		fail(dial, l);
		return;
	}
	t->deadline = dial->give_up_at;
	if (has_untried(dial))
		t->deadline = clock_min(t->deadline, dial->next_at);
}

static void
dial_free(struct dial *dial)
{
	for (size_t i = 0; i < dial->rota.next; i++)
		release_attempt(dial, i);
	for (size_t i = 0; i < dial->answer_count; i++)
		name_free(&dial->answers[i]);
	rota_free(&dial->rota);
	free(dial->source_paths);
	free(dial->waits);
	free(dial);
}

static void
dial_finish(struct task *t, struct loop *l)
{
	(void)l;
	dial_free((struct dial *)t);
}

/* Has the addresses looked for, or takes over those that are known. */
static int
prepare(struct dial *dial, struct diag *d)
{
	const struct dial_request *request = &dial->request;

	if (request->seek == NULL)
		return add_addresses(dial, request->candidates, d);
	if (seek_start(request->seek, d) == -1)
		return -1;
	return take_answers(dial, d);
}

int
dial_start(struct loop *l, const struct dial_request *request, struct diag *d)
{
	struct dial *dial = calloc(1, sizeof(*dial));

	if (dial == NULL)
		return diag_errno(d, STATUS_LOCAL, errno, "connect");
	dial->request = *request;
	dial->task.step = dial_step;
	dial->task.finish = dial_finish;
	dial->give_up_at = clock_after(request->timeout);
	if (prepare(dial, d) == -1 || loop_add(l, &dial->task, d) == -1) {
		dial_free(dial);
		return -1;
	}
	return 0;
}
