/* name_check: what cannot be the name of a host */
#ifndef LOOKUP_NAME_CHECK_H
#define LOOKUP_NAME_CHECK_H

struct diag;

/*
 * Refuses what no resolver could find, so that it is never sent: an empty label
 * or one of more than 63 characters, a name of more than 253 (RFC 1035, 2.3.4),
 * and ASCII that is no letter, digit, '-' or '_' (RFC 1123, 2.1; RFC 8552); what
 * is not ASCII is the resolver's to judge.  Returns 0, or -1 with d (STATUS_USAGE).
 */
int name_check(const char *host, struct diag *d);

#endif
