/* hostname: what this host is called */
#ifndef LOOKUP_HOSTNAME_H
#define LOOKUP_HOSTNAME_H

struct diag;

enum { HOSTNAME_MAX = 256 };

/* The name that gethostname(2) gives.  Returns 0, or -1 with d (STATUS_LOCAL). */
int hostname_get(char name[static HOSTNAME_MAX], struct diag *d);

/*
 * The canonical name that the resolver has for it, as hostname(1) -f prints
 * it.  Returns 0, or -1 with d as name_lookup sets it.
 */
int hostname_qualified(char name[static HOSTNAME_MAX], struct diag *d);

#endif
