/* cidr: what the operations of `serval cidr` share: inputs, answers and refusals */
#ifndef CLI_CIDR_H
#define CLI_CIDR_H

#include <stdbool.h>
#include <stddef.h>

#include "addr/prefix.h"
#include "addr/range.h"

struct diag;
struct output;
struct settings;

/* One run of an operation that answers each of its inputs. */
struct cidr {
	const struct settings *settings;
	const char *number; /* what cidr_take_number found, or NULL */
	bool names_input; /* the input and a tab come before each answer */
	bool streams; /* the inputs are the lines of stdin */

	/*
	 * Writes the answers for word to out.  Returns 0, or -1 with why in words
	 * that complete "WORD: ..." and nothing written.  Two threads may be in it.
	 */
	int (*answer)(const struct cidr *c, const char *word, size_t length,
	    struct output *out, struct diag *why);

	/* Writes what stands in the place of an answer, or is NULL for the usual. */
	void (*refuse)(const struct cidr *c, const char *word, size_t length,
	    struct output *out, const struct diag *why);
	const void *context; /* answer's own */
};

/*
 * Answers the operands in order, or the lines of stdin where there is none; an
 * operand "-" is stdin, too.  What is bad is answered by "-", or as --skip-bad and
 * --keep-bad say; it is told on stderr why an operand is, and how many lines are.
 * Returns STATUS_OK, STATUS_NO where something was bad, or the status in d of an
 * input or output that failed.
 */
int cidr_answer(struct cidr *c, int argc, char **argv, struct diag *d);

/* The same where an answer is for a whole line, and so for all operands at once. */
int cidr_answer_line(struct cidr *c, int argc, char **argv, struct diag *d);

/* Is there but one input, so that many answers need not say whose they are? */
bool cidr_has_one(int argc, char **argv);

/* Writes one answer for word: a line, behind the input where c asks for it. */
void cidr_put(const struct cidr *c, const char *word, size_t length, struct output *out,
    const char *answer, size_t answer_length);

/* The same for a prefix as the answer. */
void cidr_put_prefix(const struct cidr *c, const char *word, size_t length,
    struct output *out, const struct prefix *p);

/*
 * Takes the first operand that is a number, perhaps with a sign, or with a slash
 * before it, out of argv.  Returns it, or NULL where there is none.
 */
const char *cidr_take_number(int *argc, char **argv);

/*
 * Takes the next word of a line off it: moves *line and *left behind it and sets
 * *word and *length.  Returns false where only blanks are left.
 */
bool cidr_next_word(const char **line, size_t *left, const char **word, size_t *length);

/* Reads word, or says in why (STATUS_NO) what is wrong with it.  Returns 0 or -1. */
int cidr_read_range(const char *word, size_t length, struct range *r, struct diag *why);
int
cidr_read_prefix(const char *word, size_t length, struct prefix *p, struct diag *why);

/* Puts "WORD: " before why.  Returns -1. */
int cidr_name_word(const char *word, size_t length, struct diag *why);

#endif
