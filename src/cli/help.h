/* help: --help and --version, from the tables */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include <stdio.h>

struct command;

/* The columns that help keeps to. */
enum { HELP_WIDTH = 80 };

/*
 * Prints how serval is used; with a command, only what serves that command.
 * A failure to write is left in out for ferror(3).
 */
void help_print(FILE *out, const struct command *command);

/*
 * Prints "serval X.Y" and, on lines of their own, the features that were built in and
 * when the registries of addresses were looked at.
 */
void help_version(FILE *out);

#endif
