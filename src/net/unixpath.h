/* unixpath: the paths of UNIX sockets that are ours to make and to remove */
#ifndef NET_UNIXPATH_H
#define NET_UNIXPATH_H

#include <sys/types.h>

#include "net/endpoint.h"

struct diag;

/* A path that we bound; zero-initialised holds none. */
struct unixpath {
	char path[sizeof(((struct sockaddr_un *)0)->sun_path) + 1];
	dev_t device;
	ino_t inode;
};

/*
 * Binds fd, a UNIX socket, to local.  A socket file that is no socket's any
 * more is replaced; a live one, or a file of another kind, is an error
 * (STATUS_LOCAL).  *held says what unixpath_release
 * has to remove: nothing for an abstract name.  Returns 0, or -1 with d.
 */
int unixpath_bind(
    int fd, const struct endpoint *local, struct unixpath *held, struct diag *d);

/* Removes the path that held names, if the file there is still ours. */
void unixpath_release(struct unixpath *held);

#endif
