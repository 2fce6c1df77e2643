#include "cli/dns_answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "addr/addr.h"
#include "base/diag.h"
#include "cli/inquiry.h"
#include "cli/resolve.h"
#include "cli/shown_name.h"
#include "lookup/order.h"
#include "proto/dns_data.h"
#include "proto/dns_type.h"
#include "session/settings.h"

struct dns_record
dns_answer_record(
    const struct dns_part *p, const struct dns_records *records, size_t index)
{
	const struct dns_found *found = &records->list[index];

	return (struct dns_record){
	    .type = p->type,
	    .class = DNS_CLASS_IN,
	    .ttl = found->ttl,
	    .data = found->data,
	    .length = found->length,
	};
}

/* The part whose first address is the better one to reach (RFC 6724). */
static size_t
best_part(const struct dns_question *q)
{
	struct endpoint first[2], sorted[2];

	if (q->count != 2)
		return 0;
	for (size_t i = 0; i < 2; i++) {
		struct dns_records records;
		struct addr a = {
		    .family = q->parts[i].type == DNS_TYPE_A ? ADDR_V4 : ADDR_V6};

		dns_records_find(&q->parts[i], &records);
		if (records.count == 0) {
			free(records.list);
			return 1 - i;
		}
		memcpy(a.bytes, records.list[0].data, records.list[0].length);
		free(records.list);
		endpoint_from_addr(&first[i], &a, 0, 0);
		sorted[i] = first[i];
	}
	order_sort(sorted, 2);
	return endpoint_equal(&sorted[0], &first[0]) ? 0 : 1;
}

bool
dns_answer_tells(const struct by_server *b, const struct dns_question *q, size_t part)
{
	if (q->parts[part].outcome.kind != OUTCOME_OK)
		return false;
	return !b->resolve->settings->lookup.first || !b->types.addresses ||
	    part == best_part(q);
}

size_t
dns_answer_count(const struct by_server *b, const struct dns_records *records)
{
	return b->resolve->settings->lookup.first && records->count > 1 ?
	    1 :
	    records->count;
}

static void
put_aliases(const struct settings *s, struct columns *c, const struct dns_chain *chain)
{
	shown_name_put(s, chain->count > 1 ? chain->names[0] : "", c);
	for (size_t i = 1; i + 1 < chain->count; i++)
		shown_name_add(s, chain->names[i], c);
}

/* The line of one record; its data is a column for each field. */
static void
write_record(const struct by_server *b, const struct dns_question *q,
    const struct dns_part *p, const struct dns_records *records, size_t index,
    struct output *out)
{
	const struct settings *s = b->resolve->settings;
	struct dns_record r = dns_answer_record(p, records, index);
	struct columns c = {.out = out};
	char number[16], type[DNS_TYPE_TEXT_MAX];
	char *text = malloc(DNS_DATA_ROOM_FOR(r.length));

	if (text == NULL || dns_data_text(&records->message, &r, text) == -1)
		goto out;
	if (b->resolve->with_input)
		columns_put(&c, q->question.word);
	if (!b->types.addresses && b->types.count > 1) {
		dns_type_format(p->type, type);
		columns_put(&c, type);
	}
	if (s->lookup.ttl) {
		snprintf(number, sizeof(number), "%u", (unsigned int)r.ttl);
		columns_put(&c, number);
	}
	columns_put(&c, text);
	if (b->resolve->service != NULL) {
		snprintf(number, sizeof(number), "%u", b->resolve->port);
		columns_put(&c, number);
	}
	if (s->lookup.canonical)
		shown_name_put(s, records->chain.names[records->chain.count - 1], &c);
	if (s->lookup.aliases)
		put_aliases(s, &c, &records->chain);
	columns_end(&c);
out:
	free(text);
}

/* The columns that only a name has are empty. */
static void
write_literal(
    const struct by_server *b, const struct dns_question *q, struct output *out)
{
	const struct settings *s = b->resolve->settings;
	struct columns c = {.out = out};
	char text[ENDPOINT_TEXT_MAX];

	if (b->resolve->with_input)
		columns_put(&c, q->question.word);
	if (s->lookup.ttl)
		columns_put(&c, "");
	endpoint_host(&q->address, false, text);
	columns_put(&c, text);
	if (b->resolve->service != NULL) {
		snprintf(text, sizeof(text), "%u", b->resolve->port);
		columns_put(&c, text);
	}
	if (s->lookup.canonical)
		columns_put(&c, "");
	if (s->lookup.aliases)
		columns_put(&c, "");
	columns_end(&c);
}

void
dns_answer_write(void *context, const struct question *question, struct output *out)
{
	const struct by_server *b = context;
	const struct dns_question *q = (const struct dns_question *)question;
	struct dns_records records;

	if (q->count == 0)
		write_literal(b, q, out);
	for (size_t i = 0; i < q->count; i++) {
		if (!dns_answer_tells(b, q, i))
			continue;
		dns_records_find(&q->parts[i], &records);
		for (size_t j = 0; j < dns_answer_count(b, &records); j++)
			write_record(b, q, &q->parts[i], &records, j, out);
		free(records.list);
	}
}
