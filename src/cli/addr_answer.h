/* addr_answer: what serval addr writes for an address, and for what is none */
#ifndef CLI_ADDR_ANSWER_H
#define CLI_ADDR_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

struct addr_question;
struct diag;
struct output;
struct reading;

/* Writes the answer for word, which was read as r. */
void addr_answer(const struct addr_question *q, const char *word, size_t length,
    const struct reading *r, struct output *out);

/* Writes what stands for word, which q does not accept. */
void addr_answer_bad(
    const struct addr_question *q, const char *word, size_t length, struct output *out);

/*
 * The same for a piece of a line that is too long to be read: all pieces but the
 * last have a length, and last ends the line.
 */
void addr_answer_piece(const struct addr_question *q, const char *text, size_t length,
    bool first, bool last, struct output *out);

#endif
