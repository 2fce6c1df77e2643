/* cidr_facts: what is to be known of a prefix, each thing by its name */
#ifndef CLI_CIDR_FACTS_H
#define CLI_CIDR_FACTS_H

#include <stdbool.h>
#include <stddef.h>

#include "addr/prefix.h"
#include "addr/range.h"

struct diag;

/* Room for any fact: the names of 128 zones. */
enum { CIDR_FACT_MAX = 4096 };

/* What was read: a prefix, or a range that is none. */
struct cidr_subject {
	struct range range;
	bool is_prefix;
	struct prefix prefix;
};

struct cidr_fact {
	const char *name;

	/* Prints it without a NUL; returns its length, or 0 if there is none. */
	size_t (*write)(const struct cidr_subject *s, char text[static CIDR_FACT_MAX]);
	bool is_number, is_list; /* of words with a blank in between */
};

/* How many there are at most. */
enum { CIDR_FACTS_MAX = 16 };

struct cidr_fact_list {
	const struct cidr_fact *facts[CIDR_FACTS_MAX];
	size_t count;
};

/*
 * The facts whose names are in names, with commas in between; all for NULL.  Returns
 * 0, or -1 with d (STATUS_USAGE).
 */
int cidr_facts_choose(const char *names, struct cidr_fact_list *list, struct diag *d);

/*
 * Prints a fact for people: of more than a few words only the first and the last.
 * Returns its length.
 */
size_t cidr_facts_brief(const struct cidr_fact *fact, const struct cidr_subject *s,
    char text[static CIDR_FACT_MAX]);

/* Reads a prefix or a range; one that is exactly a prefix is one.  Returns 0 or -1. */
int cidr_facts_read(
    const char *word, size_t length, struct cidr_subject *s, struct diag *why);

#endif
