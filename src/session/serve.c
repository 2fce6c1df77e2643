#include "session/serve.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/diag.h"
#include "pump/loop.h"
#include "session/announce.h"
#include "session/connection.h"
#include "session/descriptors.h"
#include "session/listener.h"
#include "session/near.h"
#include "session/reach.h"
#include "session/report.h"
#include "session/run.h"
#include "session/settings.h"
#include "session/tuning.h"

/* How long not to accept, in ms, when descriptors or memory have run out. */
enum { SHORTAGE_PAUSE = 100 };

struct server {
	struct task task;
	struct run run;
	struct listener listener;
	struct wait *waits; /* one a socket of the listener */
	size_t clients, most; /* served now, and at a time */
	int64_t quiet_since; /* when there last was a client */
	int64_t resume; /* not to accept before (clock_ms) */
	bool told_shortage; /* one line is enough until somebody came in again */
	struct diag outcome;
	int exit_status;
};

/* As many as asked for, and as descriptors allow; a program takes several. */
static size_t
most_clients(const struct settings *s)
{
	enum { OTHERS = 16, WITH_PROGRAM = 4 };
	size_t each = near_is_program(s) ? WITH_PROGRAM : 1;
	size_t allowed = descriptors_raise();

	allowed = allowed > OTHERS ? (allowed - OTHERS) / each : 0;
	if (s->max_clients > 0 && (size_t)s->max_clients < allowed)
		return s->max_clients;
	return allowed > 0 ? allowed : 1;
}

/* Can several clients be served at a time, with one standard input for all? */
static size_t
clients_at_a_time(const struct settings *s)
{
	bool needs_stdin = !near_is_program(s) && !s->no_stdin && !s->recv_only;

	return s->keep_open && !needs_stdin ? most_clients(s) : 1;
}

static void
stop(struct server *v, int exit_status)
{
	v->exit_status = exit_status;
	v->task.done = true;
	listener_close(&v->listener);
	v->task.wait_count = 0;
}

static void
stop_with_error(struct server *v, const struct diag *d)
{
	v->outcome = *d;
	stop(v, d->status);
}

static void
client_ended(void *context, const struct connection_outcome *outcome)
{
	struct server *v = context;

	v->clients--;
	v->quiet_since = clock_ms();
	v->resume = 0;
	loop_wake(v->run.loop, &v->task);
	/* Where no socket is left nobody else can come, even with --keep-open. */
	if (!v->task.done && (v->task.wait_count == 0 || outcome->near_failed)) {
		v->outcome = outcome->diag;
		stop(v, outcome->exit_status);
	} else {
		report_error(v->run.settings, &outcome->diag);
	}
}

/* Joins fd to our end; without --keep-open nobody else is let in. */
static void
serve(struct server *v, int fd)
{
	struct connection_request request = {
	    .run = &v->run,
	    .fd = fd,
	    .listener = true,
	    .ended = client_ended,
	    .context = v,
	};
	struct diag d = {0};

	v->clients++;
	if (connection_start(&request, &d) == 0)
		return;
	v->clients--;
	if (v->run.settings->keep_open)
		report_error(v->run.settings, &d);
	else
		stop_with_error(v, &d);
}

/* Closes every listening socket, and forgets to wait for them. */
static void
close_door(struct server *v)
{
	listener_close(&v->listener);
	v->task.wait_count = 0;
}

static void
let_in(struct server *v, int fd, const struct endpoint *peer)
{
	struct diag d = {0};

	v->told_shortage = false;
	announce_accepted(v->run.settings, fd, peer);
	if (!v->run.settings->keep_open)
		close_door(v);
	if (tuning_apply(v->run.settings, fd, SOCKOPT_ACCEPTED, NULL, &d) == -1) {
		close(fd);
		stop_with_error(v, &d);
		return;
	}
	serve(v, fd);
}

/* Does what accept(2) lacks come free again?  Descriptors of ours are our clients'. */
static bool
is_shortage(const struct server *v, int error)
{
	return error == ENFILE || error == ENOBUFS || error == ENOMEM ||
	    (error == EMFILE && v->clients > 0);
}

/* An accept(2) failed: is it one that passes, and after which pause? */
static void
bear_failure(struct server *v, int error)
{
	struct diag d = {0};

	diag_errno(&d, STATUS_LOCAL, error, "accept");
	if (is_shortage(v, error)) {
		if (!v->told_shortage)
			report_error(v->run.settings, &d);
		v->told_shortage = true;
		v->resume = clock_after(SHORTAGE_PAUSE);
		return;
	}
	switch (error) {
	case EBADF:
	case EINVAL:
	case EMFILE:
	case ENOTSOCK:
	case EOPNOTSUPP:
		stop_with_error(v, &d);
		break;
	default:
		/* Errors of a connection that broke while it waited: accept(2). */
		break;
	}
}

/*
 * Accepts the connection that poll(2) has announced at the socket fd, if it may
 * be served; only that one, since a socket that was inherited may block.
 */
