/*
 * generate: prints one shell's completions, made from serval's tables of
 * options, commands and socket options.  Runs while serval is built, as
 * `generate bash|zsh|fish`.
 */
#include "generate.h"

#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/options.h"
#include "net/sockopt.h"

enum offer
offer_for(const struct option_row *row)
{
	static const struct {
		const char *argument;
		enum offer offer;
	} offers[] = {
	    {"FILE", OFFER_FILES},
	    {"COMMAND", OFFER_PROGRAMS},
	    {"ADDR", OFFER_HOSTS},
	    {"NAME=VALUE", OFFER_SOCKOPTS},
	};

	if (row->kind == OPTION_WORD)
		return OFFER_WORDS;
	for (size_t i = 0; i < sizeof(offers) / sizeof(offers[0]); i++)
		if (strcmp(offers[i].argument, row->argument) == 0)
			return offers[i].offer;
	return OFFER_NONE;
}

bool
serves(size_t i, unsigned int bits)
{
	return options[i].kind != OPTION_GROUP && (options[i].commands & bits) != 0;
}

void
print_quoted(const char *text)
{
	putchar('\'');
	for (; *text != '\0'; text++) {
		if (*text == '\'')
			fputs("'\\''", stdout);
		else
			putchar(*text);
	}
	putchar('\'');
}

void
print_words(const char *list)
{
	for (; *list != '\0'; list++)
		putchar(*list == '|' ? ' ' : *list);
}

void
print_commands(void)
{
	for (size_t i = 0; commands[i] != NULL; i++)
		printf("%s%s", i > 0 ? " " : "", commands[i]->name);
}

void
print_operations(const struct command *command)
{
	for (size_t i = 0; command->operations[i] != NULL; i++)
		printf("%s%s", i > 0 ? " " : "",
		    commands_operation_name(command->operations[i]));
}

const char *
lister_of(const struct command *command)
{
	if (command == &cmd_iface)
		return "serval iface --to name";
	return command == &cmd_service ? "serval service --list" : NULL;
}

bool
is_operation(const struct command *command)
{
	return strchr(command->name, ' ') != NULL;
}

const struct command *
command_at(size_t i)
{
	for (size_t c = 0; commands[c] != NULL; c++) {
		const struct command *const *operation = commands[c]->operations;

		for (; operation != NULL && *operation != NULL; operation++)
			if (i-- == 0)
				return *operation;
		if (i-- == 0)
			return commands[c];
	}
	return NULL;
}

void
print_sockopts(const char *suffix)
{
	for (size_t i = 0; sockopt_at(i) != NULL; i++)
		printf("%s%s%s", i > 0 ? " " : "", sockopt_name(sockopt_at(i)), suffix);
}

int
main(int argc, char **argv)
{
	const char *shell = argc == 2 ? argv[1] : "";

	if (strcmp(shell, "bash") == 0)
		generate_bash();
	else if (strcmp(shell, "zsh") == 0)
		generate_zsh();
	else if (strcmp(shell, "fish") == 0)
		generate_fish();
	else {
		fputs("usage: generate bash|zsh|fish\n", stderr);
		return 2;
	}
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
