/* form: the forms in which an address is written, by their names */
#ifndef ADDR_FORM_H
#define ADDR_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "addr/reading.h"

struct diag;

/* Room for any form of any reading. */
enum { FORM_TEXT_MAX = 320 };

struct form {
	const char *name;

	/* How it is read, or NULL where it cannot be; see addr/reading.h. */
	reading_function *read;

	/*
	 * Prints it without a NUL and returns its length, 0 where r has no such
	 * form; NULL where it is only read.
	 */
	size_t (*write)(const struct reading *r, const struct reading_rules *rules,
	    char text[static FORM_TEXT_MAX]);
};

/* All of them, as the manual lists them, and NULL behind the last. */
const struct form *form_at(size_t i);

/* How many a list may have. */
enum { FORM_LIST_MAX = 32 };

struct form_list {
	const struct form *forms[FORM_LIST_MAX];
	size_t count;
};

/*
 * Reads names with commas between them, of forms that can be read, or be written.
 * Returns 0, or -1 with d (STATUS_USAGE) in words that complete "ARGUMENT: ...".
 */
int form_list_parse(
    const char *names, bool to_read, struct form_list *list, struct diag *d);

/* Reads text as the first form of list that it fits.  Returns 0 or -1. */
int form_list_read(const struct form_list *list, const char *text, size_t len,
    const struct reading_rules *rules, struct reading *r);

#endif
