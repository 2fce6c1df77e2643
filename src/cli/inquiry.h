/* inquiry: one run of a command that looks many words up at a time */
#ifndef CLI_INQUIRY_H
#define CLI_INQUIRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/input.h"
#include "cli/output.h"

struct asker;
struct diag;
struct json;
struct outcome;
struct question;
struct settings;

/* How a command asks, and tells what was found. */
struct inquiry_kind {
	/*
	 * Makes the question about length bytes of word, or one that is settled
	 * already; NULL with d where memory is short.
	 */
	struct question *(*make)(
	    void *context, const char *word, size_t length, struct diag *d);

	/* Writes the lines of what was found: it is OK, or PARTIAL. */
	void (*write)(void *context, const struct question *q, struct output *out);

	/* Writes the members between "input" and "status". */
	void (*write_json)(void *context, const struct question *q, struct json *j);

	/* Why it is not OK, to complete "WORD: ..."; NULL: as the outcome says. */
	void (*explain)(void *context, const struct question *q, struct diag *d);
	void (*free)(struct question *q);
};

/* The caller sets the first four members and zeroes the rest. */
struct inquiry {
	const struct inquiry_kind *kind;
	void *context;
	const struct settings *settings;
	struct asker *asker;

	char **operands; /* the next one */
	bool in_stdin, line_shown;
	bool to_terminal; /* where the line of progress may be, too */
	int status;
	struct output out;
	struct input in;
};

/*
 * Answers the operands in order, or the lines of stdin where there is none or one
 * is "-".  What has no answer is told on stderr, or with --json in its answer, and
 * never stops the others.  Returns STATUS_OK, the highest status of the words
 * without an answer, or that of an input or output that failed, with d.
 */
int inquiry_run(struct inquiry *i, char **operands, struct diag *d);

/* Writes what became of a part of an answer, if it was asked for, as a member. */
void inquiry_part_json(struct json *j, const char *name, const struct outcome *outcome);

/* Is it more than one word that argc operands ask about, or maybe: stdin? */
bool inquiry_is_many(int argc, char **operands);

/* How many look-ups by the system's resolver run at a time. */
size_t inquiry_jobs(const struct settings *s);

/* A line of the answer, a tab between its columns; zero-initialised but for out. */
struct columns {
	struct output *out;
	bool more; /* one was written */
};

void columns_put(struct columns *c, const char *text);

/* The same in the column before, after a comma. */
void columns_add(struct columns *c, const char *text);
void columns_end(struct columns *c);

#endif
