/* reverse: what the ways of serval reverse share */
#ifndef CLI_REVERSE_H
#define CLI_REVERSE_H

#include <stdbool.h>
#include <stddef.h>

struct diag;
struct endpoint;
struct settings;

/* One run of serval reverse. */
struct reverse {
	const struct settings *settings;
	unsigned int port; /* of --port, or 0 */
	bool with_input; /* each line begins with the word that it is about */
};

/*
 * Reads word as an address, with the port.  Returns 0, or -1 with d (STATUS_USAGE) in
 * words that complete "WORD: ...".
 */
int reverse_address(
    const struct reverse *r, const char *word, struct endpoint *e, struct diag *d);

/* As resolve_by_system and resolve_by_dns. */
int reverse_by_system(const struct reverse *r, char **operands, struct diag *d);
int reverse_by_dns(const struct reverse *r, char **operands, struct diag *d);

#endif
