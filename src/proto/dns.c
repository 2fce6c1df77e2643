#include "proto/dns.h"

#include <string.h>

#include "proto/dns_data.h"
#include "proto/dns_type.h"

/* What follows a question's name: type and class; and a record's: TTL and length. */
enum { QUESTION_TAIL = 4, RECORD_TAIL = 10 };

enum { RCODE_MASK = 15, TYPE_ANY = 255 };

static unsigned int
number16(const unsigned char *p)
{
	return (unsigned int)p[0] << 8 | p[1];
}

static uint32_t
number32(const unsigned char *p)
{
	return (uint32_t)number16(p) << 16 | number16(p + 2);
}

static void
enter(struct dns_message *m, enum dns_section section)
{
	m->section = section;
	m->left = m->counts[section];
}

void
dns_rewind(struct dns_message *m)
{
	m->at = m->records;
	enter(m, DNS_ANSWER);
}

int
dns_open(struct dns_message *m, const unsigned char *bytes, size_t length)
{
	size_t at = DNS_HEADER_LENGTH;

	if (length < DNS_HEADER_LENGTH || number16(bytes + 4) != 1)
		return -1;
	if (dns_name_skip(bytes, length, &at) == -1 || length - at < QUESTION_TAIL)
		return -1;
	*m = (struct dns_message){.bytes = bytes,
	    .length = length,
	    .id = number16(bytes),
	    .flags = number16(bytes + 2),
	    .rcode = number16(bytes + 2) & RCODE_MASK,
	    .type = number16(bytes + at),
	    .class = number16(bytes + at + 2),
	    .records = at + QUESTION_TAIL};
	for (int i = 0; i < DNS_SECTIONS; i++)
		m->counts[i] = number16(bytes + 6 + 2 * i);
	dns_rewind(m);
	return 0;
}

void
dns_question(const struct dns_message *m, char name[static DNS_NAME_MAX])
{
	size_t at = DNS_HEADER_LENGTH;

	dns_name_read(m->bytes, m->length, &at, name);
}

/* The next record, whatever it is. */
static int
read_record(struct dns_message *m, struct dns_record *r)
{
	size_t at = m->at;
	const unsigned char *tail;

	if (dns_name_read(m->bytes, m->length, &at, r->name) == -1 ||
	    m->length - at < RECORD_TAIL)
		return -1;
	tail = m->bytes + at;
	r->type = number16(tail);
	r->class = number16(tail + 2);
	r->ttl = number32(tail + 4);
	/* RFC 2181, section 8; in a pseudo record, it is none. */
	if (r->ttl > INT32_MAX && r->type != DNS_TYPE_OPT)
		r->ttl = 0;
	r->section = m->section;
	r->data = tail + RECORD_TAIL;
	r->length = number16(tail + 8);
	if (m->length - at - RECORD_TAIL < r->length)
		return -1;
	m->at = at + RECORD_TAIL + r->length;
	m->left--;
	return 1;
}

int
dns_next(struct dns_message *m, struct dns_record *r)
{
	do {
		while (m->left == 0) {
			if (m->section == DNS_ADDITIONAL)
				return 0;
			enter(m, m->section + 1);
		}
		if (read_record(m, r) == -1)
			return -1;
		if (r->type == DNS_TYPE_OPT)
			m->rcode = (m->rcode & RCODE_MASK) | r->ttl >> 24 << 4;
	} while (r->type == DNS_TYPE_OPT);
	return 1;
}

int
dns_check(struct dns_message *m)
{
	struct dns_record r;
	int more;

	dns_rewind(m);
	while ((more = dns_next(m, &r)) == 1)
		if (dns_data_fields(m, &r, DNS_DATA_RAW, NULL, NULL) == -1)
			return -1;
	dns_rewind(m);
	return more;
}

/*
 * Finds the alias that name is among the answers, and reads what it stands for into
 * target.  Returns 1, 0 where it is none, or -1.
 */
static int
find_alias(const struct dns_message *message, const char *name,
    char target[static DNS_NAME_MAX], uint32_t *ttl)
{
	struct dns_message m = *message;
	struct dns_record r;
	int more;

	dns_rewind(&m);
	while ((more = dns_next(&m, &r)) == 1 && r.section == DNS_ANSWER) {
		size_t at = (size_t)(r.data - m.bytes);

		if (r.type != DNS_TYPE_CNAME || r.class != m.class ||
		    !dns_name_equal(r.name, name))
			continue;
		*ttl = r.ttl < *ttl ? r.ttl : *ttl;
		return dns_name_read(m.bytes, m.length, &at, target) == -1 ? -1 : 1;
	}
	return more == -1 ? -1 : 0;
}

int
dns_chain(const struct dns_message *m, struct dns_chain *chain)
{
	chain->count = 1;
	chain->ttl = UINT32_MAX;
	dns_question(m, chain->names[0]);
	if (m->type == DNS_TYPE_CNAME || m->type == TYPE_ANY)
		return 0;
	for (;;) {
		char target[DNS_NAME_MAX];

		switch (find_alias(
		    m, chain->names[chain->count - 1], target, &chain->ttl)) {
		case 0:
			return 0;
		case -1:
			return -1;
		}
		if (chain->count > DNS_LINKS_MAX)
			return -1;
		memcpy(chain->names[chain->count++], target, sizeof(target));
	}
}
