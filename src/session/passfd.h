/* passfd: hand a connected socket to whoever asked for it (ssh's ProxyUseFdpass) */
#ifndef SESSION_PASSFD_H
#define SESSION_PASSFD_H

struct diag;

/*
 * Sends fd over standard output, which must be a UNIX socket (unix(7),
 * SCM_RIGHTS), and closes it.  Returns the exit status, with d where it is not
 * STATUS_OK.
 */
int passfd_send(int fd, struct diag *d);

#endif
