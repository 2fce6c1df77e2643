/* parse: from argv to settings and operands */
#include "cli/parse.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/num.h"
#include "cli/check.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/say.h"

void
parse_spelling(const char *typed, char spelling[static PARSE_TYPED_MAX])
{
	if (typed[0] != '-')
		snprintf(spelling, PARSE_TYPED_MAX, "-%c", typed[0]);
	else
		snprintf(
		    spelling, PARSE_TYPED_MAX, "%.*s", (int)strcspn(typed, "="), typed);
}

static int
append(struct words *words, const char *word, struct diag *d)
{
	const char **list = reallocarray(
	    words->list, words->count + 1, sizeof(*words->list));

	if (list == NULL)
		return diag_errno(d, STATUS_LOCAL, errno, "no room for its value");
	list[words->count++] = word;
	words->list = list;
	return 0;
}

static int
choose(const struct option_row *row, const char *word, unsigned int *chosen,
    struct diag *d)
{
	int position = options_word(row->argument, word, strlen(word));

	if (position < 0)
		return diag_set(d, STATUS_USAGE, "must be one of %s", row->argument);
	*chosen = (unsigned int)position;
	return 0;
}

static int
assign(
    struct parse *p, const struct option_row *row, const char *argument, struct diag *d)
{
	void *member = (char *)&p->settings + row->member;

	switch (row->kind) {
	case OPTION_FLAG:
		*(bool *)member = true;
		return 0;
	case OPTION_NUMBER:
		return num_parse(argument, row->min, row->max, member, d);
	case OPTION_SIZE:
		return num_parse_size(argument, row->min, row->max, member, d);
	case OPTION_DURATION:
		return num_parse_duration(argument, member, d);
	case OPTION_TEXT:
		*(const char **)member = argument;
		return 0;
	case OPTION_LIST:
		return append(member, argument, d);
	case OPTION_WORD:
		return choose(row, argument, member, d);
	case OPTION_CALL:
		return row->call(p, argument, d);
	case OPTION_GROUP:
		break;
	}
	return 0;
}

/*
 * One option was read.  Its argument is attached, or NULL where the next word
 * is to be taken for one that needs one.
 */
static int
use(struct parse *p, const struct option_row *row, const char *typed,
    const char *attached, struct diag *d)
{
	char spelling[PARSE_TYPED_MAX];
	const char *argument = attached;

	parse_spelling(typed, spelling);
	if (row->argument == NULL && attached != NULL)
		return diag_set(d, STATUS_USAGE, "%s: takes no argument", spelling);
	if (row->argument != NULL && attached == NULL) {
		if (*p->next == NULL)
			return diag_set(d, STATUS_USAGE, "%s: %s is missing", spelling,
			    row->argument);
		argument = *p->next++;
	}
	p->typed[row - options] = typed;
	if (assign(p, row, argument, d) == 0)
		return 0;
	if (argument == NULL)
		return diag_prefix(d, "%s", spelling);
	return diag_prefix(d, "%s %.128s", spelling, argument[0] ? argument : "''");
}

/* What is said of an option that does not exist; name is letter or long name. */
static int
unknown(const char *spelling, const char *name, size_t length, struct diag *d)
{
	const char *hint = options_hint(name, length);
	const char *nearest = options_nearest(name, length);

	if (hint != NULL)
		return diag_set(d, STATUS_USAGE, "%s: %s", spelling, hint);
	if (nearest != NULL)
		return diag_set(d, STATUS_USAGE,
		    "%s: no such option; the nearest is --%s", spelling, nearest);
	return diag_set(d, STATUS_USAGE, "%s: no such option", spelling);
}

/* The FOR_ bits of the command, or of all that may be meant without its name. */
static unsigned int
served(const struct parse *p)
{
	return p->command != NULL ? p->command->bit : FOR_NET;
}

