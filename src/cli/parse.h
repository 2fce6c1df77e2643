/* parse: from argv to settings and operands */
#ifndef CLI_PARSE_H
#define CLI_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/options.h"
#include "session/settings.h"

struct command;
struct diag;

enum parse_action { PARSE_RUN, PARSE_HELP, PARSE_VERSION };

/* Room for an option as the user typed it, and its NUL; a longer one is cut. */
enum { PARSE_TYPED_MAX = 32 };

struct parse {
	enum parse_action action;
	const struct command *command;
	bool named; /* the command's name was written */
	struct settings settings;
	int64_t wait; /* -w, or -1 */

	/*
	 * Where each option was last typed: at the "--" of its long name, or at
	 * the letter in its cluster; NULL where it was not given.
	 */
	const char *typed[OPTION_COUNT];

	char **operands; /* in argv, followed by a NULL */
	int operand_count;
	char **next; /* the argument to be read next */
};

/*
 * Reads the command line.  argv, with a NULL at its end, is reordered: the
 * operands gather at its front, and p points into it.  After --help or
 * --version nothing more is read or checked.  Returns 0, or -1 with d
 * (STATUS_USAGE; STATUS_LOCAL where memory is short) naming the option as it
 * was typed.  The caller calls parse_free either way.
 */
int parse_arguments(char **argv, struct parse *p, struct diag *d);

/* Frees what p holds. */
void parse_free(struct parse *p);

/* The option as the user typed it, "-O" or "--sndbuf"; typed as in struct parse. */
void parse_spelling(const char *typed, char spelling[static PARSE_TYPED_MAX]);

#endif
