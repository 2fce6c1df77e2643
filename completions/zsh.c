/* zsh: completion by _arguments */
#include "generate.h"

#include <stdio.h>

#include "cli/commands.h"
#include "cli/options.h"

static const char head[] = "#compdef serval\n"
			   "# zsh completion for serval, made from its tables\n"
			   "\n"
			   "_serval_operand() {\n"
			   "\tif (( ${words[(I)(-U|--unix)]} )); then\n"
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
    "\t    '*:operand:_serval_operand'\n"
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
	return row->kind == OPTION_LIST || row->letter == 'v';
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
print_specs(const char *pattern, unsigned int bits)
{
	char spelling[64];

	printf("\t(%s)\n\t\tspecs=(\n", pattern);
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

void
generate_zsh(void)
{
	fputs(head, stdout);
	for (size_t i = 0; commands[i] != NULL; i++) {
		printf("\t\t'%s:'", commands[i]->name);
		print_quoted(commands[i]->summary);
		putchar('\n');
	}
	fputs("\t)\n\t_describe -t commands command names\n\t_serval_operand\n}\n\n"
	      "_serval() {\n\tlocal -a specs\n\n\tcase $words[2] in\n",
	    stdout);
	for (size_t i = 0; commands[i] != NULL; i++)
		print_specs(commands[i]->name, commands[i]->bit);
	print_specs("*", FOR_NET);
	fputs(tail, stdout);
}
