/* hosts: whether hosts(5) has a name */
#ifndef LOOKUP_HOSTS_H
#define LOOKUP_HOSTS_H

#include <stdbool.h>

/* Does a line of path, as hosts(5) has them, name host, in either case? */
bool hosts_has(const char *path, const char *host);

#endif
