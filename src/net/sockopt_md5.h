/* sockopt_md5: TCP segments that are signed with a shared key */
#ifndef NET_SOCKOPT_MD5_H
#define NET_SOCKOPT_MD5_H

#include <sys/socket.h>

/*
 * Signs what goes to peer, and accepts from it only what is signed, with key
 * by RFC 2385 (TCP_MD5SIG_EXT, tcp(7)).  peer, of IPv4 or IPv6, is an address
 * whose port does not matter; on a listener a wildcard stands for every peer,
 * [::] for those of IPv4, too.  key has 1 to 80 bytes.  Needs a kernel with
 * CONFIG_TCP_MD5SIG.  Returns 0, or -1 with errno: EINVAL for a key of another
 * length, else as setsockopt(2) sets it.
 */
int sockopt_set_tcp_md5(
    int fd, const struct sockaddr *peer, socklen_t length, const char *key);

#endif
