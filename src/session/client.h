/* client: connect to a target, move the data, end */
#ifndef SESSION_CLIENT_H
#define SESSION_CLIENT_H

struct diag;
struct settings;
struct target;

/*
 * Connects to target as settings say and relays until the connection has
 * ended.  Returns the exit status; d says why where it is not STATUS_OK.
 */
int client_run(const struct settings *s, const struct target *target, struct diag *d);

#endif
