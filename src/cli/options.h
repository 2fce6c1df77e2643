/* options: the rows of options.def as a table, and how to find one */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stddef.h>
#include <stdint.h>

struct diag;
struct parse;

/* Groups of options of which only one may be given. */
enum {
	EX_FAMILY = 1 << 0,
	EX_TYPE = 1 << 1,
	EX_ROLE = 1 << 2,
	EX_EOF = 1 << 3,
	EX_QUIT = 1 << 4,
	EX_DIRECTION = 1 << 5,
	EX_INPUT = 1 << 6,
	EX_EXEC = 1 << 7,
	EX_BAD = 1 << 8,
	EX_PROGRESS = 1 << 10,
	EX_HOSTNAME = 1 << 9,
};

/* What an option's argument is; see the head of options.def. */
enum option_kind {
	OPTION_GROUP, /* no option: a heading of --help, in the row's help */
	OPTION_FLAG,
	OPTION_NUMBER,
	OPTION_SIZE,
	OPTION_DURATION,
	OPTION_TEXT,
	OPTION_LIST,
	OPTION_WORD,
	OPTION_CALL,
};

struct option_row {
	enum option_kind kind;
	char letter; /* 0: none */
	const char *name; /* the long name; NULL for a heading */
	size_t member; /* offset in struct settings */
	int (*call)(struct parse *p, const char *argument, struct diag *d);
	const char *argument; /* NULL: takes none */
	int64_t min, max;
	unsigned int commands; /* FOR_... */
	unsigned int excludes; /* EX_... */
	const char *help;
};

/* What one option asks of another that was given with it, or was not. */
struct option_rule {
	const char *name; /* long names, all of them */
	const char *needs; /* one of these has to be there: a|b|c, or NULL */
	const char *refuses; /* this one may not be there, or NULL */
};

/* Headings and options in the order of --help. */
enum {
	OPTION_COUNT = 0
#define GROUP(title) +1
#define OPTION(...) +1
#include "cli/options.def"
};

extern const struct option_row options[OPTION_COUNT];

/* Ends with a row whose name is NULL. */
extern const struct option_rule option_rules[];

/*
 * The option of that letter which serves one of these FOR_ bits or, where none does,
 * another command; or NULL.
 */
const struct option_row *options_by_letter(char letter, unsigned int commands);

/* The same for a long name, length bytes, or the one that an alias stands for. */
const struct option_row *
options_by_name(const char *name, size_t length, unsigned int commands);

/* The nearest long name to a mistyped one, or NULL where none is near. */
const char *options_nearest(const char *name, size_t length);

/* What to do instead of a foreign option, a letter or a long name; or NULL. */
const char *options_hint(const char *name, size_t length);

/*
 * The position of the length bytes of word in a list a|b|c, or -1.  The names
 * of several options are written in the same way.
 */
int options_word(const char *list, const char *word, size_t length);

#endif
