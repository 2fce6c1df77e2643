#include "net/path.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/endpoint.h"
#include "net/sockopt.h"

/* IPv6's least MTU (RFC 8200), for a path of which nothing is known. */
enum { MTU_LEAST = 1280 };

/* What IP_MTU says of the path to peer, which a socket must be connected to. */
static int
path_mtu(const struct endpoint *peer)
{
	bool is_v6 = endpoint_family(peer) == AF_INET6;
	int fd = socket(endpoint_family(peer), SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int mtu = MTU_LEAST;

	if (fd == -1)
		return mtu;
	if (connect(fd, &peer->address.any, peer->length) == 0)
		sockopt_get_int(fd, is_v6 ? IPPROTO_IPV6 : IPPROTO_IP,
		    is_v6 ? IPV6_MTU : IP_MTU, &mtu);
	close(fd);
	return mtu;
}

/* Bytes of the IP and UDP headers; a mapped address is reached by IPv4. */
static int
header_size(const struct endpoint *peer)
{
	enum { IPV4 = 20, IPV6 = 40, UDP = 8 };

	if (endpoint_family(peer) == AF_INET6 &&
	    !IN6_IS_ADDR_V4MAPPED(&peer->address.in6.sin6_addr))
		return IPV6 + UDP;
	return IPV4 + UDP;
}

size_t
path_datagram_size(const struct endpoint *peer)
{
	int family = endpoint_family(peer), size;

	if (family != AF_INET && family != AF_INET6)
		return DATAGRAM_MAX;
	size = path_mtu(peer) - header_size(peer);
	return size < DATAGRAM_MAX ? size : DATAGRAM_MAX;
}
