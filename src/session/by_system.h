/* by_system: names and addresses asked of the system's resolver, many at a time */
#ifndef SESSION_BY_SYSTEM_H
#define SESSION_BY_SYSTEM_H

#include <stdbool.h>

#include "lookup/reverse.h"
#include "lookup/system.h"
#include "net/endpoint.h"
#include "session/pooled.h"
#include "session/question.h"

/* A name, whose addresses are wanted. */
struct name_question {
	struct question question; /* first */
	char *host; /* the name to ask for; NULL: the word */
	struct system_answer answer;
};

/* An address, whose name is wanted. */
struct address_question {
	struct question question; /* first */
	struct endpoint address; /* with the port */
	char name[REVERSE_NAME_MAX];
	char service[REVERSE_SERVICE_MAX];
	enum reverse_proof proof;
};

/* An asker of names; query and the strings in it must outlive the process. */
struct by_name {
	struct pooled pooled; /* first */
	struct system_query query;
};

/* An asker of addresses. */
struct by_address {
	struct pooled pooled; /* first */
	int flags; /* NI_..., of getnameinfo(3) */
	bool prove; /* does the name lead back? */
};

/*
 * Make ready to ask, jobs at a time, with pooled.limited set.  Return 0, or -1 with d; then and later,
 * pooled_close(&a->pooled) closes.
 */
int by_name_open(struct by_name *a, size_t jobs, struct diag *d);
int by_address_open(struct by_address *a, size_t jobs, struct diag *d);

/* Free a question. */
void name_question_free(struct question *q);
void address_question_free(struct question *q);

#endif
