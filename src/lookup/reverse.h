/* reverse: from an address to its name, by the system's resolver */
#ifndef LOOKUP_REVERSE_H
#define LOOKUP_REVERSE_H

struct diag;
struct endpoint;

/* NI_MAXHOST: room for any name and its NUL (getnameinfo(3)). */
enum { REVERSE_NAME_MAX = 1025 };

/*
 * Finds the name of e's address (getnameinfo(3)); its port does not matter.
 * Returns 0, or -1 with d: STATUS_NO where it has no name, STATUS_TEMPORARY
 * where the resolver cannot say now, else STATUS_LOCAL.
 */
int reverse_name(
    const struct endpoint *e, char name[static REVERSE_NAME_MAX], struct diag *d);

#endif
