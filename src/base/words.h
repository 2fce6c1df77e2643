/* words: a command line in one string, taken apart */
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include <stddef.h>

struct diag;

/*
 * Splits text at blanks into words, at most most - 1 of them, and a NULL.
 * '...' takes everything as it is, "..." all but \" and \\, and elsewhere a
 * backslash takes the next character as it is.  The words stand in the memory
 * that is returned, which the caller frees; NULL with d (STATUS_USAGE) where
 * there is no word, a quote is not closed or there are too many.
 */
char *words_split(const char *text, const char **words, size_t most, struct diag *d);

#endif
