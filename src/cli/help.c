/* help: --help and --version, from the tables */
#include "cli/help.h"

#include <string.h>

#include "addr/special.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "lookup/dns.h"
#include "lookup/idn.h"

/* The column at which the words about an option begin. */
enum { HELP_COLUMN = 30 };

static const char synopsis[] =
    "usage: serval [options] HOST PORT        connect\n"
    "       serval [options] -l [HOST] PORT   listen\n"
    "       serval [options] -U [-l] PATH     UNIX-domain sockets\n"
    "       serval [options] -z HOST PORT...  probe ports\n"
    "       serval COMMAND [options] ARGS     everything else\n"
    "HOST PORT may be HOST:PORT, [V6]:PORT, unix:PATH or unix:@NAME.\n";

static const char units[] =
    "\nTIME takes ms, s, m and h, a bare number is seconds; SIZE takes k, M and G.\n";

/* What this build can do; an optional library adds a word of its own. */
static const char features[] = "tcp udp unix seqpacket ipv4 ipv6 exec telnet tcp-md5";

static void
print_commands(FILE *out)
{
	fputs("\nCommands (serval COMMAND --help says more):\n", out);
	for (size_t i = 0; commands[i] != NULL; i++)
		fprintf(out, "  %-10s  %s\n", commands[i]->name, commands[i]->summary);
}

static void
print_operations(FILE *out, const struct command *c)
{
	fprintf(out, "\nOperations (serval %s OPERATION --help says more):\n", c->name);
	for (size_t i = 0; c->operations[i] != NULL; i++) {
		const struct command *operation = c->operations[i];

		fprintf(out, "  %-10s  %s\n", commands_operation_name(operation),
		    operation->summary);
	}
}

/* The option and its argument; then its help, on a line of its own if need be. */
static void
print_option(FILE *out, const struct option_row *row)
{
	int used;

	if (row->letter != 0)
		used = fprintf(out, "  -%c, --%s", row->letter, row->name);
	else
		used = fprintf(out, "      --%s", row->name);
	if (row->argument != NULL)
		used += fprintf(out, " %s", row->argument);
	if (used > HELP_COLUMN - 2) {
		fputc('\n', out);
		used = 0;
	}
	fprintf(out, "%*s%s\n", HELP_COLUMN - used, "", row->help);
}

/* The options of some FOR_ bits, under those headings that have any. */
static void
print_options(FILE *out, unsigned int bits)
{
	const char *heading = NULL;

	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if (options[i].kind == OPTION_GROUP) {
			heading = options[i].help;
			continue;
		}
		if ((options[i].commands & bits) == 0)
			continue;
		if (heading != NULL)
			fprintf(out, "\n%s:\n", heading);
		heading = NULL;
		print_option(out, &options[i]);
	}
}

void
help_print(FILE *out, const struct command *command)
{
	if (command == NULL) {
		fputs(synopsis, out);
		print_commands(out);
		print_options(out, FOR_ALL);
	} else {
		fprintf(out, "usage: serval %s [options]%s%s\n%s\n", command->name,
		    command->arguments[0] != '\0' ? " " : "", command->arguments,
		    command->summary);
		if (command->operations != NULL)
			print_operations(out, command);
		print_options(out, command->bit);
	}
	if (command == NULL || (command->bit & (FOR_NET | FOR_WAIT)) != 0)
		fputs(units, out);
}

void
help_version(FILE *out)
{
	fprintf(out, "serval %s\nfeatures: %s%s%s\n", PACKAGE_VERSION, features,
	    dns_available() ? " dns" : "", idn_available() ? " idn" : "");
	fprintf(out, "IANA special-purpose address registries: %s\n", special_date);
}
