#include "session/reach.h"

#include <errno.h>
#include <stdlib.h>

#include "base/diag.h"
#include "lookup/service.h"
#include "proto/target.h"
#include "session/settings.h"

int
reach_socket_type(const struct settings *s)
{
	if (s->udp)
		return SOCK_DGRAM;
	return s->seqpacket ? SOCK_SEQPACKET : SOCK_STREAM;
}

const char *
reach_protocol(const struct settings *s)
{
	if (s->unix_domain)
		return "unix";
	return s->udp ? "udp" : "tcp";
}

int
reach_path(const char *path, struct name_answer *answer, struct diag *d)
{
	*answer = (struct name_answer){.count = 1};
	answer->endpoints = calloc(1, sizeof(*answer->endpoints));
	if (answer->endpoints == NULL)
		return diag_errno(d, STATUS_LOCAL, errno, "%s", path);
	if (endpoint_from_path(answer->endpoints, path, d) == -1) {
		name_free(answer);
		return -1;
	}
	return 0;
}

struct name_query
reach_query(const struct settings *s, bool passive)
{
	struct name_query query = {
	    .numeric = s->numeric,
	    .legacy_ip = s->legacy_ip,
	    .passive = passive,
	};

	if (s->ipv4)
		query.family = AF_INET;
	else if (s->ipv6)
		query.family = AF_INET6;
	return query;
}

int
reach_port(const struct settings *s, const struct target *target, unsigned int *port,
    struct diag *d)
{
	if (service_port(target->port, reach_protocol(s), port, d) == -1)
		return -1;
	if (*port == 0)
		return diag_set(d, STATUS_USAGE, "0: not a port to connect to");
	return 0;
}

int
reach_find_own(const struct settings *s, const struct target *target,
    struct name_answer *answer, struct diag *d)
{
	struct name_query query = reach_query(s, true);
	unsigned int port;

	if (target->kind == TARGET_UNIX)
		return reach_path(target->path, answer, d);
	if (service_port(target->port, reach_protocol(s), &port, d) == -1)
		return -1;
	return name_lookup(target->host, port, &query, answer, d);
}

int
reach_find_sources(const struct settings *s, struct name_answer *answer, struct diag *d)
{
	struct name_query query = reach_query(s, true);
	const char *host = s->source_host != NULL ? s->source_host : "";
	unsigned int port = 0;

	*answer = (struct name_answer){0};
	if (s->source_host == NULL && s->source_port == NULL)
		return 0;
	if (s->unix_domain)
		return reach_path(host, answer, d);
	if (s->source_port != NULL &&
	    service_port(s->source_port, reach_protocol(s), &port, d) == -1)
		return -1;
	return name_lookup(host, port, &query, answer, d);
}
