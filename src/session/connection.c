#include "session/connection.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "net/path.h"
#include "net/sockopt.h"
#include "pump/loop.h"
#include "session/announce.h"
#include "session/near.h"
#include "session/relay.h"
#include "session/report.h"
#include "session/run.h"
#include "session/settings.h"
#include "stream/datagram.h"
#include "stream/files.h"
#include "stream/socket.h"
#include "stream/stream.h"

/* The type of a descriptor that is no socket: a pipe, a terminal, a file. */
enum { NO_SOCKET = 0 };

struct connection {
	struct task reaper; /* first: waits for the program once the relay is over */
	struct wait ended;
	struct connection_request request;
	struct near_names names;
	struct program program;
	struct relay *relay;
	struct connection_outcome outcome;
	bool has_program;
	char name[ANNOUNCE_NAME_MAX]; /* of the peer, for people */
};

static const struct settings *
settings_of(const struct connection *c)
{
	return c->request.run->settings;
}

static void
connection_end(struct connection *c)
{
	if (c->outcome.diag.status != STATUS_OK)
		c->outcome.exit_status = c->outcome.diag.status;
	c->request.ended(c->request.context, &c->outcome);
	free(c);
}

static void
reaper_step(struct task *t, struct loop *l)
{
	struct connection *c = (struct connection *)t;

	(void)l;
	/* Without a pidfd there is nothing to poll: then wait for it here. */
	if (c->program.pidfd == -1 || wait_is_met(&c->ended)) {
		c->outcome.exit_status = program_wait(&c->program);
		c->program.pid = 0;
		t->done = true;
	}
}

static void
reaper_finish(struct task *t, struct loop *l)
{
	struct connection *c = (struct connection *)t;

	(void)l;
	if (c->program.pidfd != -1)
		close(c->program.pidfd);
	connection_end(c);
}

/* A program whose connection broke is told as one whose terminal hung up. */
static int
start_reaper(struct connection *c, struct loop *l, struct diag *d)
{
	if (c->outcome.diag.status != STATUS_OK)
		kill(c->program.pid, SIGHUP);
	c->reaper.step = reaper_step;
	c->reaper.finish = reaper_finish;
	c->reaper.waits = &c->ended;
	c->reaper.wait_count = 1;
	c->reaper.deadline = CLOCK_NEVER;
	wait_set(&c->ended, c->program.pidfd, POLLIN);
	return loop_add(l, &c->reaper, d);
}

static void
relay_ended(void *context, struct loop *l, const struct relay_outcome *outcome)
{
	struct connection *c = context;

	c->outcome.diag = outcome->diag;
	c->outcome.near_failed = outcome->near_failed;
	if (!c->has_program || start_reaper(c, l, &c->outcome.diag) == -1)
		connection_end(c);
}

static void
somebody_spoke(void *context, const struct endpoint *peer)
{
	struct connection *c = context;

	c->names.peer = *peer;
	announce_name(&c->names.peer, c->name);
	report(settings_of(c), 1, "Datagrams from %s", c->name);
	if (settings_of(c)->datagram_size == 0)
		relay_limit_datagrams(c->relay, path_datagram_size(peer));
}

/* Both directions of fd, as far as it was opened for them. */
static struct stream *
open_file(const struct connection *c, struct diag *d)
{
	int fd = c->request.fd, flags = fcntl(fd, F_GETFL);
	struct files_request request = {
	    .read_fd = (flags & O_ACCMODE) == O_WRONLY ? -1 : fd,
	    .write_fd = (flags & O_ACCMODE) == O_RDONLY ? -1 : fd,
	    .owned = true,
	    .read_name = c->name,
	    .write_name = c->name,
	};
	struct stream *s = files_open(&request, d);

	if (s == NULL)
		close(fd);
	return s;
}

static struct stream *
open_peer(struct connection *c, int type, const struct near_end *near, struct diag *d)
{
	const struct settings *s = settings_of(c);
	struct datagram_request request = {
	    .fd = c->request.fd,
	    .name = c->name,
	    .connected = endpoint_family(&c->names.peer) != AF_UNSPEC &&
		c->request.destination == NULL,
	    .destination = c->request.destination,
	    .lock_peer = s->lock_peer,
	    .records = type == SOCK_SEQPACKET,
	    .limit = s->datagram_limit,
	    .packed = !near->stream->writes_messages && !s->telnet,
	    .prefixed = s->framing.kind == FRAMING_LENGTH,
	    .spoke = somebody_spoke,
	    .context = c,
	};

	if (type == NO_SOCKET)
		return open_file(c, d);
	if (type == SOCK_STREAM)
		return socket_stream_open(c->request.fd, c->name, d);
	return datagram_open(&request, d);
}

