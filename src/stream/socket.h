/* socket: a stream over a connected stream or seqpacket socket */
#ifndef STREAM_SOCKET_H
#define STREAM_SOCKET_H

struct diag;
struct stream;

/*
 * Takes over the connected socket fd (SOCK_STREAM), which close closes; it
 * may be in blocking mode and shared.  name is the peer's for errors, not
 * copied.  Its errors are STATUS_BROKEN.  half_close is shutdown(2) with
 * SHUT_WR; undelivered asks SIOCOUTQ (tcp(7)).  Returns NULL with d set, fd
 * closed, when there is no memory.
 */
struct stream *socket_stream_open(int fd, const char *name, struct diag *d);

#endif
