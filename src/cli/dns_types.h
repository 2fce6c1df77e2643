/* dns_types: which types of records a run asks for */
#ifndef CLI_DNS_TYPES_H
#define CLI_DNS_TYPES_H

#include <stdbool.h>
#include <stddef.h>

struct diag;
struct settings;

enum { DNS_TYPES_MAX = 16 };

struct dns_types {
	unsigned int list[DNS_TYPES_MAX]; /* proto/dns_type.h */
	size_t count;
	bool addresses; /* none was named: the addresses of the families wanted */
};

/*
 * Reads --type, --mx and --srv; without them A and AAAA, as -4 and -6 leave them.
 * Returns 0, or -1 with d (STATUS_USAGE).
 */
int dns_types_read(const struct settings *s, struct dns_types *types, struct diag *d);

/* Do the settings name a type of record, or what else only DNS has? */
bool dns_types_wanted(const struct settings *s);

#endif
