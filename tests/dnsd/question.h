/* question: what a client asks, read from a message of RFC 1035 */
#ifndef DNSD_QUESTION_H
#define DNSD_QUESTION_H

#include <stdbool.h>
#include <stddef.h>

enum { HEADER_LENGTH = 12, NAME_SIZE = 256 };

enum {
	TYPE_A = 1,
	TYPE_NS = 2,
	TYPE_CNAME = 5,
	TYPE_SOA = 6,
	TYPE_PTR = 12,
	TYPE_MX = 15,
	TYPE_TXT = 16,
	TYPE_AAAA = 28,
	TYPE_SRV = 33,
	TYPE_OPT = 41,
	TYPE_SVCB = 64,
	TYPE_HTTPS = 65,
	TYPE_CAA = 257
};

struct question {
	const unsigned char *bytes; /* the header and the question, to be sent back */
	size_t end; /* where the question ends */
	char name[NAME_SIZE]; /* in lower case; what is not printing is a ? */
	unsigned type;
	bool edns;
	size_t limit; /* of what the client takes in a datagram */
};

/* Returns -1 where it is no query with one question; it points to bytes then. */
int question_read(struct question *q, const unsigned char *bytes, size_t length);

/* "A", "MX"; or "TYPE123", in room of the function's own. */
const char *question_type_name(unsigned type);

#endif
