/* generate: what the three shells' completions have in common */
#ifndef COMPLETIONS_GENERATE_H
#define COMPLETIONS_GENERATE_H

#include <stdbool.h>
#include <stddef.h>

struct command;
struct option_row;

/* What an option's argument can be completed with. */
enum offer {
	OFFER_NONE,
	OFFER_WORDS,
	OFFER_FILES,
	OFFER_PROGRAMS,
	OFFER_HOSTS,
	OFFER_SOCKOPTS,
};

/* What is offered for the argument of row, which takes one. */
enum offer offer_for(const struct option_row *row);

/* Is the row i of the table an option that serves one of these FOR_ bits? */
bool serves(size_t i, unsigned int bits);

/*
 * The command or operation at i, or NULL behind the last; the operations of a
 * command come before it, so that who looks for the first that fits finds them.
 */
const struct command *command_at(size_t i);

/*
 * The command line that prints what command may be asked about, the word first in
 * each line; NULL where these are hosts.
 */
const char *lister_of(const struct command *command);

/* Is it an operation? */
bool is_operation(const struct command *command);

/*
 * These print on stdout: text in single quotes, inside which all three shells
 * take the rest as it is; the words of a|b|c with blanks between them; the
 * names of all commands; those of a command's operations; those of all socket
 * options, suffix after each.
 */
void print_quoted(const char *text);
void print_words(const char *list);
void print_commands(void);
void print_operations(const struct command *command);
void print_sockopts(const char *suffix);

/* Print one shell's completions on stdout. */
void generate_bash(void);
void generate_zsh(void);
void generate_fish(void);

#endif
