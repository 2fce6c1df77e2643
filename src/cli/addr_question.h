/* addr_question: what the options of serval addr ask about each address */
#ifndef CLI_ADDR_QUESTION_H
#define CLI_ADDR_QUESTION_H

#include <stdbool.h>
#include <stdint.h>

#include "addr/form.h"
#include "addr/nat64.h"

struct diag;
struct settings;

struct addr_question {
	struct form_list from, to;
	struct reading_rules rules;
	struct nat64 nat64;
	bool named_forms; /* --from was given */

	/* which addresses are not bad: of this family, and of any of these kinds */
	enum addr_family family;
	uint32_t kinds; /* a bit each, 0: any */

	bool test; /* only the status is asked for */
	bool json, classify, with_input, skip_bad, keep_bad, verbose;
};

/*
 * Fills q, which is not to be moved, from the options.  Returns 0, or -1 with d
 * (STATUS_USAGE).
 */
int
addr_question_read(struct addr_question *q, const struct settings *s, struct diag *d);

/* Reads word as q allows, and sees whether q accepts it.  Returns 0 or -1. */
int addr_question_match(
    const struct addr_question *q, const char *word, size_t length, struct reading *r);

/* Says in d (STATUS_NO) why q does not accept word.  Returns -1. */
int addr_question_refuse(
    const struct addr_question *q, const char *word, size_t length, struct diag *d);

/* Is nothing but text, or all digits of it, asked for, from text? */
bool addr_question_is_plain(const struct addr_question *q, bool *full);

/* The bytes of an address where nothing but packed ones are read, or 0. */
size_t addr_question_record(const struct addr_question *q);

#endif
