/* endpoint: a socket address as a value; made from and printed as text */
#ifndef NET_ENDPOINT_H
#define NET_ENDPOINT_H

#include <netinet/in.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/un.h>

struct addr;
struct diag;

/* Room for host, zone and NUL, or for a UNIX path, '@' and NUL. */
enum { ENDPOINT_TEXT_MAX = 128 };

struct endpoint {
	socklen_t length; /* of address, as the kernel gave or takes it */
	union {
		struct sockaddr any;
		struct sockaddr_in in4;
		struct sockaddr_in6 in6;
		struct sockaddr_un un;
		struct sockaddr_storage room;
	} address;
};

/* The AF_ constant of e, AF_UNSPEC where it was never filled. */
int endpoint_family(const struct endpoint *e);

/* Fills e from an address, an interface index (0: none) and a port in host order. */
void endpoint_from_addr(
    struct endpoint *e, const struct addr *a, unsigned int scope, unsigned int port);

/*
 * Fills e from a UNIX path; a leading '@' makes an abstract name (unix(7)).
 * Returns 0, or -1 with d (STATUS_USAGE) where it is empty or does not fit in
 * sun_path.
 */
int endpoint_from_path(struct endpoint *e, const char *path, struct diag *d);

/* The port in host order, 0 for a UNIX address. */
unsigned int endpoint_port(const struct endpoint *e);
void endpoint_set_port(struct endpoint *e, unsigned int port);

/* Are they one address and port (or one path)? */
bool endpoint_equal(const struct endpoint *a, const struct endpoint *b);

/* Is it no address in particular, which bind(2) takes for all of them? */
bool endpoint_is_any(const struct endpoint *e);

/*
 * Prints the host of e alone: an address, with %zone for a scoped one and
 * without the ::ffff: of a mapped one where unmap is true; or the path, '@'
 * first where it is abstract.
 */
void endpoint_host(
    const struct endpoint *e, bool unmap, char text[static ENDPOINT_TEXT_MAX]);

/* The names that getsockname(2) and getpeername(2) give; 0 or -1 with errno. */
int endpoint_local(int fd, struct endpoint *e);
int endpoint_peer(int fd, struct endpoint *e);

#endif
