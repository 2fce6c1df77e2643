/* The parts of by_dns: how they are made, and what they make together. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "proto/dns.h"
#include "proto/dns_data.h"
#include "proto/dns_type.h"
#include "session/by_dns.h"

struct dns_question *
dns_question_new(const char *word, size_t length, struct diag *d)
{
	struct dns_question *q = calloc(1, sizeof(*q));

	if (q == NULL) {
		diag_errno(d, STATUS_LOCAL, errno, "no room for a question");
		return NULL;
	}
	if (question_init(&q->question, word, length, d) == 0)
		return q;
	free(q);
	return NULL;
}

int
dns_question_add(
    struct dns_question *q, const char *name, unsigned int type, struct diag *d)
{
	struct dns_part *parts = reallocarray(q->parts, q->count + 1, sizeof(*parts));
	char *copy = strdup(name);

	if (parts != NULL)
		q->parts = parts;
	if (parts == NULL || copy == NULL) {
		free(copy);
		return diag_errno(d, STATUS_LOCAL, ENOMEM, "no room for a question");
	}
	parts[q->count++] = (struct dns_part){.name = copy, .type = type};
	return 0;
}

void
dns_question_free(struct question *question)
{
	struct dns_question *q = (struct dns_question *)question;

	for (size_t i = 0; i < q->count; i++) {
		free(q->parts[i].name);
		free(q->parts[i].message);
	}
	free(q->parts);
	question_clear(question);
	free(q);
}

void
by_dns_conclude(struct dns_question *q)
{
	struct outcome whole = {0};

	for (size_t i = 0; i < q->count; i++) {
		const struct outcome both[] = {whole, q->parts[i].outcome};

		whole = outcome_join(both, 2);
	}
	q->question.outcome = whole;
}

/* An address whose reverse name does not exist, or has no PTR: it has no name. */
static struct outcome
reverse_outcome(const struct outcome *o)
{
	static const struct outcome no_name = {
	    OUTCOME_NO_NAME, "NXDOMAIN", "address has no name", 0};

	return o->kind == OUTCOME_NO_NAME || o->kind == OUTCOME_NO_DATA ? no_name : *o;
}

void
by_dns_conclude_reverse(struct dns_question *q)
{
	q->question.outcome = reverse_outcome(&q->parts[0].outcome);
}

/* Asks for the addresses of the names that the first part has. */
static void
ask_for_proof(struct dns_question *q)
{
	enum { NAMES_MAX = 8 };
	unsigned int type = endpoint_family(&q->address) == AF_INET ? DNS_TYPE_A :
								      DNS_TYPE_AAAA;
	struct dns_message m;
	struct dns_record r;
	struct diag ignored;

	if (dns_open(&m, q->parts[0].message, q->parts[0].length) == -1)
		return;
	while (q->count <= NAMES_MAX && dns_next(&m, &r) == 1) {
		struct dns_field fields[DNS_FIELDS_MAX];
		char room[DNS_DATA_ROOM_FOR(DNS_WIRE_MAX)];

		if (r.section == DNS_ANSWER && r.type == DNS_TYPE_PTR &&
		    r.length <= DNS_WIRE_MAX &&
		    dns_data_fields(&m, &r, DNS_DATA_ESCAPED, fields, room) == 1)
			dns_question_add(q, fields[0].text, type, &ignored);
	}
	if (q->count == 1)
		q->question.outcome = (struct outcome){
		    OUTCOME_LOCAL, NULL, "no room for its proof", ENOMEM};
}

/* Has the name that p asks for, or what it is an alias of, the address? */
static bool
leads_back(const struct dns_part *p, const struct endpoint *e)
{
	const void *wanted = endpoint_family(e) == AF_INET ?
	    (const void *)&e->address.in4.sin_addr :
	    (const void *)&e->address.in6.sin6_addr;
	size_t length = endpoint_family(e) == AF_INET ? 4 : 16;
	struct dns_message m;
	struct dns_chain chain;
	struct dns_record r;

	if (p->message == NULL || dns_open(&m, p->message, p->length) == -1 ||
	    dns_chain(&m, &chain) == -1)
		return false;
	while (dns_next(&m, &r) == 1)
		if (r.section == DNS_ANSWER && r.type == p->type &&
		    dns_name_equal(r.name, chain.names[chain.count - 1]) &&
		    r.length == length && memcmp(r.data, wanted, length) == 0)
			return true;
	return false;
}

/* What the addresses of a name prove. */
static enum reverse_proof
proof_of(const struct dns_part *p, const struct endpoint *e)
{
	if (leads_back(p, e))
		return REVERSE_CONFIRMED;
	switch (p->outcome.kind) {
	case OUTCOME_OK:
		return REVERSE_MISMATCH;
	case OUTCOME_NO_NAME:
	case OUTCOME_NO_DATA:
		return REVERSE_NO_FORWARD;
	default:
		return REVERSE_UNPROVEN;
	}
}

enum reverse_proof
by_dns_proof(const struct dns_question *q, const char *name)
{
	for (size_t i = 1; i < q->count; i++)
		if (strcmp(q->parts[i].name, name) == 0)
			return proof_of(&q->parts[i], &q->address);
	return REVERSE_UNPROVEN;
}

/* One name that leads back is enough; else nothing is proven while one is open. */
static void
judge(struct dns_question *q)
{
	enum reverse_proof proof = REVERSE_NO_FORWARD;
	const struct dns_part *open = NULL;

	for (size_t i = 1; i < q->count && proof != REVERSE_CONFIRMED; i++) {
		enum reverse_proof one = proof_of(&q->parts[i], &q->address);

		if (one == REVERSE_UNPROVEN)
			open = &q->parts[i];
		else if (one != REVERSE_NO_FORWARD)
			proof = one;
	}
	if (proof != REVERSE_CONFIRMED && open != NULL) {
		q->question.outcome = open->outcome;
		return;
	}
	q->proof = proof;
	if (proof != REVERSE_CONFIRMED)
		q->question.verdict = STATUS_NO;
}

void
by_dns_conclude_proof(struct dns_question *q)
{
	by_dns_conclude_reverse(q);
	if (q->question.outcome.kind != OUTCOME_OK)
		return;
	if (q->count == 1)
		ask_for_proof(q);
	else
		judge(q);
}
