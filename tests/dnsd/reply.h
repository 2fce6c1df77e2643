/* reply: an answer to a question, written as RFC 1035 has it */
#ifndef DNSD_REPLY_H
#define DNSD_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "question.h"

enum { REPLY_SIZE = 65535 };

enum {
	RCODE_OK,
	RCODE_FORMERR,
	RCODE_SERVFAIL,
	RCODE_NXDOMAIN,
	RCODE_NOTIMP,
	RCODE_REFUSED
};

/* Where the counters of the sections are in the header. */
enum {
	COUNT_QUESTION = 4,
	COUNT_ANSWER = 6,
	COUNT_AUTHORITY = 8,
	COUNT_ADDITIONAL = 10
};

/* From which socket it goes: as asked, or from where nobody was asked. */
enum reply_via { VIA_ASKED, VIA_OTHER_PORT, VIA_OTHER_ADDRESS };

struct reply {
	unsigned char bytes[REPLY_SIZE];
	size_t length;
	enum reply_via via;
	unsigned delay; /* ms, beside the server's */
	bool raw; /* sent as it is: no OPT record, never cut */
};

/* An authoritative answer without a record yet. */
void reply_begin(struct reply *r, const struct question *q);

void reply_set_rcode(struct reply *r, unsigned rcode);

/*
 * Adds the OPT record where the client sent one.  What is longer than limit loses all
 * but its question, and has TC.
 */
void reply_end(struct reply *r, const struct question *q, size_t limit);

/* TC, and no record. */
void reply_truncate(struct reply *r, const struct question *q);

/*
 * A record is opened, put and closed.  Who owns it: the name in the question, which is
 * compressed then, or another one.  What does not fit is left out.
 */
size_t reply_open(struct reply *r, const struct question *q, const char *owner,
    unsigned type, uint32_t ttl);
void reply_put(struct reply *r, const void *bytes, size_t length);
void reply_put_number(struct reply *r, uint32_t number, size_t length);
void reply_put_name(struct reply *r, const char *name);
void reply_close(struct reply *r, size_t opened, int section);

/* One call for the records that are most. */
void reply_address(struct reply *r, const struct question *q, const char *owner,
    uint32_t ttl, const void *address, size_t length);
void reply_named(struct reply *r, const struct question *q, const char *owner,
    unsigned type, uint32_t ttl, const char *target);

#endif
