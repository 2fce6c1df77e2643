#include "session/listener.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/diag.h"
#include "lookup/name.h"
#include "proto/target.h"
#include "session/reach.h"
#include "session/report.h"
#include "session/settings.h"
#include "session/tuning.h"

/* Free ports that are tried until one is free in each family. */
enum { PORT_TRIES = 32 };

static int
failed(const struct endpoint *local, int error, struct diag *d)
{
	char host[ENDPOINT_TEXT_MAX];

	endpoint_host(local, false, host);
	if (endpoint_family(local) == AF_UNIX)
		return diag_errno(d, STATUS_LOCAL, error, "%s", host);
	return diag_errno(
	    d, STATUS_LOCAL, error, "%s port %u", host, endpoint_port(local));
}

/* Options that only a listening socket has, before bind(2). */
static int
prepare(const struct settings *s, int fd, const struct endpoint *local, bool dual)
{
	int type = reach_socket_type(s), family = endpoint_family(local);

	/* For TCP it lets connections that linger not hinder us; UDP would share. */
	if (type == SOCK_STREAM && family != AF_UNIX &&
	    sockopt_set_int(fd, SOL_SOCKET, SO_REUSEADDR, 1) == -1)
		return -1;
	if (family == AF_INET6 &&
	    sockopt_set_int(fd, IPPROTO_IPV6, IPV6_V6ONLY, !dual) == -1)
		return -1;
	/* So that an answer leaves from the address that was spoken to. */
	if (type != SOCK_DGRAM || !endpoint_is_any(local))
		return 0;
	if (family == AF_INET6)
		return sockopt_set_int(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
	return sockopt_set_int(fd, IPPROTO_IP, IP_PKTINFO, 1);
}

static int
bind_and_listen(struct listener *listener, const struct settings *s, int fd,
    const struct endpoint *local, struct diag *d)
{
	int type = reach_socket_type(s);
	int backlog = s->backlog > 0 ? (int)s->backlog : SOMAXCONN;

	if (endpoint_family(local) == AF_UNIX) {
		if (unixpath_bind(fd, local, &listener->path, d) == -1)
			return -1;
	} else if (bind(fd, &local->address.any, local->length) == -1) {
		return failed(local, errno, d);
	}
	if (type != SOCK_DGRAM && listen(fd, backlog) == -1)
		return failed(local, errno, d);
	return 0;
}

static int
open_one(struct listener *listener, const struct settings *s,
    const struct endpoint *local, bool dual, struct diag *d)
{
	int type = reach_socket_type(s) | SOCK_CLOEXEC | SOCK_NONBLOCK;
	int fd = socket(endpoint_family(local), type, 0);

	if (fd == -1)
		return failed(local, errno, d);
	if (prepare(s, fd, local, dual) == -1) {
		failed(local, errno, d);
		goto fail;
	}
	if (tuning_apply(s, fd, SOCKOPT_MADE, local, d) == -1 ||
	    bind_and_listen(listener, s, fd, local, d) == -1)
		goto fail;
	listener->fds[listener->count++] = fd;
	return 0;
fail:
	close(fd);
	return -1;
}

/* Opens all of answer's addresses, later ones on the port that the first got. */
static int
open_all(struct listener *listener, const struct settings *s,
    struct name_answer *answer, struct diag *d)
{
	unsigned int port = endpoint_port(&answer->endpoints[0]);

	for (size_t i = 0; i < answer->count; i++) {
		struct endpoint *local = &answer->endpoints[i];

		endpoint_set_port(local, port);
		if (open_one(listener, s, local, false, d) == -1)
			return -1;
		if (i == 0 && endpoint_local(listener->fds[0], &listener->local) == 0)
			port = endpoint_port(&listener->local);
	}
	return 0;
}

/* A port that is free for one address may be taken for the next: then another. */
static int
open_on_common_port(struct listener *listener, const struct settings *s,
    struct name_answer *answer, struct diag *d)
{
	bool any_port = endpoint_family(&answer->endpoints[0]) != AF_UNIX &&
	    endpoint_port(&answer->endpoints[0]) == 0;

	for (int try = 1;; try++) {
		if (open_all(listener, s, answer, d) == 0)
			return 0;
		listener_close(listener);
		if (!any_port || d->error != EADDRINUSE || try == PORT_TRIES)
			return -1;
		listener->fds = calloc(answer->count, sizeof(*listener->fds));
		if (listener->fds == NULL)
			return diag_errno(d, STATUS_LOCAL, errno, "listen");
		endpoint_set_port(&answer->endpoints[0], 0);
	}
}

/*
 * On any address: [::] for both families by one socket, and 0.0.0.0 where the
 * system has no IPv6.
 */
static int
open_any(struct listener *listener, const struct settings *s,
    const struct name_answer *answer, struct diag *d)
{
	for (size_t i = 0; i < answer->count; i++) {
		const struct endpoint *local = &answer->endpoints[i];
		bool dual = endpoint_family(local) == AF_INET6 && !s->ipv6;

		if (open_one(listener, s, local, dual, d) == 0)
			return 0;
		if (d->error != EAFNOSUPPORT && d->error != EADDRNOTAVAIL)
			return -1;
	}
	return -1;
}

static void
say_where(const struct listener *listener, const struct settings *s)
{
	for (size_t i = 0; i < listener->count; i++) {
		struct endpoint local;
		char host[ENDPOINT_TEXT_MAX];

		if (endpoint_local(listener->fds[i], &local) == -1)
			continue;
		endpoint_host(&local, false, host);
		if (endpoint_family(&local) == AF_UNIX)
			report(s, 1, "Listening on %s", host);
		else
			report(s, 1, "Listening on %s %u", host, endpoint_port(&local));
	}
}

static int
tell(struct listener *listener, const struct settings *s, struct diag *d)
{
	if (endpoint_local(listener->fds[0], &listener->local) == -1)
		return diag_errno(d, STATUS_LOCAL, errno, "getsockname");
	say_where(listener, s);
	if (s->print_port && s->report->listening(&listener->local, NULL) == -1)
		return diag_errno(d, STATUS_LOCAL, errno, "standard output");
	if (s->port_file != NULL &&
	    s->report->listening(&listener->local, s->port_file) == -1)
		return diag_errno(d, STATUS_LOCAL, errno, "%s", s->port_file);
	return 0;
}

int
listener_open(struct listener *listener, const struct settings *s,
    const struct target *target, struct diag *d)
{
	struct name_answer answer;
	bool any = target->kind == TARGET_INET && target->host[0] == '\0';
	int result = -1;

	*listener = (struct listener){0};
	if (reach_find_own(s, target, &answer, d) == -1)
		return -1;
	listener->fds = calloc(answer.count, sizeof(*listener->fds));
	if (listener->fds == NULL) {
		diag_errno(d, STATUS_LOCAL, errno, "listen");
		goto out;
	}
	result = any ? open_any(listener, s, &answer, d) :
		       open_on_common_port(listener, s, &answer, d);
	if (result == 0)
		result = tell(listener, s, d);
out:
	if (result == -1)
		listener_close(listener);
	name_free(&answer);
	return result;
}

void
listener_close(struct listener *listener)
{
	for (size_t i = 0; i < listener->count; i++)
		close(listener->fds[i]);
	free(listener->fds);
	listener->fds = NULL;
	listener->count = 0;
	unixpath_release(&listener->path);
}
