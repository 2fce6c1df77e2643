/* zsh: completion by _arguments */
#include "generate.h"

#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/options.h"

static const char head[] = "#compdef serval\n"
			   "# zsh completion for serval, made from its tables\n"
			   "\n"
			   "_serval_operand() {\n"
			   "\tlocal lister=\n"
			   "\t(( CURRENT > 2 )) && case $words[2] in\n";

static const char takers[] =
    "\tesac\n"
    "\tif (( ${words[(i)--]} < CURRENT )) && [[ $words[2] == (";

static const char operands[] = ") ]]; then\n"
			       "\t\t_command_names\n"
			       "\telif [[ -n $lister ]]; then\n"
			       "\t\tlocal -a lines\n"
			       "\t\tlines=(${(f)\"$(eval $lister 2>/dev/null)\"})\n"
			       "\t\tcompadd -- ${lines%%$'\\t'*}\n"
			       "\telif (( ${words[(I)(-U|--unix)]} )); then\n"
			       "\t\t_files\n"
			       "\telse\n"
			       "\t\t_hosts\n"
			       "\tfi\n"
			       "}\n"
			       "\n"
			       "_serval_first() {\n"
			       "\tlocal -a names\n"
			       "\tnames=(\n";

static const char tail[] =
    "\tesac\n"
    "\t_arguments -s -S : $specs '1:command or operand:_serval_first' \\\n"
    "\t    '2:operation or operand:_serval_second' '*:operand:_serval_operand'\n"
    "}\n"
    "\n"
    "_serval \"$@\"\n";

/* The options that may not follow this one: itself, and its groups'. */
static void
print_excluded(size_t i)
{
	putchar('(');
	for (size_t j = 0; j < OPTION_COUNT; j++) {
		if (j != i && (options[j].excludes & options[i].excludes) == 0)
			continue;
		if (options[j].letter != 0)
			printf(" -%c", options[j].letter);
		printf(" --%s", options[j].name);
	}
	putchar(')');
}

static void
print_offer(const struct option_row *row)
{
	printf(":%s:", row->argument);
	switch (offer_for(row)) {
	case OFFER_NONE:
		putchar(' ');
		break;
	case OFFER_WORDS:
		putchar('(');
		print_words(row->argument);
		putchar(')');
		break;
	case OFFER_FILES:
		fputs("_files", stdout);
		break;
	case OFFER_PROGRAMS:
		fputs("_command_names", stdout);
		break;
	case OFFER_HOSTS:
		fputs("_hosts", stdout);
		break;
	case OFFER_SOCKOPTS:
		fputs("compadd -S = -- ", stdout);
		print_sockopts("");
		break;
	}
}

static bool
repeats(const struct option_row *row)
{
	return row->kind == OPTION_LIST || strcmp(row->name, "verbose") == 0;
}

/* One spec of _arguments: what it excludes, its spelling, help and argument. */
static void
print_spec(size_t i, const char *spelling, bool attaches)
{
	const struct option_row *row = &options[i];

	fputs("\t\t\t'", stdout);
	if (repeats(row))
		putchar('*');
	else
		print_excluded(i);
	printf("%s%s'", spelling, row->argument == NULL ? "" : attaches ? "=" : "+");
	print_quoted("[");
	print_quoted(row->help);
	fputs("']", stdout);
	if (row->argument != NULL)
		print_offer(row);
	fputs("'\n", stdout);
}

static void
print_specs(const char *pattern, bool any, unsigned int bits)
{
	char spelling[64];

	printf("\t(%s%s)\n\t\tspecs=(\n", pattern, any ? "*" : "");
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if (!serves(i, bits))
			continue;
		if (options[i].letter != 0) {
			snprintf(spelling, sizeof(spelling), "-%c", options[i].letter);
			print_spec(i, spelling, false);
		}
		snprintf(spelling, sizeof(spelling), "--%s", options[i].name);
		print_spec(i, spelling, true);
	}
	fputs("\t\t)\n\t\t;;\n", stdout);
}

/* Each with its summary, for _describe. */
static void
print_described(const char *name, const char *summary)
{
	printf("\t\t'%s:'", name);
	print_quoted(summary);
	putchar('\n');
}

/* What the second word may be behind a command that has operations. */
static void
print_second(void)
{
	fputs("_serval_second() {\n\tlocal -a names\n\tcase $words[2] in\n", stdout);
	for (size_t i = 0; commands[i] != NULL; i++) {
		const struct command *const *operation = commands[i]->operations;

		if (operation == NULL)
			continue;
		printf("\t(%s) names=(\n", commands[i]->name);
		for (; *operation != NULL; operation++)
			print_described(
			    commands_operation_name(*operation), (*operation)->summary);
		fputs("\t) ;;\n", stdout);
	}
	fputs("\tesac\n\tif (( $#names )); then\n"
	      "\t\t_describe -t operations operation names\n"
	      "\telse\n\t\t_serval_operand\n\tfi\n}\n\n",
	    stdout);
}

/* The commands behind whose "--" come the words of another, as a pattern. */
static void
print_takers(void)
{
	const char *between = "";

	for (size_t i = 0; commands[i] != NULL; i++) {
		if (!commands[i]->takes_command)
			continue;
		printf("%s%s", between, commands[i]->name);
		between = "|";
	}
}

void
generate_zsh(void)
{
	char pattern[64];

	fputs(head, stdout);
	for (size_t i = 0; commands[i] != NULL; i++)
		if (lister_of(commands[i]) != NULL)
			printf("\t(%s) lister='%s' ;;\n", commands[i]->name,
			    lister_of(commands[i]));
	fputs(takers, stdout);
	print_takers();
	fputs(operands, stdout);
	for (size_t i = 0; commands[i] != NULL; i++)
		print_described(commands[i]->name, commands[i]->summary);
	fputs("\t)\n\t_describe -t commands command names\n\t_serval_operand\n}\n\n",
	    stdout);
	print_second();
	fputs("_serval() {\n\tlocal -a specs\n\n\tcase \"$words[2] $words[3]\" in\n",
	    stdout);
	for (size_t i = 0; command_at(i) != NULL; i++) {
		const struct command *command = command_at(i);
		bool any = !is_operation(command);

		snprintf(
		    pattern, sizeof(pattern), "'%s%s'", command->name, any ? " " : "");
		print_specs(pattern, any, command->bit);
	}
	print_specs("", true, FOR_NET);
	fputs(tail, stdout);
}
