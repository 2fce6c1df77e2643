#include "lookup/system.h"

#include <errno.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

#include "addr/addr.h"
#include "base/diag.h"
#include "lookup/alias.h"
#include "lookup/gai.h"
#include "lookup/hosts.h"
#include "lookup/literal.h"
#include "lookup/name_check.h"
#include "lookup/order.h"

/* AI_V4MAPPED is for a question about both; asked apart it would make up addresses. */
enum { WHOLE_ONLY = AI_V4MAPPED | AI_ALL };

static const int family_of[SYSTEM_FAMILIES] = {
    [SYSTEM_INET6] = AF_INET6,
    [SYSTEM_INET] = AF_INET,
};

static bool
wants(const struct system_query *query, int family)
{
	return query->family == AF_UNSPEC || query->family == family;
}

static struct outcome
no_memory(void)
{
	return (struct outcome){OUTCOME_LOCAL, NULL, "no room for its answer", ENOMEM};
}

static void
set_families(struct system_answer *answer, const struct system_query *query,
    struct outcome outcome)
{
	for (int i = 0; i < SYSTEM_FAMILIES; i++)
		if (wants(query, family_of[i]))
			answer->families[i] = outcome;
}

int
system_check(const char *host, const struct system_query *query, struct diag *d)
{
	unsigned int scope;
	struct addr a;
	bool is_v4;

	if (host[0] == '\0')
		return diag_set(d, STATUS_USAGE, "empty host");
	switch (literal_parse(host, query->legacy_ip, &a, &scope, d)) {
	case 0:
		if (query->numeric)
			return diag_set(d, STATUS_USAGE, "not an IP address");
		return name_check(host, d);
	case 1:
		is_v4 = a.family == ADDR_V4;
		if (query->has_flags)
			return 0;
		if (wants(query, is_v4 ? AF_INET : AF_INET6))
			return 1;
		return diag_set(d, STATUS_USAGE, "not an IPv%d address", is_v4 ? 6 : 4);
	default:
		return -1;
	}
}

/* Room for count more addresses. */
static bool
make_room(struct system_answer *answer, size_t count)
{
	struct system_address *more = reallocarray(
	    answer->addresses, answer->count + count, sizeof(*more));

	if (more == NULL)
		return false;
	answer->addresses = more;
	return true;
}

static bool
answer_literal(
    const char *host, const struct system_query *query, struct system_answer *answer)
{
	struct diag ignored;
	unsigned int scope;
	struct addr a;

	if (literal_parse(host, query->legacy_ip, &a, &scope, &ignored) != 1)
		return false;
	answer->literal = true;
	if (!make_room(answer, 1)) {
		set_families(answer, query, no_memory());
		return true;
	}
	answer->addresses[0] = (struct system_address){
	    .socket_type = query->socket_type, .protocol = query->protocol};
	endpoint_from_addr(
	    &answer->addresses[answer->count++].endpoint, &a, scope, query->port);
	answer->families[a.family == ADDR_V4 ? SYSTEM_INET : SYSTEM_INET6] =
	    (struct outcome){.kind = OUTCOME_OK};
	return true;
}

static bool
is_same(const struct system_address *a, const struct system_address *b)
{
	return a->socket_type == b->socket_type && a->protocol == b->protocol &&
	    endpoint_equal(&a->endpoint, &b->endpoint);
}

/* Appends the addresses of list, each once; a hosts file may have one twice. */
static bool
collect(struct system_answer *answer, const struct addrinfo *list,
    const struct system_query *query)
{
	size_t count = 0;

	for (const struct addrinfo *i = list; i != NULL; i = i->ai_next)
		count++;
	if (!make_room(answer, count))
		return false;
	for (; list != NULL; list = list->ai_next) {
		struct system_address *a = &answer->addresses[answer->count];
		size_t same = 0;

		a->socket_type = list->ai_socktype;
		a->protocol = list->ai_protocol;
		a->endpoint.length = list->ai_addrlen;
		memcpy(&a->endpoint.address, list->ai_addr, list->ai_addrlen);
		if (!query->has_flags)
			endpoint_set_port(&a->endpoint, query->port);
		while (!is_same(&answer->addresses[same], a))
			same++;
		answer->count += same == answer->count;
	}
	return true;
}

