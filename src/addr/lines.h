/* lines: plain addresses, one a line, to canonical text, as fast as it goes */
#ifndef ADDR_LINES_H
#define ADDR_LINES_H

#include <stdbool.h>
#include <stddef.h>

/* What a line's answer may take, and how far beyond in_end there may be read. */
enum { LINES_ROOM = 64, LINES_SLACK = 64 };

/* Both ends are moved by what was done. */
struct lines {
	const char *in, *in_end; /* whole lines, each with its newline */
	char *out, *out_end;
};

/*
 * Converts lines of in to out until one is not plain, or out has less than
 * LINES_ROOM left.  A plain line has an address, as addr_parse reads it, and nothing
 * else; an address with a dotted quad in a rare place is not plain.  Returns how
 * many lines were converted.  What the answers are: lines_to_text those of
 * addr_format, lines_to_full those of form_write_full.
 */
typedef size_t lines_function(struct lines *l);

lines_function lines_to_text, lines_to_full;

/*
 * The same for processors with the instructions of lines_has_avx512; who calls them
 * on others is killed by SIGILL.
 */
lines_function lines_to_text_avx512, lines_to_full_avx512;
bool lines_has_avx512(void);

/* The fastest function that this processor has, to text or to full. */
lines_function *lines_fastest(bool full);

#endif
