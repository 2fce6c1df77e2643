/* serve: listen, and serve one client, one after another, or many at a time */
#ifndef SESSION_SERVE_H
#define SESSION_SERVE_H

struct diag;
struct settings;
struct target;

/*
 * Listens on target as settings say.  Without --keep-open the first client is
 * served and no other let in.  With it, clients that need nothing of standard
 * input (a program for each, or receiving only) are served side by side, others
 * in turn.  A socket for datagrams serves whoever speaks.  Returns the exit
 * status; d says why where it is not STATUS_OK.
 */
int serve_run(const struct settings *s, const struct target *target, struct diag *d);

/* The same on fd, a listening socket that was inherited; taken over. */
int serve_inherited(const struct settings *s, int fd, struct diag *d);

#endif
