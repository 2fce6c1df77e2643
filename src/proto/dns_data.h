/* dns_data: the data of a DNS record as fields, and as text */
#ifndef PROTO_DNS_DATA_H
#define PROTO_DNS_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dns_message;
struct dns_record;

enum { DNS_FIELDS_MAX = 7 };

/* Room for the text of length bytes of data, and of any. */
#define DNS_DATA_ROOM_FOR(length) (5 * (size_t)(length) + 4096)
#define DNS_DATA_ROOM DNS_DATA_ROOM_FOR(65535)

/* How bytes are given that are text without a grammar: TXT, and a CAA's value. */
enum dns_data_form {
	DNS_DATA_ESCAPED, /* what is no printable UTF-8 as an escape of C */
	DNS_DATA_RAW, /* as they are, whatever they are */
};

/* One field.  A number's text is set, too; text is NUL-terminated. */
struct dns_field {
	const char *name; /* lower case, as JSON has it */
	bool is_number;
	uint32_t number;
	const char *text;
	size_t length;
};

/*
 * Reads the data of r, a record of m, into fields, which are DNS_FIELDS_MAX and
 * whose texts stand in room, DNS_DATA_ROOM_FOR(r->length) bytes, in order and each
 * with a NUL behind it:
 *
 *	A, AAAA: address.  CNAME, NS, PTR: target.  MX: preference, exchange.
 *	TXT: text, its strings joined.  SRV: priority, weight, port, target.
 *	SOA: mname, rname, serial, refresh, retry, expire, minimum.
 *	CAA: flags, tag, value (RFC 8659).
 *	HTTPS, SVCB: priority, target, params, as RFC 9460 writes them.
 *	others, and other classes than IN: data, as RFC 3597 writes it.
 *
 * Returns how many there are, or -1 where the data is malformed.  With room NULL, and
 * then fields, nothing is written: it is only looked at.
 */
int dns_data_fields(const struct dns_message *m, const struct dns_record *r,
    enum dns_data_form form, struct dns_field *fields, char *room);

/*
 * Writes the fields of r, escaped and with tabs between them, into text, which has
 * room for DNS_DATA_ROOM_FOR(r->length).  Returns the length without the NUL, or -1.
 */
int dns_data_text(const struct dns_message *m, const struct dns_record *r, char *text);

#endif
