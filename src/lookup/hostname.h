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

/*
 * May a host be called name?  Labels of at most 63 letters, digits and hyphens, none
 * of them first or last (RFC 952, RFC 1123 2.1), with dots in between, and no
 * more than the kernel keeps.  Returns 0, or -1 with d (STATUS_USAGE) saying what is
 * wrong in words that complete "NAME: ...".
 */
int hostname_check(const char *name, struct diag *d);

/*
 * Calls this host name (sethostname(2)), which has to have passed the check, until it
 * boots again.  Returns 0, or -1 with d (STATUS_LOCAL): it needs CAP_SYS_ADMIN.
 */
int hostname_set(const char *name, struct diag *d);

#endif
