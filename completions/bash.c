/* bash: completion by a function; needs nothing of the bash-completion package */
#include "generate.h"

#include <stdio.h>
#include <string.h>

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
    "\tif [[ $lister ]] && ((COMP_CWORD > 1)); then\n"
    "\t\t_serval_reply -W \"$($lister 2>/dev/null | cut -f 1)\"\n"
    "\t\treturn\n"
    "\tfi\n"
    "\tcase \" ${COMP_WORDS[*]} \" in\n"
    "\t*' -U '* | *' --unix '*) _serval_files ;;\n"
    "\t*) _serval_reply -A hostname \"$@\" ;;\n"
    "\tesac\n"
    "}\n"
    "\n"
    "_serval()\n"
    "{\n"
    "\tlocal options names operations= letters= lister= takes_command=\n"
    "\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
    "\n"
    "\t[[ $cur != = ]] || cur=\n"
    "\t[[ $prev != = ]] || prev=${COMP_WORDS[COMP_CWORD - 2]}\n";

/* Behind the "--" of some commands come the words of another. */
static const char tail[] =
    "\n"
    "\tif [[ $takes_command && \" ${COMP_WORDS[*]:1:COMP_CWORD-1} \" == "
    "*' -- '* ]]; then\n"
    "\t\t_serval_reply -c\n"
    "\telif [[ $cur == -* ]]; then\n"
    "\t\t_serval_reply -W \"$options\"\n"
    "\telif ((COMP_CWORD == 1)); then\n"
    "\t\t_serval_operand -W \"$names\"\n"
    "\telif ((COMP_CWORD == 2)) && [[ $operations ]]; then\n"
    "\t\t_serval_reply -W \"$operations\"\n"
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

/* Does this option's argument go by its long name in an earlier row, too? */
static bool
is_repeated(size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (serves(j, FOR_ALL) && options[j].argument != NULL &&
		    strcmp(options[j].name, options[i].name) == 0)
			return true;
	return false;
}

/* What follows an option that takes an argument, by its long name. */
static void
print_arguments(void)
{
	fputs("\n\tif [[ $prev == -? && $letters =~ \" ${prev#-}=\"([^ ]+) ]]; then\n"
	      "\t\tprev=--${BASH_REMATCH[1]}\n"
	      "\tfi\n"
	      "\tcase $prev in\n",
	    stdout);
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if (!serves(i, FOR_ALL) || options[i].argument == NULL ||
		    is_repeated(i))
			continue;
		printf("\t--%s) ", options[i].name);
		print_offer(&options[i]);
		fputs("; return ;;\n", stdout);
	}
	fputs("\tesac\n", stdout);
}

/* The options that serve a command, and the letters of those that take an argument. */
static void
print_options(unsigned int bits)
{
	fputs("options='", stdout);
	for (size_t i = 0; i < OPTION_COUNT; i++)
		if (serves(i, bits))
			printf("--%s ", options[i].name);
	fputs("' letters='", stdout);
	for (size_t i = 0; i < OPTION_COUNT; i++)
		if (serves(i, bits) && options[i].letter != 0 &&
		    options[i].argument != NULL)
			printf(" %c=%s", options[i].letter, options[i].name);
	putchar('\'');
}

static void
print_command(const struct command *command)
{
	printf(is_operation(command) ? "\t'%s') " : "\t'%s '*) ", command->name);
	print_options(command->bit);
	if (command->takes_command)
		fputs(" takes_command=1", stdout);
	if (command->operations != NULL) {
		fputs(" operations='", stdout);
		print_operations(command);
		putchar('\'');
	}
	if (lister_of(command) != NULL)
		printf(" lister='%s'", lister_of(command));
	fputs(" ;;\n", stdout);
}

void
generate_bash(void)
{
	fputs(head, stdout);
	fputs("\n\tcase \"${COMP_WORDS[1]} ${COMP_WORDS[2]}\" in\n", stdout);
	for (size_t i = 0; command_at(i) != NULL; i++)
		print_command(command_at(i));
	fputs("\t*) ", stdout);
	print_options(FOR_NET);
	fputs(" ;;\n\tesac\n\tnames='", stdout);
	print_commands();
	fputs("'\n", stdout);
	print_arguments();
	fputs(tail, stdout);
}
