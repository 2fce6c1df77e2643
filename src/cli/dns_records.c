#include "cli/dns_records.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "proto/dns_type.h"
#include "session/by_dns.h"

static unsigned int
number_at(const struct dns_record *r, size_t at)
{
	return at + 1 < r->length ? r->data[at] << 8 | r->data[at + 1] : 0;
}

static void
rank(const struct dns_record *r, struct dns_found *found)
{
	switch (r->type) {
	case DNS_TYPE_SRV:
		found->rank[1] = UINT16_MAX - number_at(r, 2);
		/* FALLTHROUGH */
	case DNS_TYPE_MX:
	case DNS_TYPE_HTTPS:
	case DNS_TYPE_SVCB:
		found->rank[0] = number_at(r, 0);
		break;
	default:
		break;
	}
}

static int
compare(const struct dns_found *a, const struct dns_found *b)
{
	for (int i = 0; i < 2; i++)
		if (a->rank[i] != b->rank[i])
			return a->rank[i] < b->rank[i] ? -1 : 1;
	return 0;
}

/* Puts the last of the list where it belongs, behind its equals. */
static void
insert_last(struct dns_records *records)
{
	size_t i = records->count - 1;
	struct dns_found last = records->list[i];

	while (i > 0 && compare(&records->list[i - 1], &last) > 0) {
		records->list[i] = records->list[i - 1];
		i--;
	}
	records->list[i] = last;
}

/* A server should not send a record twice; it is told once (RFC 2181, 5). */
static bool
is_known(const struct dns_records *records, const struct dns_record *r)
{
	for (size_t i = 0; i < records->count; i++)
		if (records->list[i].length == r->length &&
		    memcmp(records->list[i].data, r->data, r->length) == 0)
			return true;
	return false;
}

void
dns_records_find(const struct dns_part *p, struct dns_records *records)
{
	struct dns_message *m = &records->message;
	struct dns_record r;
	const char *owner;

	records->count = 0;
	records->list = NULL;
	if (p->message == NULL || dns_open(m, p->message, p->length) == -1 ||
	    dns_chain(m, &records->chain) == -1)
		return;
	owner = records->chain.names[records->chain.count - 1];
	records->list = calloc(m->counts[DNS_ANSWER], sizeof(*records->list));
	while (
	    records->list != NULL && dns_next(m, &r) == 1 && r.section == DNS_ANSWER) {
		struct dns_found *found = &records->list[records->count];

		if (r.type != p->type || !dns_name_equal(r.name, owner) ||
		    is_known(records, &r))
			continue;
		*found = (struct dns_found){
		    .data = r.data, .length = r.length, .ttl = r.ttl};
		rank(&r, found);
		records->count++;
		insert_last(records);
	}
}
