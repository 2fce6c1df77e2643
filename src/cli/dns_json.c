/* What DNS servers have said of a name, as JSON. */
#include <stdlib.h>

#include "base/diag.h"
#include "cli/dns_answer.h"
#include "cli/inquiry.h"
#include "cli/json.h"
#include "cli/resolve.h"
#include "cli/shown_name.h"
#include "proto/dns_data.h"
#include "proto/dns_type.h"
#include "session/settings.h"

static void
write_fields(const struct by_server *b, const struct dns_records *records,
    const struct dns_record *r, struct json *j)
{
	bool is_address = b->types.addresses;
	struct dns_field fields[DNS_FIELDS_MAX];
	char *room = malloc(DNS_DATA_ROOM_FOR(r->length));
	char type[DNS_TYPE_TEXT_MAX];
	int count = room == NULL ?
	    0 :
	    dns_data_fields(&records->message, r, DNS_DATA_RAW, fields, room);

	json_begin_member(j, NULL);
	dns_type_format(r->type, type);
	if (!is_address)
		json_text(j, "type", type);
	for (int i = 0; i < count; i++) {
		if (fields[i].is_number)
			json_number(j, fields[i].name, fields[i].number);
		else
			json_string(
			    j, fields[i].name, fields[i].text, fields[i].length);
	}
	if (is_address)
		json_text(j, "family", r->type == DNS_TYPE_A ? "inet" : "inet6");
	if (is_address && b->resolve->service != NULL)
		json_number(j, "port", b->resolve->port);
	json_number(j, "ttl", r->ttl);
	json_end_member(j);
	free(room);
}

static void
write_json_part(const struct by_server *b, const struct dns_part *p, struct json *j)
{
	struct dns_records records;

	dns_records_find(p, &records);
	for (size_t i = 0; i < dns_answer_count(b, &records); i++) {
		struct dns_record r = dns_answer_record(p, &records, i);

		write_fields(b, &records, &r, j);
	}
	free(records.list);
}

/* How each part went: by family, or by the type's name. */
static void
write_json_outcome(const struct by_server *b, const struct dns_part *p, struct json *j)
{
	char name[DNS_TYPE_TEXT_MAX];
	const char *family = p->type == DNS_TYPE_A ? "inet" : "inet6";

	dns_type_format(p->type, name);
	for (char *c = name; *c != '\0'; c++)
		*c |= *c >= 'A' && *c <= 'Z' ? 0x20 : 0;
	inquiry_part_json(j, b->types.addresses ? family : name, &p->outcome);
}

/* The canonical name and the aliases before it, from the first reply that has any. */
static void
write_json_chain(
    const struct by_server *b, const struct dns_question *q, struct json *j)
{
	const struct settings *s = b->resolve->settings;
	const struct dns_chain *chain;
	struct dns_records records;
	size_t part = 0;

	while (part < q->count && q->parts[part].outcome.kind != OUTCOME_OK)
		part++;
	if (part == q->count)
		return;
	dns_records_find(&q->parts[part], &records);
	chain = &records.chain;
	if (records.count > 0) {
		shown_name_json(s, "canonical", chain->names[chain->count - 1], j);
		json_begin_array(j, "aliases");
		for (size_t i = 0; i + 1 < chain->count; i++)
			shown_name_json(s, NULL, chain->names[i], j);
		json_end_array(j);
	}
	free(records.list);
}

static void
write_json_literal(
    const struct by_server *b, const struct dns_question *q, struct json *j)
{
	bool is_v4 = endpoint_family(&q->address) == AF_INET;
	char text[ENDPOINT_TEXT_MAX];

	endpoint_host(&q->address, false, text);
	json_begin_array(j, "addresses");
	json_begin_member(j, NULL);
	json_text(j, "address", text);
	json_text(j, "family", is_v4 ? "inet" : "inet6");
	if (b->resolve->service != NULL)
		json_number(j, "port", b->resolve->port);
	json_end_member(j);
	json_end_array(j);
	json_text(j, "source", "literal");
}

void
dns_answer_write_json(void *context, const struct question *question, struct json *j)
{
	const struct by_server *b = context;
	const struct dns_question *q = (const struct dns_question *)question;

	if (question->outcome.kind == OUTCOME_INVALID)
		return;
	if (q->count == 0) {
		write_json_literal(b, q, j);
		return;
	}
	write_json_chain(b, q, j);
	json_begin_array(j, b->types.addresses ? "addresses" : "records");
	for (size_t i = 0; i < q->count; i++)
		if (dns_answer_tells(b, q, i))
			write_json_part(b, &q->parts[i], j);
	json_end_array(j);
	for (size_t i = 0; i < q->count; i++)
		write_json_outcome(b, &q->parts[i], j);
	json_text(j, "source", "dns");
}
