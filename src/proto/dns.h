/* dns: a message of DNS, taken apart (RFC 1035, section 4); no I/O */
#ifndef PROTO_DNS_H
#define PROTO_DNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/dns_name.h"

enum { DNS_HEADER_LENGTH = 12 };

/* Bits of the header's flags: a reply, one that is cut, ... */
enum dns_flag {
	DNS_FLAG_RESPONSE = 0x8000,
	DNS_FLAGS_OPCODE = 0x7800, /* all bits 0 in a query and in what answers it */
	DNS_FLAG_AUTHORITATIVE = 0x0400,
	DNS_FLAG_TRUNCATED = 0x0200,
	DNS_FLAG_RECURSION_AVAILABLE = 0x0080,
	DNS_FLAG_AUTHENTIC = 0x0020,
};

/* What the server says of the whole question (RFC 1035, 4.1.1). */
enum dns_rcode {
	DNS_RCODE_OK = 0,
	DNS_RCODE_FORMAT_ERROR = 1,
	DNS_RCODE_SERVER_FAILED = 2,
	DNS_RCODE_NO_NAME = 3,
	DNS_RCODE_NOT_IMPLEMENTED = 4,
	DNS_RCODE_REFUSED = 5,
};

/* Classes; all that we ask is of the Internet. */
enum { DNS_CLASS_IN = 1 };

enum dns_section { DNS_ANSWER, DNS_AUTHORITY, DNS_ADDITIONAL, DNS_SECTIONS };

/*
 * A message being read.  bytes are borrowed; the question's type and class are
 * those of the only question.
 */
struct dns_message {
	const unsigned char *bytes;
	size_t length;
	unsigned int id, flags;
	unsigned int rcode; /* of the header; of all 12 bits once all was read */
	unsigned int type, class;
	unsigned int counts[DNS_SECTIONS]; /* of records, as the header has them */
	size_t records; /* where the first record begins */
	size_t at; /* where the next one does */
	enum dns_section section; /* the one it is in */
	unsigned int left; /* how many that section has yet */
};

/* A record; data are length bytes within the message. */
struct dns_record {
	char name[DNS_NAME_MAX];
	unsigned int type, class;
	uint32_t ttl; /* seconds, of 31 bits (RFC 2181, section 8) */
	enum dns_section section;
	const unsigned char *data;
	size_t length;
};

/* The most links from an alias to its canonical name that are followed. */
enum { DNS_LINKS_MAX = 16 };

/* From the name that was asked for, names[0], over each alias to the last one. */
struct dns_chain {
	size_t count; /* of names: at least 1 */
	uint32_t ttl; /* the least of the links', UINT32_MAX without any */
	char names[DNS_LINKS_MAX + 1][DNS_NAME_MAX];
};

/*
 * Reads the header and the question of a message.  Returns 0, or -1 where they
 * are malformed or there is not one question.
 */
int dns_open(struct dns_message *m, const unsigned char *bytes, size_t length);

/* The name that the question asks for. */
void dns_question(const struct dns_message *m, char name[static DNS_NAME_MAX]);

/*
 * Reads the next record of all sections in order; the pseudo record of EDNS (OPT,
 * RFC 6891) is passed over, but its part of the rcode is taken.  Returns 1, 0 behind
 * the last one, or -1 where it is malformed.
 */
int dns_next(struct dns_message *m, struct dns_record *r);

/* Begins anew at the first record. */
void dns_rewind(struct dns_message *m);

/*
 * Reads it all once: 0, or -1 where a record or its data is malformed, as far as
 * dns_data knows its type.  Leaves m at the first record.
 */
int dns_check(struct dns_message *m);

/*
 * Follows the CNAMEs of the answer section from the question's name, in whatever
 * order they stand.  Where CNAME itself was asked for, the name is its own end.
 * Returns 0, or -1: malformed, a loop, or more than DNS_LINKS_MAX links.
 */
int dns_chain(const struct dns_message *m, struct dns_chain *chain);

#endif
