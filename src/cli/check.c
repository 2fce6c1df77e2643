/* check: whether options and operands go together, once all of them are read */
#include "cli/check.h"

#include <stdio.h>
#include <string.h>

#include "base/diag.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/parse.h"

/* Where the option of that name was typed, or NULL; see struct parse. */
static const char *
typed_option(const struct parse *p, const char *name, size_t length)
{
	return p->typed[options_by_name(name, length, p->command->bit) - options];
}

static int
exclusive(const char *one, const char *other, struct diag *d)
{
	char a[PARSE_TYPED_MAX], b[PARSE_TYPED_MAX];

	parse_spelling(one, a);
	parse_spelling(other, b);
	return diag_set(d, STATUS_USAGE, "%s and %s exclude each other", a, b);
}

/* The option i does not serve the command: says so in terms of what was typed. */
static int
misplaced(const struct parse *p, size_t i, struct diag *d)
{
	const char *role = NULL;
	char spelling[PARSE_TYPED_MAX];

	if (!p->named && p->command == &cmd_listen)
		role = typed_option(p, "listen", strlen("listen"));
	if (!p->named && p->command == &cmd_probe)
		role = typed_option(p, "probe", strlen("probe"));
	if (role != NULL)
		return exclusive(p->typed[i], role, d);
	parse_spelling(p->typed[i], spelling);
	if (!p->named && options[i].commands == FOR_LISTEN)
		return diag_set(d, STATUS_USAGE, "%s: needs -l", spelling);
	if (!p->named && options[i].commands == FOR_PROBE)
		return diag_set(d, STATUS_USAGE, "%s: needs -z", spelling);
	return diag_set(
	    d, STATUS_USAGE, "%s: not an option of '%s'", spelling, p->command->name);
}

/* Is there, before option i, one of a group that i excludes? */
static int
check_groups(const struct parse *p, size_t i, struct diag *d)
{
	for (size_t j = 0; j < i; j++)
		if (p->typed[j] != NULL &&
		    (options[j].excludes & options[i].excludes) != 0)
			return exclusive(p->typed[j], p->typed[i], d);
	return 0;
}

/* Was one of the options in list, a|b|c, given? */
static bool
any_typed(const struct parse *p, const char *list)
{
	while (*list != '\0') {
		size_t length = strcspn(list, "|");

		if (typed_option(p, list, length) != NULL)
			return true;
		list += length + (list[length] == '|');
	}
	return false;
}

/* Writes the options of list, a|b|c, by letter where there is one: "-u or --fd". */
static void
name_needed(const struct parse *p, const char *list, char *text, size_t size)
{
	size_t used = 0;

	while (*list != '\0' && used < size) {
		size_t length = strcspn(list, "|");
		const struct option_row *row = options_by_name(
		    list, length, p->command->bit);
		const char *between = used > 0 ? " or " : "";

		if (row->letter != 0)
			used += snprintf(
			    text + used, size - used, "%s-%c", between, row->letter);
		else
			used += snprintf(
			    text + used, size - used, "%s--%s", between, row->name);
		list += length + (list[length] == '|');
	}
}

static int
check_rule(
    const struct parse *p, size_t i, const struct option_rule *rule, struct diag *d)
{
	const char *other = NULL;
	char spelling[PARSE_TYPED_MAX], needed[DIAG_TEXT_MAX / 2];

	if (rule->refuses != NULL)
		other = typed_option(p, rule->refuses, strlen(rule->refuses));
	if (other != NULL)
		return exclusive(p->typed[i], other, d);
	if (rule->needs == NULL || any_typed(p, rule->needs))
		return 0;
	parse_spelling(p->typed[i], spelling);
	name_needed(p, rule->needs, needed, sizeof(needed));
	return diag_set(d, STATUS_USAGE, "%s: needs %s", spelling, needed);
}

static int
check_rules(const struct parse *p, size_t i, struct diag *d)
{
	for (const struct option_rule *rule = option_rules; rule->name != NULL; rule++)
		if (strcmp(rule->name, options[i].name) == 0 &&
		    check_rule(p, i, rule, d) == -1)
			return -1;
	return 0;
}

int
check_options(const struct parse *p, struct diag *d)
{
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if (p->typed[i] == NULL)
			continue;
		if (check_groups(p, i, d) == -1)
			return -1;
		if ((options[i].commands & p->command->bit) == 0)
			return misplaced(p, i, d);
		if (check_rules(p, i, d) == -1)
			return -1;
	}
	return 0;
}

int
check_operands(const struct parse *p, struct diag *d)
{
	const struct command *c = p->command;

	if (p->operand_count < c->min)
		return diag_set(
		    d, STATUS_USAGE, "%s: %s is missing", c->name, c->arguments);
	if (c->max >= 0 && p->operand_count > c->max)
		return diag_set(d, STATUS_USAGE, "%s: one operand too many: %s",
		    c->name, p->operands[c->max]);
	return 0;
}
