/* answers: one answer for each operand or line of stdin, in order */
#ifndef CLI_ANSWERS_H
#define CLI_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>

struct diag;
struct output;
struct settings;

/* How a command answers. */
struct answering {
	/*
	 * Writes the answer for word, of length bytes and a NUL, to out.
	 * Returns 0, or -1 with d saying why, in words that complete "WORD: ...",
	 * and nothing written.
	 */
	int (*answer)(const struct settings *s, const char *word, size_t length,
	    struct output *out, struct diag *d);

	/*
	 * Writes what stands in the place of an answer for word, to which why is
	 * the reason; NULL: refusal is written, whatever the word.
	 */
	void (*refuse)(const struct settings *s, const char *word, size_t length,
	    const struct diag *why, struct output *out);
	const char *refusal;
	bool names_word; /* answer's errors say for which word they are */
	size_t record; /* stdin has records of so many bytes, no NUL; 0: lines */
};

/*
 * Answers the operands in order, or stdin where there is none; an operand "-" is
 * stdin, too.  A word that has no answer gets the refusal and a line on stderr,
 * and never stops the others.  Returns STATUS_OK, the highest status of the
 * words without an answer, or that of an input or output that failed, with d.
 */
int answers_run(const struct answering *how, const struct settings *s, int argc,
    char **argv, struct diag *d);

#endif