static int
read_long(struct parse *p, const char *typed, struct diag *d)
{
	const char *name = typed + strlen("--");
	size_t length = strcspn(name, "=");
	const struct option_row *row = options_by_name(name, length, served(p));
	char spelling[PARSE_TYPED_MAX];

	if (row == NULL) {
		parse_spelling(typed, spelling);
		return unknown(spelling, name, length, d);
	}
	return use(p, row, typed, name[length] == '=' ? name + length + 1 : NULL, d);
}

/* Letters of options in a row; the first that takes an argument takes the rest. */
static int
read_cluster(struct parse *p, const char *letter, struct diag *d)
{
	char spelling[PARSE_TYPED_MAX];

	for (; *letter != '\0' && p->action == PARSE_RUN; letter++) {
		const struct option_row *row = options_by_letter(*letter, served(p));

		if (row == NULL) {
			parse_spelling(letter, spelling);
			return unknown(spelling, letter, 1, d);
		}
		if (row->argument != NULL)
			return use(p, row, letter, letter[1] ? letter + 1 : NULL, d);
		if (use(p, row, letter, NULL, d) == -1)
			return -1;
	}
	return 0;
}

/* Is word an option, or several?  To those who calculate "-5" is a number. */
static bool
is_option(const struct parse *p, const char *word)
{
	if (word[0] != '-' || word[1] == '\0')
		return false;
	return (served(p) & FOR_CIDR) == 0 || word[1] < '0' || word[1] > '9';
}

/* "--" was read, which tells some commands where their targets end. */
static bool
end_options(struct parse *p, char *word)
{
	if (p->command != NULL && p->command->takes_command)
		p->operands[p->operand_count++] = word;
	return true;
}

/* Reads the words of argv to its end; operands move to the front. */
static int
read_words(struct parse *p, struct diag *d)
{
	bool options_ended = false;
	int result = 0;

	while (result == 0 && p->action == PARSE_RUN && *p->next != NULL) {
		char *word = *p->next++;

		if (options_ended || !is_option(p, word))
			p->operands[p->operand_count++] = word;
		else if (strcmp(word, "--") == 0)
			options_ended = end_options(p, word);
		else if (word[1] == '-')
			result = read_long(p, word, d);
		else
			result = read_cluster(p, word + 1, d);
	}
	p->operands[p->operand_count] = NULL;
	return result;
}

/* What the options leave to be concluded once all of them are known. */
static void
settle(struct parse *p)
{
	struct settings *s = &p->settings;

	if (!p->named)
		p->command = s->listen ? &cmd_listen :
		    s->probe	       ? &cmd_probe :
					 &cmd_connect;
	s->listen = p->command == &cmd_listen;
	s->probe = p->command == &cmd_probe;
	if (s->connect_timeout < 0)
		s->connect_timeout = p->wait;
	if (s->idle_timeout < 0)
		s->idle_timeout = p->wait;
	if (s->quit_after < 0)
		s->quit_after = s->eof == EOF_STDIN ? 0 : -1;
}

/* The first word may be the name of a command, and the second of its operation. */
static void
name_command(struct parse *p)
{
	const struct command *operation = NULL;

	p->command = commands_find(*p->next);
	p->named = p->command != NULL;
	if (!p->named)
		return;
	p->next++;
	if (*p->next != NULL)
		operation = commands_operation(p->command, *p->next);
	if (operation == NULL)
		return;
	p->command = operation;
	p->next++;
}

int
parse_arguments(char **argv, struct parse *p, struct diag *d)
{
	memset(p, 0, sizeof(*p));
	settings_default(&p->settings);
	p->settings.report = &say_report;
	p->wait = -1;
	p->operands = p->next = argv + (argv[0] != NULL);
	if (*p->next == NULL)
		return diag_set(d, STATUS_USAGE, "no host, no option, no command");
	name_command(p);
	if (read_words(p, d) == -1)
		return -1;
	if (p->action != PARSE_RUN)
		return 0;
	settle(p);
	return check_options(p, d) == -1 || check_operands(p, d) == -1 ? -1 : 0;
}

void
parse_free(struct parse *p)
{
	free(p->settings.socket_options.list);
	free(p->settings.lookup.servers.list);
}
