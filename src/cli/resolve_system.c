/* serval resolve by the system's resolver: what getaddrinfo(3) says */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "cli/inquiry.h"
#include "cli/json.h"
#include "cli/resolve.h"
#include "cli/shown_name.h"
#include "cli/socket_words.h"
#include "session/by_system.h"
#include "session/settings.h"

/* The inquiry's context. */
struct by_resolver {
	const struct resolve *resolve;
	struct by_name asker;
};

static const char *const family_names[SYSTEM_FAMILIES] = {
    [SYSTEM_INET6] = "inet6",
    [SYSTEM_INET] = "inet",
};

static const char *const family_words[SYSTEM_FAMILIES] = {
    [SYSTEM_INET6] = "IPv6",
    [SYSTEM_INET] = "IPv4",
};

static struct question *
make(void *context, const char *word, size_t length, struct diag *d)
{
	const struct by_resolver *b = context;
	const struct system_query *query = &b->asker.query;
	struct name_question *q = calloc(1, sizeof(*q));
	struct diag why = {0};

	if (q == NULL) {
		diag_errno(d, STATUS_LOCAL, errno, "no room for a question");
		return NULL;
	}
	if (question_init(&q->question, word, length, d) == -1) {
		free(q);
		return NULL;
	}
	if (length == 0 && query->has_flags)
		return &q->question;
	q->host = shown_name_read(b->resolve->settings, word, &why);
	switch (q->host == NULL ? -1 : system_check(q->host, query, &why)) {
	case 1:
		system_lookup(q->host, query, &q->answer);
		q->question.outcome = q->answer.whole;
		q->question.settled = true;
		break;
	case -1:
		question_refuse(&q->question, &why);
		break;
	}
	return &q->question;
}

/* A list in one column, with commas. */
static void
put_aliases(
    const struct settings *s, const struct system_answer *answer, struct columns *c)
{
	shown_name_put(s, answer->alias_count > 0 ? answer->aliases[0] : "", c);
	for (size_t i = 1; i < answer->alias_count; i++)
		shown_name_add(s, answer->aliases[i], c);
}

static void
write_address(const struct by_resolver *b, const struct name_question *q,
    const struct endpoint *e, struct output *out)
{
	const struct settings *s = b->resolve->settings;
	char text[ENDPOINT_TEXT_MAX];
	struct columns c = {.out = out};

	if (b->resolve->with_input)
		columns_put(&c, q->question.word);
	endpoint_host(e, false, text);
	columns_put(&c, text);
	if (b->resolve->service != NULL) {
		snprintf(text, sizeof(text), "%u", endpoint_port(e));
		columns_put(&c, text);
	}
	if (s->lookup.canonical)
		shown_name_put(
		    s, q->answer.canonical != NULL ? q->answer.canonical : "", &c);
	if (s->lookup.aliases)
		put_aliases(s, &q->answer, &c);
	columns_end(&c);
}

/* Was it told already, for another type of socket? */
static bool
is_repeated(const struct system_answer *answer, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (endpoint_equal(&answer->addresses[i].endpoint,
			&answer->addresses[index].endpoint))
			return true;
	return false;
}

static void
write_text(void *context, const struct question *question, struct output *out)
{
	const struct by_resolver *b = context;
	const struct name_question *q = (const struct name_question *)question;

	for (size_t i = 0; i < q->answer.count; i++) {
		if (is_repeated(&q->answer, i))
			continue;
		write_address(b, q, &q->answer.addresses[i].endpoint, out);
		if (b->resolve->settings->lookup.first)
			return;
	}
}

static void
write_json_address(
    const struct by_resolver *b, const struct system_address *a, struct json *j)
{
	const struct settings *s = b->resolve->settings;
	bool is_v4 = endpoint_family(&a->endpoint) == AF_INET;
	char text[ENDPOINT_TEXT_MAX], room[SOCKET_WORD_MAX];

	json_begin_member(j, NULL);
	endpoint_host(&a->endpoint, false, text);
	json_text(j, "address", text);
	json_text(j, "family", family_names[is_v4 ? SYSTEM_INET : SYSTEM_INET6]);
	if (b->resolve->service != NULL)
		json_number(j, "port", endpoint_port(&a->endpoint));
	if (s->lookup.type != NULL || s->protocol != NULL || s->lookup.flags != NULL) {
		json_text(j, "socket_type", socket_type_word(a->socket_type));
		json_text(j, "protocol", socket_protocol_word(a->protocol, room));
	}
	json_end_member(j);
}

