#include "session/relay.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>

#include "base/clock.h"
#include "session/ending.h"
#include "session/report.h"
#include "session/settings.h"
#include "session/tuning.h"
#include "stream/stream.h"

/* What a relay waits for; the watches only for a descriptor that breaks. */
enum { UP_SOURCE, UP_SINK, DOWN_SOURCE, DOWN_SINK, NEAR_WATCH, PEER_WATCH, WAITS };

enum {
	/*
	 * How long a datagram client waits for a late answer once its input is
	 * over, in ms: datagrams have no other end than silence, and RFC 8085
	 * (3.1.1) bounds a first retransmission by this.
	 */
	LATE_ANSWER = 3000,
	/* The longest pause between two looks whether all is acknowledged, in ms. */
	LOOK_AGAIN_MAX = 64,
};

struct relay {
	struct task task; /* first, so that a task is its relay */
	struct relay_request request;
	struct wait waits[WAITS];
	struct half up, down; /* from near to peer, from peer to near */
	struct filter crlf, telnet;
	struct diag up_error, down_error;
	struct relay_outcome outcome;
	bool local_ended, local_silent, up_broken, peer_ended;
	bool fin_sent, probing, finishing;
	int64_t started, local_ended_at;
	int64_t quiet_since; /* when something last moved */
	uint64_t moved_until; /* how much had moved then */
	int64_t look_again; /* the next pause, in ms, of a look at what is delivered */
};

/* The first error is what the run ends with. */
static void
blame(struct relay *r, const struct diag *d)
{
	if (r->outcome.diag.status == STATUS_OK)
		r->outcome.diag = *d;
}

/* Ends at once, whatever is still on its way. */
static void
give_up(struct relay *r, const struct diag *d)
{
	blame(r, d);
	/* A peer that saw a clean end would take what came for all there is. */
	if (r->outcome.diag.status == STATUS_LOCAL)
		r->request.peer->abort = true;
	r->task.done = true;
}

/* The same where it is our own end that failed. */
static void
give_up_near(struct relay *r, const struct diag *d)
{
	r->outcome.near_failed = true;
	give_up(r, d);
}

static void
note_local_end(struct relay *r)
{
	if (r->local_ended)
		return;
	r->local_ended = true;
	r->local_ended_at = clock_ms();
	/* A listener whose input was empty does not hang up on whoever calls. */
	if (r->request.listener && r->up.moved == 0 && !r->request.near.program)
		r->local_silent = true;
}

static void
note_peer_end(struct relay *r)
{
	struct stream *near = r->request.near.stream;

	if (r->peer_ended)
		return;
	r->peer_ended = true;
	if (near->ops->half_close(near, &r->down_error) == IO_ERR)
		give_up_near(r, &r->down_error);
}

static void
copy_down(struct relay *r)
{
	if (r->peer_ended)
		return;
	switch (half_copy(&r->down, &r->down_error)) {
	case HALF_MORE:
		r->task.again = true;
		break;
	case HALF_BLOCKED:
		break;
	case HALF_ENDED:
		note_peer_end(r);
		break;
	case HALF_SINK_FAILED:
		if (r->request.near.program)
			note_peer_end(r);
		else
			give_up_near(r, &r->down_error);
		break;
	case HALF_SOURCE_FAILED:
		give_up(r, &r->down_error);
		break;
	}
}

static void
copy_up(struct relay *r)
{
	/* Behind a FIN nothing can be sent, not even telnet's refusals. */
	if (r->up_broken || r->fin_sent)
		return;
	switch (half_copy(&r->up, &r->up_error)) {
	case HALF_MORE:
		r->task.again = true;
		break;
	case HALF_BLOCKED:
		break;
	case HALF_ENDED:
		note_local_end(r);
		break;
	case HALF_SINK_FAILED:
		/* What the peer had said before it broke can still be read. */
		r->up_broken = true;
		blame(r, &r->up_error);
		if (r->request.peer->endless)
			r->task.done = true;
		break;
	case HALF_SOURCE_FAILED:
		give_up_near(r, &r->up_error);
		break;
	}
}

/* Did standard output's reader, or all of the peer, go away meanwhile? */
static void
look_at_watches(struct relay *r)
{
	struct stream *peer = r->request.peer;
	struct diag gone = {.status = STATUS_BROKEN};

	if (wait_is_met(&r->waits[NEAR_WATCH]) && !r->peer_ended) {
		if (r->request.near.program)
			note_peer_end(r);
		else
			give_up_near(r, &gone);
	}
	if (wait_is_met(&r->waits[PEER_WATCH]) && !r->finishing) {
		if (peer->ops->undelivered(peer, &gone) != IO_ERR)
			diag_set(
			    &gone, STATUS_BROKEN, "%s: the peer is gone", peer->name);
		give_up(r, &gone);
	}
}

