/* serval resolve by DNS servers: addresses, and every other type of record */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "addr/addr.h"
#include "base/diag.h"
#include "cli/dns_answer.h"
#include "cli/inquiry.h"
#include "cli/nameserver.h"
#include "cli/resolve.h"
#include "cli/shown_name.h"
#include "lookup/literal.h"
#include "net/endpoint.h"
#include "proto/dns_type.h"
#include "session/settings.h"

/* The name to ask for, which is the caller's: by --idn and --srv.  NULL with d. */
static char *
name_of(const struct settings *s, const char *word, struct diag *d)
{
	char *name = shown_name_read(s, word, d), *whole;

	if (name == NULL || s->lookup.srv == NULL)
		return name;
	if (asprintf(&whole, "%s.%s", s->lookup.srv, name) == -1) {
		whole = NULL;
		diag_errno(d, STATUS_LOCAL, ENOMEM, "no room for its name");
	}
	free(name);
	return whole;
}

/*
 * An address needs no server; one that is none, but looks like it, is refused as
 * everywhere else.  False where word is a name.
 */
static bool
is_literal(const struct by_server *b, struct dns_question *q, const char *word)
{
	const struct settings *s = b->resolve->settings;
	struct diag why = {0};
	unsigned int scope;
	struct addr a;

	if (!b->types.addresses)
		return false;
	switch (literal_parse(word, s->legacy_ip, &a, &scope, &why)) {
	case 0:
		return false;
	case -1:
		question_refuse(&q->question, &why);
		return true;
	}
	endpoint_from_addr(&q->address, &a, scope, b->resolve->port);
	q->question.settled = true;
	q->question.outcome.kind = OUTCOME_OK;
	if ((a.family == ADDR_V4 && s->ipv6) || (a.family == ADDR_V6 && s->ipv4)) {
		diag_set(&why, STATUS_USAGE, "not an IPv%d address", s->ipv4 ? 4 : 6);
		question_refuse(&q->question, &why);
	}
	return true;
}

static struct question *
make(void *context, const char *word, size_t length, struct diag *d)
{
	const struct by_server *b = context;
	struct dns_question *q = dns_question_new(word, length, d);
	struct diag why = {0};
	char *name;

	if (q == NULL)
		return NULL;
	if (is_literal(b, q, word))
		return &q->question;
	name = name_of(b->resolve->settings, word, &why);
	for (size_t i = 0; name != NULL && i < b->types.count; i++)
		dns_question_add(q, name, b->types.list[i], &why);
	free(name);
	if (why.status != STATUS_OK)
		question_refuse(&q->question, &why);
	return &q->question;
}

/* Which part of the answer is missing, and why. */
static void
explain(void *context, const struct question *question, struct diag *d)
{
	const struct dns_question *q = (const struct dns_question *)question;
	char type[DNS_TYPE_TEXT_MAX];

	(void)context;
	outcome_explain(&question->outcome, d);
	if (question->outcome.kind != OUTCOME_PARTIAL)
		return;
	for (size_t i = 0; i < q->count; i++) {
		if (outcome_status(q->parts[i].outcome.kind) <= STATUS_NO)
			continue;
		dns_type_format(q->parts[i].type, type);
		diag_prefix(d, "not all records: %s", type);
		return;
	}
}

static const struct inquiry_kind kind = {
    .make = make,
    .write = dns_answer_write,
    .write_json = dns_answer_write_json,
    .explain = explain,
    .free = dns_question_free,
};

int
resolve_by_dns(const struct resolve *r, char **operands, struct diag *d)
{
	struct by_server b = {.resolve = r, .asker = {.conclude = by_dns_conclude}};
	struct inquiry i = {
	    .kind = &kind,
	    .context = &b,
	    .settings = r->settings,
	    .asker = &b.asker.asker,
	};
	int status;

	if (dns_types_read(r->settings, &b.types, d) == -1)
		return d->status;
	b.asker.each = b.types.count;
	if (nameserver_open(&b.asker, r->settings, d) == -1)
		return d->status;
	status = inquiry_run(&i, operands, d);
	by_dns_close(&b.asker);
	return status;
}
