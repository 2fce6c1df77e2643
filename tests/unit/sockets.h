/* sockets: real descriptors of every kind, for the tests of what is over them */
#ifndef UNIT_SOCKETS_H
#define UNIT_SOCKETS_H

#include <stdbool.h>
#include <stddef.h>

#include "net/endpoint.h"

/* Each fails the test where it does not work; the caller closes what it gets. */

void sockets_pipe(int fds[2]);

/* Closes both of them. */
void sockets_close(const int fds[2]);

/* socketpair(2) of SOCK_STREAM, SOCK_DGRAM or SOCK_SEQPACKET. */
void sockets_pair(int type, int fds[2]);

/* Both ends of a TCP connection over 127.0.0.1. */
void sockets_tcp(int fds[2]);

/* A UDP socket bound to 127.0.0.1, and where that is. */
int sockets_udp(struct endpoint *local);

/* Makes the close(2) that follows send a reset. */
void sockets_reset(int fd);

/* Sends, or writes, all length bytes. */
void sockets_put(int fd, const void *bytes, size_t length);
void sockets_send_to(int fd, const struct endpoint *to, const char *text);

/* Waits until events of poll(2) hold for fd. */
void sockets_wait(int fd, short events);

/* Is the open file description in blocking mode? */
bool sockets_blocks(int fd);

#endif
