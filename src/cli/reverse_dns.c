/* serval reverse by DNS servers: the PTR records of addresses */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "addr/addr.h"
#include "addr/ptr.h"
#include "base/diag.h"
#include "cli/dns_records.h"
#include "cli/inquiry.h"
#include "cli/json.h"
#include "cli/nameserver.h"
#include "cli/reverse.h"
#include "lookup/service.h"
#include "proto/dns_data.h"
#include "proto/dns_type.h"
#include "session/by_dns.h"
#include "session/settings.h"

/* The inquiry's context. */
struct by_server {
	const struct reverse *reverse;
	struct by_dns asker;
	char service[SERVICE_NAME_MAX]; /* of --port, by name or number; or empty */
};

/* The name below in-addr.arpa or ip6.arpa whose PTR records are e's names. */
static void
reverse_name(const struct endpoint *e, char name[static PTR_TEXT_MAX + 1])
{
	struct addr a = {.family = ADDR_V6};

	if (endpoint_family(e) == AF_INET) {
		a.family = ADDR_V4;
		memcpy(a.bytes, &e->address.in4.sin_addr, 4);
	} else {
		memcpy(a.bytes, &e->address.in6.sin6_addr, 16);
	}
	name[ptr_format(&a, 8 * (unsigned int)addr_length(&a), name)] = '\0';
}

static struct question *
make(void *context, const char *word, size_t length, struct diag *d)
{
	const struct by_server *b = context;
	struct dns_question *q = dns_question_new(word, length, d);
	char name[PTR_TEXT_MAX + 1];
	struct diag why = {0};

	if (q == NULL)
		return NULL;
	if (reverse_address(b->reverse, word, &q->address, &why) == 0) {
		reverse_name(&q->address, name);
		dns_question_add(q, name, DNS_TYPE_PTR, &why);
	}
	if (why.status != STATUS_OK)
		question_refuse(&q->question, &why);
	return &q->question;
}

/* The target of the record at index, into room for any name's data; or NULL. */
static const char *
name_at(const struct dns_records *records, size_t index, char *room)
{
	const struct dns_found *found = &records->list[index];
	const struct dns_record r = {
	    .type = DNS_TYPE_PTR,
	    .class = DNS_CLASS_IN,
	    .data = found->data,
	    .length = found->length,
	};
	struct dns_field fields[DNS_FIELDS_MAX];

	if (r.length > DNS_WIRE_MAX ||
	    dns_data_fields(&records->message, &r, DNS_DATA_ESCAPED, fields, room) != 1)
		return NULL;
	return fields[0].text;
}

static void
write_name(const struct by_server *b, const struct dns_question *q, const char *name,
    struct output *out)
{
	struct columns c = {.out = out};

	if (b->reverse->with_input)
		columns_put(&c, q->question.word);
	columns_put(&c, name);
	if (b->service[0] != '\0')
		columns_put(&c, b->service);
	if (b->reverse->settings->lookup.verify)
		columns_put(&c, reverse_proof_word(by_dns_proof(q, name)));
	columns_end(&c);
}

static void
write_text(void *context, const struct question *question, struct output *out)
{
	const struct dns_question *q = (const struct dns_question *)question;
	char room[DNS_DATA_ROOM_FOR(DNS_WIRE_MAX)];
	struct dns_records records;

	dns_records_find(&q->parts[0], &records);
	for (size_t i = 0; i < records.count; i++) {
		const char *name = name_at(&records, i, room);

		if (name != NULL)
			write_name(context, q, name, out);
	}
	free(records.list);
}

static void
write_json_names(const struct dns_question *q, struct json *j)
{
	char room[DNS_DATA_ROOM_FOR(DNS_WIRE_MAX)];
	struct dns_records records;

	dns_records_find(&q->parts[0], &records);
	for (size_t i = 0; i < records.count; i++) {
		const char *name = name_at(&records, i, room);

		if (i == 0) {
			if (name != NULL)
				json_text(j, "name", name);
			json_begin_array(j, "names");
		}
		if (name != NULL)
			json_text(j, NULL, name);
	}
	if (records.count > 0) {
		json_end_array(j);
		json_number(j, "ttl", records.list[0].ttl);
	}
	free(records.list);
}

static void
write_json(void *context, const struct question *question, struct json *j)
{
	const struct by_server *b = context;
	const struct dns_question *q = (const struct dns_question *)question;

	if (question->outcome.kind == OUTCOME_INVALID)
		return;
	write_json_names(q, j);
	if (b->service[0] != '\0')
		json_text(j, "service", b->service);
	if (b->reverse->settings->lookup.verify && question->outcome.kind == OUTCOME_OK)
		json_text(j, "verified", reverse_proof_word(q->proof));
	json_text(j, "source", "dns");
}

static const struct inquiry_kind kind = {
    .make = make,
    .write = write_text,
    .write_json = write_json,
    .free = dns_question_free,
};

static void
name_service(struct by_server *b)
{
	const struct settings *s = b->reverse->settings;

	if (s->lookup.port == NULL)
		return;
	if (s->lookup.numeric_service ||
	    !service_name(
		b->reverse->port, s->lookup.datagram ? "udp" : "tcp", b->service))
		snprintf(b->service, sizeof(b->service), "%u", b->reverse->port);
}

int
reverse_by_dns(const struct reverse *r, char **operands, struct diag *d)
{
	bool verify = r->settings->lookup.verify;
	struct by_server b = {
	    .reverse = r,
	    .asker = {.each = 1,
		.conclude = verify ? by_dns_conclude_proof : by_dns_conclude_reverse},
	};
	struct inquiry i = {
	    .kind = &kind,
	    .context = &b,
	    .settings = r->settings,
	    .asker = &b.asker.asker,
	};
	int status;

	name_service(&b);
	if (nameserver_open(&b.asker, r->settings, d) == -1)
		return d->status;
	status = inquiry_run(&i, operands, d);
	by_dns_close(&b.asker);
	return status;
}
