#include "session/announce.h"

#include <errno.h>
#include <stdio.h>

#include "base/diag.h"
#include "lookup/service.h"
#include "session/reach.h"
#include "session/report.h"
#include "session/settings.h"

static bool
has_port(const struct endpoint *e)
{
	return endpoint_family(e) == AF_INET || endpoint_family(e) == AF_INET6;
}

void
announce_name(const struct endpoint *e, char name[static ANNOUNCE_NAME_MAX])
{
	char host[ENDPOINT_TEXT_MAX];

	endpoint_host(e, true, host);
	if (has_port(e))
		snprintf(name, ANNOUNCE_NAME_MAX, "%s %u", host, endpoint_port(e));
	else
		snprintf(
		    name, ANNOUNCE_NAME_MAX, "%s", host[0] != '\0' ? host : "peer");
}

void
announce_success_line(
    const struct settings *s, const struct endpoint *peer, char *line, size_t size)
{
	char name[ANNOUNCE_NAME_MAX], service[SERVICE_NAME_MAX] = "*";
	const char *protocol = reach_protocol(s);

	announce_name(peer, name);
	if (!has_port(peer)) {
		snprintf(line, size, "Connection to %s succeeded!", name);
		return;
	}
	if (!s->numeric)
		service_name(endpoint_port(peer), protocol, service);
	snprintf(line, size, "Connection to %s port [%s/%s] succeeded!", name, protocol,
	    service);
}

void
announce_connected(const struct settings *s, const struct endpoint *peer)
{
	char line[DIAG_TEXT_MAX];

	/* The service's name costs a look into services(5). */
	if (s->verbose < 1)
		return;
	announce_success_line(s, peer, line, sizeof(line));
	report(s, 1, "%s", line);
}

void
announce_local(const struct settings *s, int fd)
{
	struct endpoint local;
	char name[ANNOUNCE_NAME_MAX];

	if (s->verbose < 1 || endpoint_local(fd, &local) == -1 || !has_port(&local))
		return;
	announce_name(&local, name);
	report(s, 1, "Connected from %s", name);
}

void
announce_accepted(const struct settings *s, int fd, const struct endpoint *peer)
{
	struct endpoint local;
	char here[ANNOUNCE_NAME_MAX], there[ANNOUNCE_NAME_MAX];

	if (s->verbose < 1 || endpoint_local(fd, &local) == -1)
		return;
	announce_name(&local, here);
	announce_name(peer, there);
	report(s, 1, "Connection received on %s from %s", here, there);
}

/* What the errno of a failed connect(2) means to the user. */
static enum status
status_of(int error)
{
	switch (error) {
	case ETIMEDOUT:
		return STATUS_TIMEOUT;
	case EACCES:
	case EINVAL:
		return STATUS_USAGE;
	case EADDRINUSE:
	case EADDRNOTAVAIL:
	case EAFNOSUPPORT:
	case EMFILE:
	case ENFILE:
	case ENOBUFS:
	case ENOMEM:
		return STATUS_LOCAL;
	default:
		return STATUS_NO;
	}
}

int
announce_failure(
    const struct endpoint *peer, const char *protocol, int error, struct diag *d)
{
	char host[ENDPOINT_TEXT_MAX];

	endpoint_host(peer, true, host);
	if (!has_port(peer))
		return diag_errno(
		    d, status_of(error), error, "connect to %s failed", host);
	return diag_errno(d, status_of(error), error,
	    "connect to %s port %u (%s) failed", host, endpoint_port(peer), protocol);
}

int
announce_silence(const struct endpoint *peer, const char *protocol, struct diag *d)
{
	char host[ENDPOINT_TEXT_MAX];

	endpoint_host(peer, true, host);
	return diag_set(d, STATUS_TIMEOUT, "no answer from %s port %u (%s)", host,
	    endpoint_port(peer), protocol);
}
