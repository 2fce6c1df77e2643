#include "net/sockopt_md5.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

/* The kernel keeps the keys of the two families apart, for one socket of both, too. */
static const struct sockaddr_in6 any_mapped = {
    .sin6_family = AF_INET6,
    .sin6_addr = {{{[10] = 0xff, [11] = 0xff}}},
};

/* How many bits of peer's address have to match: none of a wildcard. */
static uint8_t
prefix_length(const struct sockaddr *peer)
{
	const struct in6_addr *address;
	struct in_addr address4;

	if (peer->sa_family == AF_INET) {
		address4 = ((const struct sockaddr_in *)peer)->sin_addr;
		return address4.s_addr == htonl(INADDR_ANY) ? 0 : 32;
	}
	address = &((const struct sockaddr_in6 *)peer)->sin6_addr;
	if (IN6_IS_ADDR_UNSPECIFIED(address) ||
	    memcmp(address, &any_mapped.sin6_addr, sizeof(*address)) == 0)
		return 0;
	return IN6_IS_ADDR_V4MAPPED(address) ? 32 : 128;
}

static int
set_key(int fd, const struct sockaddr *peer, socklen_t length, const char *key)
{
	struct tcp_md5sig md5 = {
	    .tcpm_flags = TCP_MD5SIG_FLAG_PREFIX,
	    .tcpm_prefixlen = prefix_length(peer),
	    .tcpm_keylen = (uint16_t)strlen(key),
	};

	memcpy(&md5.tcpm_addr, peer, length);
	memcpy(md5.tcpm_key, key, md5.tcpm_keylen);
	return setsockopt(fd, IPPROTO_TCP, TCP_MD5SIG_EXT, &md5, sizeof(md5));
}

int
sockopt_set_tcp_md5(
    int fd, const struct sockaddr *peer, socklen_t length, const char *key)
{
	size_t key_length = strlen(key);

	if (key_length == 0 || key_length > TCP_MD5SIG_MAXKEYLEN ||
	    length > sizeof(struct sockaddr_storage)) {
		errno = EINVAL;
		return -1;
	}
	if (set_key(fd, peer, length, key) == -1)
		return -1;
	if (peer->sa_family == AF_INET || prefix_length(peer) != 0)
		return 0;
	return set_key(
	    fd, (const struct sockaddr *)&any_mapped, sizeof(any_mapped), key);
}
