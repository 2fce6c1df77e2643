/* question: what resolve and reverse carry to the answer for each word */
#ifndef CLI_QUESTION_H
#define CLI_QUESTION_H

#include <stdbool.h>
#include <stddef.h>

#include "session/settings.h"

struct output;

/*
 * settings comes first, so that a pointer to it, which is all that the answer
 * of answers.h gets, is one to the question.
 */
struct question {
	struct settings settings;
	bool
	    with_input; /* many words were asked about: each line begins with its own */
	bool with_port;
	unsigned int port;
};

/* Is it more than one word that argc operands ask about, or maybe: stdin? */
bool question_is_many(int argc, char **argv);

/* Writes answer as a line, after word and a tab where the question asks for that. */
void question_write(
    const struct question *q, const char *word, const char *answer, struct output *out);

#endif
