/* hosts: whether hosts(5) has a name */
#ifndef LOOKUP_HOSTS_H
#define LOOKUP_HOSTS_H

#include <stdbool.h>

/* Where the C library reads it. */
#define HOSTS_FILE "/etc/hosts"

/* Does a line of path, as hosts(5) has them, name host, in either case? */
bool hosts_has(const char *path, const char *host);

#endif
