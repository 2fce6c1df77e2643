/* alias: the other names that the system's resolver has for a host */
#ifndef LOOKUP_ALIAS_H
#define LOOKUP_ALIAS_H

#include <stddef.h>

/*
 * Finds the aliases of host for a family (gethostbyname2_r(3)): the names of its
 * line in hosts(5), or the chain of CNAMEs.  *list is the caller's, freed with
 * alias_free; NULL where there are none, or memory is short.  Returns the count.
 */
size_t alias_find(const char *host, int family, char ***list);

void alias_free(char **list, size_t count);

#endif
