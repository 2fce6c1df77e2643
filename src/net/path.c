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
	return mtu < MTU_LEAST ? MTU_LEAST : mtu;
}

size_t
path_datagram_size(const struct endpoint *peer)
{
	enum { HEADERS_V4 = 20 + 8, HEADERS_V6 = 40 + 8 };
	int size;

	switch (endpoint_family(peer)) {
	case AF_INET:
		size = path_mtu(peer) - HEADERS_V4;
		break;
	case AF_INET6:
		size = path_mtu(peer) - HEADERS_V6;
		break;
	default:
		size = DATAGRAM_MAX;
	}
	return size < DATAGRAM_MAX ? size : DATAGRAM_MAX;
}
