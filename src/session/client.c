#include "session/client.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <sys/socket.h>

#include "base/diag.h"
#include "lookup/name.h"
#include "net/unixpath.h"
#include "proto/target.h"
#include "session/announce.h"
#include "session/connection.h"
#include "session/dial.h"
#include "session/near.h"
#include "session/passfd.h"
#include "session/reach.h"
#include "session/run.h"
#include "session/settings.h"

struct client {
	struct run run;
	struct name_answer candidates, sources;
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

static void
dialled(void *context, struct loop *l, const struct dial_result *result)
{
	struct client *c = context;
	struct connection_request request = {
	    .run = &c->run,
	    .fd = result->fd,
	    .ended = connection_ended,
	    .context = c,
	};

	(void)l;
	if (result->fd == -1) {
		c->outcome.diag = *result->why;
		c->outcome.exit_status = result->why->status;
		return;
	}
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

static int
dial(struct client *c, const struct target *target, struct diag *d)
{
	const struct settings *s = c->run.settings;
	struct dial_request request = {
	    .settings = s,
	    .candidates = &c->candidates,
	    .sources = &c->sources,
	    .timeout = s->connect_timeout,
	    .done = dialled,
	    .context = c,
	};

	if (reach_find(s, target, false, &c->candidates, d) == -1 ||
	    reach_find_sources(s, &c->sources, d) == -1 ||
	    dial_start(c->run.loop, &request, d) == -1)
		return -1;
	return run_loop(&c->run, d);
}

int
client_run(const struct settings *s, const struct target *target, struct diag *d)
{
	struct client c = {0};
	int status;

	if (near_check(s, d) == -1 || run_open(&c.run, s, d) == -1)
		return d->status;
	if (dial(&c, target, d) == -1) {
		status = d->status;
	} else {
		*d = c.outcome.diag;
		status = c.outcome.exit_status;
	}
	run_close(&c.run);
	name_free(&c.candidates);
	name_free(&c.sources);
	unixpath_release(&c.source_path);
	signals_die();
	return status;
}