static enum eof_policy
policy(const struct relay *r)
{
	enum eof_policy asked = r->request.settings->eof;

	if (asked == EOF_HALF && r->request.settings->send_only)
		return EOF_STDIN;
	/* A datagram peer's data only ends where the user set a limit. */
	if (asked == EOF_HALF && r->request.peer->endless)
		return EOF_PEER;
	return asked;
}

static int64_t
quit_at(const struct relay *r)
{
	int64_t delay = r->request.settings->quit_after;

	if (!r->local_ended || policy(r) != EOF_STDIN)
		return CLOCK_NEVER;
	return r->local_ended_at + (delay > 0 ? delay : 0);
}

static void
send_fin(struct relay *r)
{
	struct stream *peer = r->request.peer;

	if (r->fin_sent || r->up_broken)
		return;
	r->fin_sent = true;
	if (peer->ops->half_close(peer, &r->up_error) == IO_ERR)
		blame(r, &r->up_error);
}

static void
apply_ending_rules(struct relay *r)
{
	struct ending_facts facts = {
	    .policy = policy(r),
	    .local_ended = r->local_ended || r->up_broken,
	    .local_silent = r->local_silent,
	    .local_terminal = r->request.near.terminal,
	    .peer_ended = r->peer_ended,
	    .quit_is_due = clock_ms() >= quit_at(r),
	};
	unsigned int actions = ending_actions(&facts);

	if (actions & ENDING_FIN)
		send_fin(r);
	if ((actions & ENDING_STOP_LOCAL) && !r->up.source_ended) {
		half_stop_source(&r->up);
		r->task.again = true;
	}
	if ((actions & ENDING_PROBE) && !r->probing) {
		r->probing = true;
		tuning_probe_peer(r->request.settings, r->request.peer->write_fd);
	}
	if (actions & ENDING_FINISH)
		r->finishing = true;
}

/* Ends once the peer's kernel has everything of ours, and we have written all. */
static void
finish_when_delivered(struct relay *r)
{
	struct stream *peer = r->request.peer;
	ssize_t left;

	if (!r->finishing || half_holds(&r->down) > 0)
		return;
	left = r->up_broken ? 0 : peer->ops->undelivered(peer, &r->up_error);
	if (left == IO_ERR)
		blame(r, &r->up_error);
	if (left <= 0)
		r->task.done = true;
	else if (r->look_again < LOOK_AGAIN_MAX)
		r->look_again = r->look_again > 0 ? 2 * r->look_again : 1;
}

/* How long nothing may move, in ms, or -1. */
static int64_t
idle_limit(const struct relay *r)
{
	const struct settings *s = r->request.settings;

	if (s->idle_timeout >= 0 || !r->request.peer->endless || s->keep_open)
		return s->idle_timeout;
	if (r->local_ended && !r->local_silent && policy(r) == EOF_PEER)
		return LATE_ANSWER;
	return -1;
}

/* Silence is how a datagram run ends well, where anything was said at all. */
static void
end_idle(struct relay *r, int64_t limit)
{
	bool waited_for = r->request.settings->idle_timeout >= 0;
	bool nothing = r->up.moved + r->down.moved == 0;

	if (!r->request.peer->endless || !(r->local_ended || r->local_silent) ||
	    (waited_for && nothing)) {
		diag_set(&r->up_error, STATUS_TIMEOUT, "%s: nothing moved for %g s",
		    r->request.peer->name, limit / 1000.0);
		blame(r, &r->up_error);
	}
	r->task.done = true;
}

static void
look_at_clock(struct relay *r)
{
	uint64_t moved = r->up.moved + r->down.moved;
	int64_t limit = idle_limit(r);

	if (moved != r->moved_until) {
		r->moved_until = moved;
		r->quiet_since = clock_ms();
	}
	if (limit >= 0 && clock_ms() >= r->quiet_since + limit)
		end_idle(r, limit);
}

static void
set_watches(struct relay *r)
{
	wait_clear(&r->waits[NEAR_WATCH]);
	wait_clear(&r->waits[PEER_WATCH]);
	if (!r->peer_ended)
		wait_set(&r->waits[NEAR_WATCH], r->request.near.stream->write_fd, 0);
	else if (!r->finishing)
		wait_set(&r->waits[PEER_WATCH], r->request.peer->write_fd, 0);
}

