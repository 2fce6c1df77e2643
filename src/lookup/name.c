#include "lookup/name.h"

#include <errno.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

#include "addr/addr.h"
#include "base/diag.h"
#include "lookup/gai.h"
#include "lookup/literal.h"
#include "lookup/name_check.h"

static bool
wants(const struct name_query *query, int family)
{
	return query->family == AF_UNSPEC || query->family == family;
}

static int
make_room(struct name_answer *answer, size_t count, struct diag *d)
{
	answer->endpoints = calloc(count, sizeof(*answer->endpoints));
	if (answer->endpoints == NULL)
		return diag_errno(d, STATUS_LOCAL, errno, "no room for addresses");
	return 0;
}

/* IPv6 first, since a socket that is bound to :: may serve both families. */
static int
answer_any(unsigned int port, const struct name_query *query,
    struct name_answer *answer, struct diag *d)
{
	static const struct addr any6 = {.family = ADDR_V6}, any4 = {.family = ADDR_V4};

	if (make_room(answer, 2, d) == -1)
		return -1;
	if (wants(query, AF_INET6))
		endpoint_from_addr(&answer->endpoints[answer->count++], &any6, 0, port);
	if (wants(query, AF_INET))
		endpoint_from_addr(&answer->endpoints[answer->count++], &any4, 0, port);
	return 0;
}

static int
answer_literal(const struct addr *a, unsigned int scope, unsigned int port,
    const struct name_query *query, struct name_answer *answer, struct diag *d)
{
	if (!wants(query, a->family == ADDR_V4 ? AF_INET : AF_INET6))
		return diag_set(d, STATUS_USAGE, "not an IPv%d address",
		    a->family == ADDR_V4 ? 6 : 4);
	if (make_room(answer, 1, d) == -1)
		return -1;
	endpoint_from_addr(&answer->endpoints[answer->count++], a, scope, port);
	return 0;
}

static bool
holds(const struct name_answer *answer, const struct endpoint *e)
{
	for (size_t i = 0; i < answer->count; i++)
		if (endpoint_equal(&answer->endpoints[i], e))
			return true;
	return false;
}

/* Takes the addresses of list over, each once; a hosts file may have one twice. */
static int
answer_list(const struct addrinfo *list, unsigned int port, struct name_answer *answer,
    struct diag *d)
{
	size_t count = 0;

	for (const struct addrinfo *i = list; i != NULL; i = i->ai_next)
		count++;
	if (make_room(answer, count, d) == -1)
		return -1;
	for (const struct addrinfo *i = list; i != NULL; i = i->ai_next) {
		struct endpoint *e = &answer->endpoints[answer->count];

		e->length = i->ai_addrlen;
		memcpy(&e->address, i->ai_addr, i->ai_addrlen);
		endpoint_set_port(e, port);
		if (!holds(answer, e))
			answer->count++;
	}
	if (list->ai_canonname == NULL)
		return 0;
	answer->canonical = strdup(list->ai_canonname);
	if (answer->canonical == NULL)
		return diag_errno(d, STATUS_LOCAL, errno, "no room for its name");
	return 0;
}

/* With a socket type, since getaddrinfo(3) repeats each address for every type. */
static int
answer_name(const char *host, unsigned int port, const struct name_query *query,
    struct name_answer *answer, struct diag *d)
{
	const struct addrinfo hints = {
	    .ai_family = query->family,
	    .ai_socktype = SOCK_STREAM,
	    .ai_flags = query->canonical ? AI_CANONNAME : 0,
	};
	struct addrinfo *list;
	struct outcome outcome;
	int result;

	if (name_check(host, d) == -1)
		return -1;
	outcome = gai_ask(host, NULL, &hints, &list);
	if (outcome.kind != OUTCOME_OK)
		return outcome_explain(&outcome, d);
	result = answer_list(list, port, answer, d);
	freeaddrinfo(list);
	return result;
}

static int
answer_host(const char *host, unsigned int port, const struct name_query *query,
    struct name_answer *answer, struct diag *d)
{
	unsigned int scope;
	struct addr a;

	switch (literal_parse(host, query->legacy_ip, &a, &scope, d)) {
	case 1:
		return answer_literal(&a, scope, port, query, answer, d);
	case 0:
		if (query->numeric)
			return diag_set(d, STATUS_USAGE, "not an IP address");
		return answer_name(host, port, query, answer, d);
	default:
		return -1;
	}
}

int
name_lookup(const char *host, unsigned int port, const struct name_query *query,
    struct name_answer *answer, struct diag *d)
{
	*answer = (struct name_answer){0};
	if (host[0] == '\0') {
		if (query->passive)
			return answer_any(port, query, answer, d);
		return diag_set(d, STATUS_USAGE, "empty host");
	}
	if (answer_host(host, port, query, answer, d) == -1) {
		name_free(answer);
		return diag_prefix(d, "%s", host);
	}
	return 0;
}

void
name_free(struct name_answer *answer)
{
	free(answer->endpoints);
	free(answer->canonical);
	*answer = (struct name_answer){0};
}
