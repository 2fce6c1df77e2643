/* fish: completion by conditions on the command word */
#include "generate.h"

#include <stdio.h>

#include "cli/commands.h"
#include "cli/options.h"

static const char head[] =
    "# fish completion for serval, made from its tables\n"
    "\n"
    "# The command, and its operation where there is one, or \"none\" where the\n"
    "# first argument is none of them.\n"
    "function __serval_command\n"
    "\tset -l words (commandline -opc) '' ''\n"
    "\tif contains -- $words[2]-$words[3] $argv\n"
    "\t\techo $words[2]-$words[3]\n"
    "\telse\n"
    "\t\tcontains -- $words[2] $argv; and echo $words[2]; or echo none\n"
    "\tend\n"
    "end\n"
    "\n"
    "function __serval_serves\n"
    "\tcontains (__serval_command";

static const char operands[] =
    ") $argv\n"
    "end\n"
    "\n"
    "complete -c serval -f\n"
    "complete -c serval -n '__fish_contains_opt -s U unix' -F\n";

/* A command's name as one word: "resolve", or "cidr-match". */
static void
print_key(const struct command *command)
{
	putchar(' ');
	for (const char *p = command->name; *p != '\0'; p++)
		putchar(*p == ' ' ? '-' : *p);
}

static void
print_offer(const struct option_row *row)
{
	switch (offer_for(row)) {
	case OFFER_NONE:
		fputs(" -x", stdout);
		break;
	case OFFER_WORDS:
		fputs(" -x -a '", stdout);
		print_words(row->argument);
		putchar('\'');
		break;
	case OFFER_FILES:
		fputs(" -r -F", stdout);
		break;
	case OFFER_PROGRAMS:
		fputs(" -x -a '(__fish_complete_command)'", stdout);
		break;
	case OFFER_HOSTS:
		fputs(" -x -a '(__fish_print_hostnames)'", stdout);
		break;
	case OFFER_SOCKOPTS:
		fputs(" -x -a '", stdout);
		print_sockopts("=");
		putchar('\'');
		break;
	}
}

/* Lists the commands that an option serves, "none" being no command word. */
static void
print_condition(const struct option_row *row)
{
	fputs(" -n '__serval_serves", stdout);
	if ((row->commands & FOR_NET) != 0)
		fputs(" none", stdout);
	for (size_t i = 0; command_at(i) != NULL; i++)
		if ((command_at(i)->bit & row->commands) != 0)
			print_key(command_at(i));
	putchar('\'');
}

static void
print_option(const struct option_row *row)
{
	fputs("complete -c serval", stdout);
	if (row->commands != FOR_ALL)
		print_condition(row);
	if (row->letter != 0)
		printf(" -s %c", row->letter);
	printf(" -l %s", row->name);
	if (row->argument != NULL)
		print_offer(row);
	fputs(" -d ", stdout);
	print_quoted(row->help);
	putchar('\n');
}

/* Offers a word, with its summary, where the condition is met. */
static void
print_word(const char *condition, const char *word, const char *summary)
{
	printf("complete -c serval -n '%s' -a %s -d ", condition, word);
	print_quoted(summary);
	putchar('\n');
}

static void
print_operation_words(const struct command *command)
{
	char condition[128];

	snprintf(condition, sizeof(condition),
	    "test (count (commandline -opc)) -eq 2; and __serval_serves %s",
	    command->name);
	for (size_t i = 0; command->operations[i] != NULL; i++)
		print_word(condition, commands_operation_name(command->operations[i]),
		    command->operations[i]->summary);
}

/* What follows a tab is told with the word. */
static void
print_operands(void)
{
	fputs("complete -c serval -n 'not __fish_contains_opt -s U unix; "
	      "and not __serval_serves",
	    stdout);
	for (size_t i = 0; commands[i] != NULL; i++)
		if (lister_of(commands[i]) != NULL)
			print_key(commands[i]);
	fputs("' -a '(__fish_print_hostnames)'\n", stdout);
	for (size_t i = 0; commands[i] != NULL; i++) {
		if (lister_of(commands[i]) == NULL)
			continue;
		fputs("complete -c serval -n '__serval_serves", stdout);
		print_key(commands[i]);
		printf("' -a '(%s 2>/dev/null)'\n", lister_of(commands[i]));
	}
}

void
generate_fish(void)
{
	fputs(head, stdout);
	for (size_t i = 0; command_at(i) != NULL; i++)
		print_key(command_at(i));
	fputs(operands, stdout);
	print_operands();
	for (size_t i = 0; commands[i] != NULL; i++) {
		print_word("test (count (commandline -opc)) -eq 1", commands[i]->name,
		    commands[i]->summary);
		if (commands[i]->operations != NULL)
			print_operation_words(commands[i]);
		if (commands[i]->takes_command)
			printf(
			    "complete -c serval -n '__serval_serves %s; and contains "
			    "-- -- (commandline -opc)' -a "
			    "'(__fish_complete_command)'\n",
			    commands[i]->name);
	}
	for (size_t i = 0; i < OPTION_COUNT; i++)
		if (serves(i, FOR_ALL))
			print_option(&options[i]);
}