static void
write_json_addresses(
    const struct by_resolver *b, const struct system_answer *answer, struct json *j)
{
	size_t count = answer->count;

	if (b->resolve->settings->lookup.first && count > 1)
		count = 1;
	json_begin_array(j, "addresses");
	for (size_t i = 0; i < count; i++)
		write_json_address(b, &answer->addresses[i], j);
	json_end_array(j);
}

static void
write_json(void *context, const struct question *question, struct json *j)
{
	const struct by_resolver *b = context;
	const struct settings *s = b->resolve->settings;
	const struct system_answer *answer =
	    &((const struct name_question *)question)->answer;

	if (question->outcome.kind == OUTCOME_INVALID)
		return;
	if (answer->canonical != NULL)
		shown_name_json(s, "canonical", answer->canonical, j);
	if (s->lookup.aliases) {
		json_begin_array(j, "aliases");
		for (size_t i = 0; i < answer->alias_count; i++)
			shown_name_json(s, NULL, answer->aliases[i], j);
		json_end_array(j);
	}
	write_json_addresses(b, answer, j);
	for (int i = SYSTEM_FAMILIES - 1; i >= 0; i--)
		inquiry_part_json(j, family_names[i], &answer->families[i]);
	json_text(j, "source", answer->literal ? "literal" : "system");
}

/* Which half of the answer is missing, and why. */
static void
explain(void *context, const struct question *question, struct diag *d)
{
	const struct system_answer *answer =
	    &((const struct name_question *)question)->answer;

	(void)context;
	outcome_explain(&question->outcome, d);
	if (question->outcome.kind != OUTCOME_PARTIAL)
		return;
	for (int i = 0; i < SYSTEM_FAMILIES; i++)
		if (outcome_status(answer->families[i].kind) > STATUS_NO)
			diag_prefix(d, "not all addresses: %s", family_words[i]);
}

static const struct inquiry_kind kind = {
    .make = make,
    .write = write_text,
    .write_json = write_json,
    .explain = explain,
    .free = name_question_free,
};

static int
read_query(const struct resolve *r, struct system_query *query, struct diag *d)
{
	const struct settings *s = r->settings;

	*query = (struct system_query){
	    .family = s->ipv4 ? AF_INET :
		s->ipv6	      ? AF_INET6 :
				AF_UNSPEC,
	    .port = r->port,
	    .socket_type = s->protocol != NULL ? 0 : SOCK_STREAM,
	    .has_flags = s->lookup.flags != NULL,
	    .service = r->service,
	    .numeric = s->numeric,
	    .legacy_ip = s->legacy_ip,
	    .canonical = s->lookup.canonical,
	    .aliases = s->lookup.aliases,
	};
	if (s->lookup.type != NULL &&
	    socket_type_parse(s->lookup.type, &query->socket_type, d) == -1)
		return diag_prefix(d, "--type %s", s->lookup.type);
	if (s->protocol != NULL &&
	    socket_protocol_parse(s->protocol, &query->protocol, d) == -1)
		return diag_prefix(d, "--proto %s", s->protocol);
	if (query->has_flags && ai_flags_parse(s->lookup.flags, &query->flags, d) == -1)
		return diag_prefix(d, "--flags %s", s->lookup.flags);
	return 0;
}

int
resolve_by_system(const struct resolve *r, char **operands, struct diag *d)
{
	struct by_resolver b = {
	    .resolve = r,
	    .asker.pooled.limited = r->settings->lookup.timeout >= 0,
	};
	struct inquiry i = {
	    .kind = &kind,
	    .context = &b,
	    .settings = r->settings,
	    .asker = &b.asker.pooled.asker,
	};
	int status;

	if (read_query(r, &b.asker.query, d) == -1 ||
	    by_name_open(&b.asker, inquiry_jobs(r->settings), d) == -1)
		return d->status;
	status = inquiry_run(&i, operands, d);
	pooled_close(&b.asker.pooled);
	return status;
}
