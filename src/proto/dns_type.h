/* dns_type: the types of DNS records, by number and by name */
#ifndef PROTO_DNS_TYPE_H
#define PROTO_DNS_TYPE_H

#include <stddef.h>

struct diag;

/* Those whose data we can read; any other is a number (IANA, DNS parameters). */
enum dns_type {
	DNS_TYPE_A = 1,
	DNS_TYPE_NS = 2,
	DNS_TYPE_CNAME = 5,
	DNS_TYPE_SOA = 6,
	DNS_TYPE_PTR = 12,
	DNS_TYPE_MX = 15,
	DNS_TYPE_TXT = 16,
	DNS_TYPE_AAAA = 28,
	DNS_TYPE_SRV = 33,
	DNS_TYPE_OPT = 41, /* EDNS: no record of its own, never asked for */
	DNS_TYPE_SVCB = 64,
	DNS_TYPE_HTTPS = 65,
	DNS_TYPE_CAA = 257,
};

/* Room for a type's name, TYPE65535 among them, and its NUL. */
enum { DNS_TYPE_TEXT_MAX = 10 };

/* The name of type; TYPEnnn (RFC 3597, section 5) where it has none here. */
void dns_type_format(unsigned int type, char text[static DNS_TYPE_TEXT_MAX]);

/* The name of the type at index of the table, by name, or NULL behind the last. */
const char *dns_type_at(size_t index);

/*
 * Reads the name of a type, in either case, or TYPEnnn.  Returns 0, or -1 with d
 * (STATUS_USAGE) where there is none, or one that is no record to ask for, as OPT
 * and the transfers of zones.
 */
int dns_type_parse(const char *text, unsigned int *type, struct diag *d);

#endif
