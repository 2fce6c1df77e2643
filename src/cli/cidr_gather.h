/* cidr_gather: prefixes, addresses and ranges from anywhere into one set */
#ifndef CLI_CIDR_GATHER_H
#define CLI_CIDR_GATHER_H

#include <stdbool.h>

#include "addr/set.h"

struct diag;
struct settings;

/*
 * Adds the operands to set, or the lines of stdin where there is none; an operand
 * "-" is stdin, too.  An empty line and what follows a '#' or ';' are passed over.
 * What is bad is left out and told on stderr; *status becomes STATUS_NO then.
 * Returns 0, or -1 with d.
 */
int cidr_gather(const struct settings *s, int argc, char **argv, struct set *set,
    int *status, struct diag *d);

/*
 * Adds the lines of the file, "-" being stdin, or one word.  What is bad is a wrong
 * usage, since an answer would be wrong without it.  Returns 0, or -1 with d.
 */
int cidr_gather_file(const char *path, struct set *set, struct diag *d);
int cidr_gather_word(const char *word, struct set *set, struct diag *d);

#endif
