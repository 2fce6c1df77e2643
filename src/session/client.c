#include "session/client.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/diag.h"
#include "lookup/name.h"
#include "net/unixpath.h"
#include "proto/target.h"
#include "pump/loop.h"
#include "session/announce.h"
#include "session/connection.h"
#include "session/dial.h"
#include "session/near.h"
#include "session/passfd.h"
#include "session/reach.h"
#include "session/report.h"
#include "session/run.h"
#include "session/seek.h"
#include "session/settings.h"

struct client {
	struct task pause; /* until the next try */
	struct run run;
	struct seek *seek;
	struct name_answer sources;
	struct diag last; /* why the last try failed */
	int64_t tries_left;
	struct unixpath source_path;
	struct endpoint peer;
	struct connection_outcome outcome;
};

static void
connection_ended(void *context, const struct connection_outcome *outcome)
{
	struct client *c = context;

	c->outcome = *outcome;
}

static bool
is_group(const struct endpoint *e)
{
	if (endpoint_family(e) == AF_INET)
		return IN_MULTICAST(ntohl(e->address.in4.sin_addr.s_addr));
	return endpoint_family(e) == AF_INET6 &&
	    IN6_IS_ADDR_MULTICAST(&e->address.in6.sin6_addr);
}

/*
 * Whoever answers what was sent to many answers from an address of his own,
 * which a connected socket would not let in.
 */
static const struct endpoint *
open_to_all(struct client *c, int fd)
{
	const struct settings *s = c->run.settings;
	struct sockaddr nobody = {.sa_family = AF_UNSPEC};

	if (reach_socket_type(s) != SOCK_DGRAM || s->unix_domain ||
	    !(s->broadcast || is_group(&c->peer)))
		return NULL;
	return connect(fd, &nobody, sizeof(nobody)) == 0 ? &c->peer : NULL;
}

/* Joins the connection to our end. */
static void
use(struct client *c, const struct dial_result *result)
{
	struct connection_request request = {
	    .run = &c->run,
	    .fd = result->fd,
	    .ended = connection_ended,
	    .context = c,
	};

	diag_clear(&c->last);
	c->source_path = result->source_path;
	c->peer = *result->peer;
	announce_connected(c->run.settings, &c->peer);
	announce_local(c->run.settings, result->fd);
	if (c->run.settings->pass_fd) {
		c->outcome.exit_status = passfd_send(result->fd, &c->outcome.diag);
		return;
	}
	request.destination = open_to_all(c, result->fd);
	if (connection_start(&request, &c->outcome.diag) == -1)
		c->outcome.exit_status = c->outcome.diag.status;
}

static void
give_up(struct client *c, const struct diag *why)
{
	c->outcome.diag = *why;
	c->outcome.exit_status = why->status;
}

/* Might it be different the next time? */
static bool
may_try_again(const struct client *c, const struct diag *why)
{
	return c->tries_left > 0 &&
	    (why->status == STATUS_NO || why->status == STATUS_TIMEOUT ||
		why->status == STATUS_TEMPORARY);
}

static void
try_again_later(struct client *c, struct loop *l, const struct diag *why)
{
	struct diag d;

	report(c->run.settings, 1, "%s", why->text);
	c->last = *why;
	if (c->tries_left != INT64_MAX)
		c->tries_left--;
	c->pause.done = false;
	c->pause.deadline = clock_after(c->run.settings->retry_interval);
	if (loop_add(l, &c->pause, &d) == -1)
		give_up(c, &d);
}

static void
dialled(void *context, struct loop *l, const struct dial_result *result)
{
	struct client *c = context;

	if (result->fd != -1)
		use(c, result);
	else if (may_try_again(c, result->why))
		try_again_later(c, l, result->why);
	else
		give_up(c, result->why);
}

static int
dial(struct client *c, struct diag *d)
{
	const struct settings *s = c->run.settings;
	struct dial_request request = {
	    .settings = s,
	    .seek = c->seek,
	    .sources = &c->sources,
	    .timeout = s->connect_timeout,
	    .answer_timeout = -1,
	    .done = dialled,
	    .context = c,
	};

	return dial_start(c->run.loop, &request, d);
}

static void
pause_step(struct task *t, struct loop *l)
{
	struct client *c = (struct client *)t;
	struct diag d;

	(void)l;
	if (clock_ms() < t->deadline)
		return;
	t->done = true;
	if (dial(c, &d) == -1)
		give_up(c, &d);
}

static void
pause_finish(struct task *t, struct loop *l)
{
	(void)t;
	(void)l;
}

static int
start(struct client *c, const struct target *target, struct diag *d)
{
	const struct settings *s = c->run.settings;

	c->pause = (struct task){.step = pause_step, .finish = pause_finish};
	c->tries_left = s->retries;
	c->seek = seek_new(s, target, d);
	if (c->seek == NULL || reach_find_sources(s, &c->sources, d) == -1)
		return -1;
	return dial(c, d);
}

/* What the tries failed of is more than that time is over. */
static int
run_to_end(struct client *c, struct diag *d)
{
	char late[DIAG_TEXT_MAX];

	if (run_loop(&c->run, d) == 0)
		return 0;
	if (d->status != STATUS_TIMEOUT || c->last.text[0] == '\0')
		return -1;
	memcpy(late, d->text, sizeof(late));
	return diag_set(d, STATUS_TIMEOUT, "%.64s: %s", late, c->last.text);
}

int
client_run(const struct settings *s, const struct target *target, struct diag *d)
{
	struct client c = {0};
	int status;

	if (near_check(s, d) == -1 || run_open(&c.run, s, d) == -1)
		return d->status;
	if (start(&c, target, d) == -1 || run_to_end(&c, d) == -1) {
		status = d->status;
	} else {
		*d = c.outcome.diag;
		status = c.outcome.exit_status;
	}
	run_close(&c.run);
	seek_free(c.seek);
	name_free(&c.sources);
	unixpath_release(&c.source_path);
	signals_die();
	return status;
}