static void
accept_one(struct server *v, int fd)
{
	struct endpoint peer = {.length = sizeof(peer.address)};
	int client;

	if (v->clients >= v->most || v->resume > clock_ms())
		return;
	client = accept4(
	    fd, &peer.address.any, &peer.length, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (client != -1)
		let_in(v, client, &peer);
	else if (errno != EAGAIN)
		bear_failure(v, errno);
}

/*
 * A program serves the peer that spoke first, and is told who it is: from here
 * on fd hears nobody else.  Best effort: a peer without a name stays unknown.
 */
static void
keep_to_first_peer(int fd)
{
	struct endpoint peer = {.length = sizeof(peer.address)};
	char byte;

	if (recvfrom(fd, &byte, sizeof(byte), MSG_PEEK | MSG_DONTWAIT,
		&peer.address.any, &peer.length) != -1 &&
	    peer.length > sizeof(sa_family_t))
		connect(fd, &peer.address.any, peer.length);
}

/* The socket i was spoken to: it is the one that serves, whoever speaks. */
static void
serve_datagrams(struct server *v, size_t i)
{
	int fd = v->listener.fds[i];

	if (near_is_program(v->run.settings))
		keep_to_first_peer(fd);

	v->listener.fds[i] = v->listener.fds[--v->listener.count];
	for (size_t j = 0; j < v->listener.count; j++)
		close(v->listener.fds[j]);
	v->listener.count = 0;
	v->task.wait_count = 0;
	serve(v, fd);
}

static void
look_at_sockets(struct server *v)
{
	for (size_t i = 0; i < v->task.wait_count; i++) {
		if (!wait_is_met(&v->waits[i]))
			continue;
		if (reach_socket_type(v->run.settings) == SOCK_DGRAM)
			serve_datagrams(v, i);
		else
			accept_one(v, v->waits[i].fd);
	}
}

static void
set_waits(struct server *v)
{
	bool open = v->clients < v->most && v->resume <= clock_ms();

	for (size_t i = 0; i < v->task.wait_count; i++) {
		wait_clear(&v->waits[i]);
		if (open)
			wait_set(&v->waits[i], v->listener.fds[i], POLLIN);
	}
}

static void
server_step(struct task *t, struct loop *l)
{
	struct server *v = (struct server *)t;
	int64_t limit = v->run.settings->accept_timeout;
	/* Who has come already is served, however late the first poll is. */
	bool looked = v->waits[0].fd != -1 || v->resume != 0;
	struct diag d = {0};

	(void)l;
	if (v->resume != 0 && v->resume <= clock_ms())
		v->resume = 0;
	look_at_sockets(v);
	set_waits(v);
	t->deadline = v->resume != 0 ? v->resume : CLOCK_NEVER;
	if (v->clients > 0 || limit < 0 || t->done)
		return;
	t->deadline = clock_min(t->deadline, v->quiet_since + limit);
	if (looked && clock_ms() >= v->quiet_since + limit) {
		diag_set(&d, STATUS_TIMEOUT, "nobody came within %g s", limit / 1000.0);
		stop_with_error(v, &d);
	}
}

static void
server_finish(struct task *t, struct loop *l)
{
	(void)t;
	(void)l;
}

static int
start(struct server *v, struct diag *d)
{
	const struct settings *s = v->run.settings;

	v->waits = calloc(v->listener.count, sizeof(*v->waits));
	if (v->waits == NULL)
		return diag_errno(d, STATUS_LOCAL, errno, "listen");
	v->task.step = server_step;
	v->task.finish = server_finish;
	v->task.waits = v->waits;
	v->task.wait_count = v->listener.count;
	v->most = clients_at_a_time(s);
	v->quiet_since = clock_ms();
	for (size_t n = 0; n < v->listener.count; n++)
		wait_clear(&v->waits[n]);
	return loop_add(v->run.loop, &v->task, d);
}

static int
serve_all(struct server *v, struct diag *d)
{
	int status;

	if (start(v, d) == -1 || run_loop(&v->run, d) == -1) {
		status = d->status;
	} else {
		*d = v->outcome;
		status = v->exit_status;
	}
	run_close(&v->run);
	listener_close(&v->listener);
	free(v->waits);
	signals_die();
	return status;
}

int
serve_run(const struct settings *s, const struct target *target, struct diag *d)
{
	struct server v = {0};

	if (near_check(s, d) == -1 || run_open(&v.run, s, d) == -1)
		return d->status;
	if (listener_open(&v.listener, s, target, d) == -1) {
		run_close(&v.run);
		return d->status;
	}
	return serve_all(&v, d);
}

int
serve_inherited(const struct settings *s, int fd, struct diag *d)
{
	struct server v = {0};

	v.listener.fds = malloc(sizeof(*v.listener.fds));
	if (v.listener.fds == NULL) {
		close(fd);
		diag_errno(d, STATUS_LOCAL, errno, "listen");
		return d->status;
	}
	v.listener.fds[0] = fd;
	v.listener.count = 1;
	if (near_check(s, d) == -1 || run_open(&v.run, s, d) == -1) {
		listener_close(&v.listener);
		return d->status;
	}
	return serve_all(&v, d);
}