static int
open_near(struct connection *c, struct near_end *near, struct diag *d)
{
	const struct settings *s = settings_of(c);

	c->has_program = near_is_program(s);
	if (!c->has_program)
		return near_open_stdio(s, near, d);
	return near_open_program(
	    s, &c->names, c->request.run->mask, near, &c->program, d);
}

/* Who the two ends are; a socket that receives from anybody has no peer yet. */
static int
find_ends(struct connection *c, int type, struct diag *d)
{
	struct near_names *names = &c->names;

	if (endpoint_local(c->request.fd, &names->local) == -1)
		return diag_errno(d, STATUS_LOCAL, errno, "socket");
	if (c->request.destination != NULL)
		names->peer = *c->request.destination;
	else if (endpoint_peer(c->request.fd, &names->peer) == -1)
		names->peer = (struct endpoint){0};
	if (endpoint_family(&names->local) == AF_UNIX)
		names->protocol = "unix";
	else
		names->protocol = type == SOCK_DGRAM ? "udp" : "tcp";
	return 0;
}

/* What fd is, and of a socket whose. */
static int
find_names(struct connection *c, int *type, struct diag *d)
{
	*type = NO_SOCKET;
	c->names.protocol = "file";
	/* It fails for nothing else. */
	if (sockopt_get_int(c->request.fd, SOL_SOCKET, SO_TYPE, type) == 0 &&
	    find_ends(c, *type, d) == -1)
		return -1;
	announce_name(&c->names.peer, c->name);
	return 0;
}

static void
shut_down_as_asked(const struct connection *c)
{
	static const int how[] = {[SHUTDOWN_RD] = SHUT_RD,
	    [SHUTDOWN_WR] = SHUT_WR,
	    [SHUTDOWN_RDWR] = SHUT_RDWR};

	/* It fails only where the peer has gone, which the first read will tell. */
	if (settings_of(c)->shutdown != SHUTDOWN_NONE)
		shutdown(c->request.fd, how[settings_of(c)->shutdown]);
}

static size_t
datagram_limit(const struct connection *c, int type)
{
	if (type == NO_SOCKET || type == SOCK_STREAM)
		return 0;
	if (settings_of(c)->datagram_size > 0)
		return settings_of(c)->datagram_size;
	return path_datagram_size(&c->names.peer);
}

static int
join(struct connection *c, int type, struct diag *d)
{
	struct relay_request request = {
	    .settings = settings_of(c),
	    .listener = c->request.listener,
	    .ended = relay_ended,
	    .context = c,
	};

	if (open_near(c, &request.near, d) == -1) {
		close(c->request.fd);
		return -1;
	}
	request.peer = open_peer(c, type, &request.near, d);
	if (request.peer == NULL) {
		stream_close(request.near.stream);
		return -1;
	}
	c->relay = relay_start(c->request.run->loop, &request, d);
	if (c->relay == NULL)
		return -1;
	relay_limit_datagrams(c->relay, datagram_limit(c, type));
	return 0;
}

/* A program that was started, and has no connection any more, ends unheard. */
static void
abandon(struct connection *c)
{
	if (c->has_program && c->program.pid > 0) {
		kill(c->program.pid, SIGHUP);
		program_wait(&c->program);
		if (c->program.pidfd != -1)
			close(c->program.pidfd);
	}
	free(c);
}

int
connection_start(const struct connection_request *request, struct diag *d)
{
	struct connection *c = calloc(1, sizeof(*c));
	int type;

	if (c == NULL) {
		diag_errno(d, STATUS_LOCAL, errno, "connection");
		close(request->fd);
		return -1;
	}
	c->request = *request;
	if (find_names(c, &type, d) == -1) {
		close(request->fd);
		free(c);
		return -1;
	}
	shut_down_as_asked(c);
	if (join(c, type, d) == -1) {
		abandon(c);
		return -1;
	}
	return 0;
}
