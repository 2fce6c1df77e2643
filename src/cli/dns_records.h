/* dns_records: the records that a reply has for what was asked, in a good order */
#ifndef CLI_DNS_RECORDS_H
#define CLI_DNS_RECORDS_H

#include <stddef.h>
#include <stdint.h>

#include "proto/dns.h"

struct dns_part;

/* One of them, within the reply; ranks are what they are ordered by. */
struct dns_found {
	const unsigned char *data;
	size_t length;
	uint32_t ttl;
	unsigned int rank[2];
};

struct dns_records {
	struct dns_message message;
	struct dns_chain chain; /* from the name that was asked for to theirs */
	struct dns_found *list;
	size_t count;
};

/*
 * Finds the records of p, which has an outcome of OK, in the order of their
 * preference (MX), priority (HTTPS, SVCB), or priority and, the greatest first,
 * weight (SRV, RFC 2782); others, and equals, as they came.  The caller frees
 * records->list.  Where memory is short there are none.
 */
void dns_records_find(const struct dns_part *p, struct dns_records *records);

#endif