/* Asks once; what is found is appended, and the canonical name kept. */
static struct outcome
ask(const char *host, int family, const struct system_query *query,
    struct system_answer *answer)
{
	struct addrinfo hints = {
	    .ai_family = family,
	    .ai_socktype = query->socket_type,
	    .ai_protocol = query->protocol,
	    .ai_flags = query->flags | (query->canonical ? AI_CANONNAME : 0),
	};
	struct outcome outcome;
	struct addrinfo *list;

	if (family != query->family)
		hints.ai_flags &= ~WHOLE_ONLY;
	outcome = gai_ask(
	    host, query->has_flags ? query->service : NULL, &hints, &list);
	if (outcome.kind != OUTCOME_OK)
		return outcome;
	if (!collect(answer, list, query))
		outcome = no_memory();
	if (list->ai_canonname != NULL && answer->canonical == NULL)
		answer->canonical = strdup(list->ai_canonname);
	freeaddrinfo(list);
	return outcome;
}

static bool
has_family(const struct system_answer *answer, int family)
{
	for (size_t i = 0; i < answer->count; i++)
		if (endpoint_family(&answer->addresses[i].endpoint) == family)
			return true;
	return false;
}

/* Puts the addresses of both families, asked for one by one, in RFC 6724's order. */
static void
sort(struct system_answer *answer)
{
	struct endpoint *order = calloc(answer->count, sizeof(*order));
	struct system_address *from = answer->addresses;

	if (order == NULL)
		return;
	for (size_t i = 0; i < answer->count; i++)
		order[i] = from[i].endpoint;
	order_sort(order, answer->count);
	for (size_t i = 0; i < answer->count; i++) {
		size_t j = i;
		struct system_address next;

		while (!endpoint_equal(&from[j].endpoint, &order[i]))
			j++;
		next = from[j];
		memmove(&from[i + 1], &from[i], (j - i) * sizeof(*from));
		from[i] = next;
	}
	free(order);
}

/* What needs no resolver is answered whole; an address has no other family's. */
static bool
is_known(const char *host, const struct system_query *query)
{
	struct diag ignored;
	unsigned int scope;
	struct addr a;

	return host == NULL || hosts_has(HOSTS_FILE, host) ||
	    literal_parse(host, query->legacy_ip, &a, &scope, &ignored) == 1;
}

/* The question for both was answered with one family's addresses, or with none. */
static void
ask_apart(
    const char *host, const struct system_query *query, struct system_answer *answer)
{
	static const struct outcome nothing = {
	    OUTCOME_NO_DATA, NULL, "name has no address of this family", 0};
	size_t before = answer->count;

	for (int i = 0; i < SYSTEM_FAMILIES; i++) {
		if (has_family(answer, family_of[i]))
			answer->families[i] = (struct outcome){.kind = OUTCOME_OK};
		else if (is_known(host, query))
			answer->families[i] = nothing;
		else
			answer->families[i] = ask(host, family_of[i], query, answer);
	}
	if (before > 0 && answer->count > before)
		sort(answer);
}

static void
ask_both(
    const char *host, const struct system_query *query, struct system_answer *answer)
{
	struct outcome outcome = ask(host, AF_UNSPEC, query, answer);

	if (outcome.kind == OUTCOME_OK || outcome.kind == OUTCOME_NO_DATA)
		ask_apart(host, query, answer);
	else
		set_families(answer, query, outcome);
}

static void
find_aliases(const char *host, struct system_answer *answer)
{
	int family = answer->families[SYSTEM_INET].kind == OUTCOME_OK ? AF_INET :
									AF_INET6;

	answer->alias_count = alias_find(host, family, &answer->aliases);
}

void
system_lookup(
    const char *host, const struct system_query *query, struct system_answer *answer)
{
	*answer = (struct system_answer){0};
	if (host != NULL && !query->has_flags && answer_literal(host, query, answer))
		goto out;
	if (query->family == AF_UNSPEC)
		ask_both(host, query, answer);
	else
		set_families(answer, query, ask(host, query->family, query, answer));
	if (query->aliases && host != NULL && answer->count > 0)
		find_aliases(host, answer);
out:
	answer->whole = outcome_join(answer->families, SYSTEM_FAMILIES);
	if (answer->whole.kind == OUTCOME_NO_DATA && query->family == AF_UNSPEC)
		answer->whole.text = "name has no address";
}

void
system_free(struct system_answer *answer)
{
	free(answer->addresses);
	free(answer->canonical);
	alias_free(answer->aliases, answer->alias_count);
	*answer = (struct system_answer){0};
}
