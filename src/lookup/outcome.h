/* outcome: what became of a look-up, in few words that last */
#ifndef LOOKUP_OUTCOME_H
#define LOOKUP_OUTCOME_H

#include <stddef.h>

#include "base/status.h"

struct diag;

enum outcome_kind {
	OUTCOME_UNASKED, /* nobody wanted to know */
	OUTCOME_OK,
	OUTCOME_NO_NAME, /* there is no such name */
	OUTCOME_NO_DATA, /* there is, but it has none of what was asked for */
	OUTCOME_PARTIAL, /* one half was found, the other could not be asked for */
	OUTCOME_INVALID, /* nobody could have it: it was not asked for */
	OUTCOME_TEMPORARY, /* who could know cannot say now */
	OUTCOME_TIMEOUT, /* nor answered in time */
	OUTCOME_LOCAL, /* this end failed */
};

/* Zero-initialised means unasked.  The strings live as long as the program. */
struct outcome {
	enum outcome_kind kind;
	const char *code; /* the resolver's word: "EAI_AGAIN", "NXDOMAIN"; or NULL */
	const char *text; /* completes "NAME: ..." where it is not OK */
	int error; /* the errno behind it, or 0 */
};

/* The exit status that it asks for. */
enum status outcome_status(enum outcome_kind kind);

/* As JSON has it: ok, not_found, partial, temporary, timeout, invalid, failed. */
const char *outcome_word(enum outcome_kind kind);

/*
 * What the count outcomes of the parts of one look-up (families, types) make
 * together: OK where a part is and the others have nothing, PARTIAL where one is
 * (or is PARTIAL) and another could not be asked for, else the worst.
 */
struct outcome outcome_join(const struct outcome *parts, size_t count);

/* Fills d with the status and the words of one that is not OK.  Returns -1. */
int outcome_explain(const struct outcome *outcome, struct diag *d);

#endif
