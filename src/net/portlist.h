/* portlist: ports and ranges of ports, as in 22,80,8000-8100 */
#ifndef NET_PORTLIST_H
#define NET_PORTLIST_H

#include <stddef.h>

struct diag;

/* The ports from first to last; before: how many are in the items before it. */
struct portlist_item {
	unsigned int first, last;
	size_t before;
};

/* Items in the order they were given, not expanded. */
struct portlist {
	struct portlist_item *items;
	size_t count; /* of items */
	size_t total; /* of ports; one that is listed twice counts twice */
};

/*
 * Finds the port of a service's name for proto; 0, or -1 with d.  The floor of
 * names is beside this one, so that the caller hands it in.
 */
typedef int portlist_resolver(
    const char *name, const char *proto, unsigned int *port, struct diag *d);

/*
 * Reads elements between commas: a port of 1..65535, a range of such whose ends
 * may be the other way round, or a name that resolver finds for proto.  Returns
 * 0, or -1 with d and *list empty: STATUS_USAGE with the element and what was
 * wrong, what resolver said, or STATUS_LOCAL where memory is short.  The caller
 * frees list with portlist_free.
 */
int portlist_parse(const char *text, portlist_resolver *resolver, const char *proto,
    struct portlist *list, struct diag *d);

/* The port at index, 0..total - 1, in the list's order; O(log items). */
unsigned int portlist_port(const struct portlist *list, size_t index);

/* Frees what list owns; it is an empty list afterwards. */
void portlist_free(struct portlist *list);

#endif
