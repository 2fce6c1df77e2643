/* bash: completion by a function; needs nothing of the bash-completion package */
#include "generate.h"

#include <stdio.h>

#include "cli/commands.h"
#include "cli/options.h"

/* A word is cut at '=', which bash has in COMP_WORDBREAKS. */
static const char head[] =
    "# bash completion for serval, made from its tables\n"
    "\n"
    "_serval_reply()\n"
    "{\n"
    "\tmapfile -t COMPREPLY < <(compgen \"$@\" -- \"$cur\")\n"
    "}\n"
    "\n"
    "_serval_files()\n"
    "{\n"
    "\tcompopt -o filenames\n"
    "\t_serval_reply -f\n"
    "}\n"
    "\n"
    "_serval_operand()\n"
    "{\n"
    "\tcase \" ${COMP_WORDS[*]} \" in\n"
    "\t*' -U '* | *' --unix '*) _serval_files ;;\n"
    "\t*) _serval_reply -A hostname \"$@\" ;;\n"
    "\tesac\n"
    "}\n"
    "\n"
    "_serval()\n"
    "{\n"
    "\tlocal options names\n"
    "\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
    "\n"
    "\t[[ $cur != = ]] || cur=\n"
    "\t[[ $prev != = ]] || prev=${COMP_WORDS[COMP_CWORD - 2]}\n";

static const char tail[] = "\n"
			   "\tif [[ $cur == -* ]]; then\n"
			   "\t\t_serval_reply -W \"$options\"\n"
			   "\telif ((COMP_CWORD == 1)); then\n"
			   "\t\t_serval_operand -W \"$names\"\n"
			   "\telse\n"
			   "\t\t_serval_operand\n"
			   "\tfi\n"
			   "}\n"
			   "\n"
			   "complete -F _serval serval\n";

static void
print_offer(const struct option_row *row)
{
	switch (offer_for(row)) {
	case OFFER_NONE:
		fputs("COMPREPLY=()", stdout);
		break;
	case OFFER_WORDS:
		fputs("_serval_reply -W '", stdout);
		print_words(row->argument);
		putchar('\'');
		break;
	case OFFER_FILES:
		fputs("_serval_files", stdout);
		break;
	case OFFER_PROGRAMS:
		fputs("_serval_reply -c", stdout);
		break;
	case OFFER_HOSTS:
		fputs("_serval_reply -A hostname", stdout);
		break;
	case OFFER_SOCKOPTS:
		fputs("compopt -o nospace; _serval_reply -W '", stdout);
		print_sockopts("=");
		putchar('\'');
		break;
	}
}

/* What follows an option that takes an argument. */
static void
print_arguments(void)
{
	fputs("\n\tcase $prev in\n", stdout);
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if (!serves(i, FOR_ALL) || options[i].argument == NULL)
			continue;
		fputs("\t", stdout);
		if (options[i].letter != 0)
			printf("-%c | ", options[i].letter);
		printf("--%s) ", options[i].name);
		print_offer(&options[i]);
		fputs("; return ;;\n", stdout);
	}
	fputs("\tesac\n", stdout);
}

static void
print_options(const char *pattern, unsigned int bits)
{
	printf("\t%s) options='", pattern);
	for (size_t i = 0; i < OPTION_COUNT; i++)
		if (serves(i, bits))
			printf("--%s ", options[i].name);
	fputs("' ;;\n", stdout);
}

void
generate_bash(void)
{
	fputs(head, stdout);
	print_arguments();
	fputs("\n\tcase ${COMP_WORDS[1]} in\n", stdout);
	for (size_t i = 0; commands[i] != NULL; i++)
		print_options(commands[i]->name, commands[i]->bit);
	print_options("*", FOR_NET);
	fputs("\tesac\n\tnames='", stdout);
	print_commands();
	fputs("'\n", stdout);
	fputs(tail, stdout);
}
