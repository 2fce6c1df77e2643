/* resolve: what the ways of serval resolve share */
#ifndef CLI_RESOLVE_H
#define CLI_RESOLVE_H

#include <stdbool.h>
#include <stddef.h>

struct diag;
struct settings;

/* One run of serval resolve. */
struct resolve {
	const struct settings *settings;
	const char *service; /* as it was given, or NULL */
	unsigned int port; /* its port, or 0 */
	bool with_input; /* each line begins with the word that it is about */
};

/*
 * Resolve the operands, which end with NULL, or stdin where there are none: by the
 * system's resolver, or by asking DNS servers.  Return the exit status.
 */
int resolve_by_system(const struct resolve *r, char **operands, struct diag *d);
int resolve_by_dns(const struct resolve *r, char **operands, struct diag *d);

#endif
