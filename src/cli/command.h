/* command: one of serval's commands; a const in a file of its own each */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <stdbool.h>

struct diag;
struct settings;

/* Which commands an option serves: the bits in a row of options.def. */
enum {
	FOR_CONNECT = 1 << 0,
	FOR_LISTEN = 1 << 1,
	FOR_PROBE = 1 << 2,
	FOR_RESOLVE = 1 << 3,
	FOR_REVERSE = 1 << 4,
	FOR_HOSTNAME = 1 << 5,
	FOR_SERVICE = 1 << 6,
	FOR_ADDR = 1 << 7,
	FOR_INET = 1 << 8, /* aton ntoa pton ntop */
	FOR_SOCKOPT = 1 << 9,
	FOR_IFACE = 1 << 10,
	FOR_WAIT = 1 << 11,
	FOR_CIDR_INFO = 1 << 16,
	FOR_CIDR_MATCH = 1 << 17,
	FOR_CIDR_SPLIT = 1 << 18,
	FOR_CIDR_SET = 1 << 19, /* merge exclude intersect */
	FOR_CIDR_LIST = 1 << 20,
	FOR_CIDR_SORT = 1 << 21,
	FOR_CIDR_EACH = 1 << 22, /* one answer or more for each input */
	FOR_CIDR_REST = 1 << 23,
	FOR_CIDR = 255 << 16,
	FOR_NET = FOR_CONNECT | FOR_LISTEN | FOR_PROBE,
	FOR_MOVE = FOR_CONNECT | FOR_LISTEN,
	FOR_ALL = (1 << 24) - 1,
};

struct command {
	const char *name; /* of an operation: its command's, a blank, its own */
	unsigned int bit; /* the FOR_ bits whose options it takes */
	const char *arguments; /* as in the synopsis, e.g. "HOST [SERVICE]" */
	const char *summary; /* one line of --help */
	int min, max; /* how many operands; -1: any number */
	bool takes_command; /* "--" is an operand: a program's words follow */

	/* What the next word may name instead; ends with NULL.  NULL: nothing. */
	const struct command *const *operations;

	/*
	 * Does the work for the operands argv[0..argc-1].  Returns the exit
	 * status; where it is not STATUS_OK, d may hold what to tell the user.
	 */
	int (*run)(const struct settings *s, int argc, char **argv, struct diag *d);
};

#endif
