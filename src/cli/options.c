/* options: the table that options.def makes, and how to find a row in it */
#include "cli/options.h"

#include <stdbool.h>
#include <string.h>

#include "base/suggest.h"
#include "cli/command.h"
#include "cli/option_calls.h"
#include "session/settings.h"

/* The offset of a member, which has to be of the type that its kind is stored as. */
#define MEMBER(type, name)                 \
	(offsetof(struct settings, name) + \
	    0 * sizeof(&((struct settings *)NULL)->name == (type *)NULL))

#define FLAG(name) OPTION_FLAG, MEMBER(bool, name), NULL
#define NUMBER(name) OPTION_NUMBER, MEMBER(int64_t, name), NULL
#define SIZE(name) OPTION_SIZE, MEMBER(int64_t, name), NULL
#define DURATION(name) OPTION_DURATION, MEMBER(int64_t, name), NULL
#define TEXT(name) OPTION_TEXT, MEMBER(const char *, name), NULL
#define LIST(name) OPTION_LIST, MEMBER(struct words, name), NULL
#define WORD(name) OPTION_WORD, MEMBER(unsigned int, name), NULL
#define CALL(function) OPTION_CALL, 0, function

const struct option_row options[OPTION_COUNT] = {
#define GROUP(title) {.kind = OPTION_GROUP, .help = title},
#define OPTION(letter, name, ...) ROW(letter, name, __VA_ARGS__)
#define ROW(                                                                        \
    letter, name, kind, member, call, argument, min, max, commands, excludes, help) \
	{kind, letter, name, member, call, argument, min, max, commands, excludes,  \
	    help},
#include "cli/options.def"
};

const struct option_rule option_rules[] = {
#define NEEDS(name, others) {name, others, NULL},
#define REFUSES(name, other) {name, NULL, other},
#include "cli/options.def"
    {NULL, NULL, NULL},
};

/* A name that is not in the table, and what to make of it. */
struct foreign {
	const char *name, *meaning;
};

static const struct foreign aliases[] = {
#define ALIAS(name, stands_for) {name, stands_for},
#include "cli/options.def"
    {NULL, NULL},
};

static const struct foreign hints[] = {
#define HINT(name, text) {name, text},
#include "cli/options.def"
    {NULL, NULL},
};

static bool
is_name(const char *name, const char *word, size_t length)
{
	return strncmp(name, word, length) == 0 && name[length] == '\0';
}

static const char *
foreign_meaning(const struct foreign *list, const char *name, size_t length)
{
	while (list->name != NULL && !is_name(list->name, name, length))
		list++;
	return list->meaning;
}

/* The better of two rows for the commands, of which best may be NULL. */
static const struct option_row *
better(
    const struct option_row *best, const struct option_row *row, unsigned int commands)
{
	if (best == NULL)
		return row;
	return (best->commands & commands) == 0 && (row->commands & commands) != 0 ?
	    row :
	    best;
}

const struct option_row *
options_by_letter(char letter, unsigned int commands)
{
	const struct option_row *best = NULL;

	for (size_t i = 0; i < OPTION_COUNT && letter != '\0'; i++)
		if (options[i].letter == letter)
			best = better(best, &options[i], commands);
	return best;
}

const struct option_row *
options_by_name(const char *name, size_t length, unsigned int commands)
{
	const char *target = foreign_meaning(aliases, name, length);
	const struct option_row *best = NULL;

	if (target != NULL)
		return options_by_name(target, strlen(target), commands);
	for (size_t i = 0; i < OPTION_COUNT; i++)
		if (options[i].name != NULL && is_name(options[i].name, name, length))
			best = better(best, &options[i], commands);
	return best;
}

const char *
options_hint(const char *name, size_t length)
{
	return foreign_meaning(hints, name, length);
}

int
options_word(const char *list, const char *word, size_t length)
{
	for (int position = 0; *list != '\0'; position++) {
		size_t width = strcspn(list, "|");

		if (width == length && memcmp(list, word, length) == 0)
			return position;
		list += width + (list[width] == '|');
	}
	return -1;
}

const char *
options_nearest(const char *name, size_t length)
{
	const char *nearest = NULL;
	size_t least = SIZE_MAX;

	for (size_t i = 0; i < OPTION_COUNT; i++) {
		size_t distance = SIZE_MAX;

		if (options[i].name != NULL)
			distance = suggest_distance(options[i].name, name, length);
		if (distance < least) {
			least = distance;
			nearest = options[i].name;
		}
	}
	return nearest;
}
