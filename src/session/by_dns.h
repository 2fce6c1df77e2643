/* by_dns: questions asked of DNS servers, many at a time */
#ifndef SESSION_BY_DNS_H
#define SESSION_BY_DNS_H

#include <stdbool.h>
#include <stddef.h>

#include "lookup/reverse.h"
#include "net/endpoint.h"
#include "session/question.h"

struct dns;
struct dns_settings;
struct dns_call;

/* One of the things that a word asks for: the records of a name and type. */
struct dns_part {
	char *name; /* the question's own */
	unsigned int type;
	struct outcome outcome;
	unsigned char *message; /* the reply, length bytes, or NULL */
	size_t length;
	struct dns_call *call; /* while it is asked */
};

struct dns_question {
	struct question question; /* first */
	struct dns_part *parts;
	size_t count; /* of parts */
	size_t open; /* that have no outcome yet */

	/* of an address whose name is asked for */
	struct endpoint address;
	enum reverse_proof proof; /* of the name that proves most */
};

struct by_dns {
	struct asker asker; /* first */
	struct dns *dns;
	struct dns_call *calls; /* all that are on their way */
	size_t each; /* how many parts a word has, as a rule */

	/* All parts have an outcome: sets the question's, or adds parts to be asked. */
	void (*conclude)(struct dns_question *q);
};

/*
 * Makes ready to ask, with conclude and each set.  Returns 0, or -1 with d:
 * STATUS_USAGE for a server that is no address, else STATUS_LOCAL.
 */
int by_dns_open(struct by_dns *a, const struct dns_settings *settings, struct diag *d);

void by_dns_close(struct by_dns *a);

/* A question about length bytes of word, without a part; NULL with d. */
struct dns_question *dns_question_new(const char *word, size_t length, struct diag *d);

/* Adds a part to q, of which name is copied.  Returns 0, or -1 with d. */
int dns_question_add(
    struct dns_question *q, const char *name, unsigned int type, struct diag *d);

void dns_question_free(struct question *q);

/* conclude for names: the outcomes of the parts together. */
void by_dns_conclude(struct dns_question *q);

/*
 * conclude for addresses, whose first part asks for the PTR records, and which prove
 * that a name leads back by asking for its addresses.
 */
void by_dns_conclude_reverse(struct dns_question *q);
void by_dns_conclude_proof(struct dns_question *q);

/* Does this one of the names that q's address has lead back to it? */
enum reverse_proof by_dns_proof(const struct dns_question *q, const char *name);

#endif
