/* inherit: a descriptor that somebody else opened, as the connection */
#ifndef SESSION_INHERIT_H
#define SESSION_INHERIT_H

struct diag;
struct settings;

/*
 * Uses a duplicate of the descriptor --fd: accepts on a listening socket, sends
 * and receives on another socket, reads and writes anything else.  The flags
 * of the open file description, which its other users share, stay as they are.
 * Returns the exit status; d says why where it is not STATUS_OK.
 */
int inherit_run(const struct settings *s, struct diag *d);

#endif
