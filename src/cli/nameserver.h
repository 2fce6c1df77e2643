/* nameserver: the servers that --dns asks, by the settings */
#ifndef CLI_NAMESERVER_H
#define CLI_NAMESERVER_H

#include <stdbool.h>

struct by_dns;
struct diag;
struct settings;

/* Is DNS to be asked, and not the system's resolver? */
bool nameserver_wanted(const struct settings *s);

/* As by_dns_open, with the servers, tries and ways of the settings. */
int nameserver_open(struct by_dns *a, const struct settings *s, struct diag *d);

#endif