static void
set_deadline(struct relay *r)
{
	int64_t limit = idle_limit(r);

	r->task.deadline = r->finishing ? CLOCK_NEVER : quit_at(r);
	if (limit >= 0)
		r->task.deadline = clock_min(r->task.deadline, r->quiet_since + limit);
	r->task.deadline = clock_min(r->task.deadline, half_deadline(&r->up));
	r->task.deadline = clock_min(r->task.deadline, half_deadline(&r->down));
	if (r->look_again > 0)
		r->task.deadline = clock_min(
		    r->task.deadline, clock_after(r->look_again));
}

static void
relay_step(struct task *t, struct loop *l)
{
	struct relay *r = (struct relay *)t;

	(void)l;
	/* First down: who spoke is who a datagram of ours goes to. */
	copy_down(r);
	copy_up(r);
	look_at_watches(r);
	apply_ending_rules(r);
	finish_when_delivered(r);
	look_at_clock(r);
	set_watches(r);
	set_deadline(r);
}

/* Counting them costs a system call, so that it is only done for who hears it. */
static void
report_losses(const struct relay *r)
{
	struct stream *peer = r->request.peer;
	bool or_more;
	uint64_t lost;

	if (peer->ops->lost == NULL || r->request.settings->verbose == 0)
		return;
	lost = peer->ops->lost(peer, &or_more);
	if (lost > 0)
		report(r->request.settings, 1,
		    "%s: the kernel dropped %s%llu datagrams", peer->name,
		    or_more ? "at least " : "", (unsigned long long)lost);
}

static void
report_end(const struct relay *r)
{
	const struct settings *s = r->request.settings;
	const char *why = "both sides had ended";

	if (r->outcome.diag.status != STATUS_OK)
		why = r->outcome.diag.text[0] != '\0' ? r->outcome.diag.text :
							"nobody reads our output";
	else if (!r->peer_ended)
		why = r->local_ended ? "our side had ended" : "nothing more came";
	report(s, 1, "%s: ended after %.3f s, %llu bytes sent, %llu received: %s",
	    r->request.peer->name, (clock_ms() - r->started) / 1000.0,
	    (unsigned long long)r->up.moved, (unsigned long long)r->down.moved, why);
	report_losses(r);
}

static void
relay_finish(struct task *t, struct loop *l)
{
	struct relay *r = (struct relay *)t;

	report_end(r);
	half_free(&r->up);
	half_free(&r->down);
	stream_close(r->request.peer);
	stream_close(r->request.near.stream);
	r->request.ended(r->request.context, l, &r->outcome);
	free(r);
}

static void
set_filters(struct relay *r)
{
	const struct settings *s = r->request.settings;

	if (s->crlf) {
		filter_init_crlf(&r->crlf);
		r->up.filter = &r->crlf;
	}
	if (s->telnet) {
		filter_init_telnet(&r->telnet, &r->up.ring);
		r->down.filter = &r->telnet;
		/* The refusals travel in its ring. */
		r->up.way = HALF_RING;
	}
}

static void
relay_init(struct relay *r, const struct relay_request *request)
{
	struct stream *near = request->near.stream, *peer = request->peer;

	r->request = *request;
	r->task.step = relay_step;
	r->task.finish = relay_finish;
	r->task.waits = r->waits;
	r->task.wait_count = WAITS;
	half_init(&r->up, near, peer, &r->waits[UP_SOURCE], &r->waits[UP_SINK]);
	half_init(&r->down, peer, near, &r->waits[DOWN_SOURCE], &r->waits[DOWN_SINK]);
	r->up.pace = request->settings->interval > 0 ? request->settings->interval : 0;
	if (request->near.silent) {
		r->local_silent = true;
		half_stop_source(&r->up);
	}
	r->up.framing = request->settings->framing;
	r->up.way = r->down.way = request->settings->copier;
	set_filters(r);
	r->started = r->quiet_since = clock_ms();
	set_watches(r);
}

struct relay *
relay_start(struct loop *l, const struct relay_request *request, struct diag *d)
{
	struct relay *r = calloc(1, sizeof(*r));

	if (r == NULL)
		diag_errno(d, STATUS_LOCAL, errno, "connection");
	else
		relay_init(r, request);
	if (r == NULL || loop_add(l, &r->task, d) == -1) {
		stream_close(request->peer);
		stream_close(request->near.stream);
		free(r);
		return NULL;
	}
	return r;
}

void
relay_limit_datagrams(struct relay *r, size_t size)
{
	r->up.read_limit = size;
}
