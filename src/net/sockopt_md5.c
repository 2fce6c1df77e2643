#include "net/sockopt_md5.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

int
sockopt_set_tcp_md5(
    int fd, const struct sockaddr *peer, socklen_t length, const char *key)
{
	struct tcp_md5sig md5 = {0};
	size_t key_length = strlen(key);

	if (key_length == 0 || key_length > TCP_MD5SIG_MAXKEYLEN ||
	    length > sizeof(md5.tcpm_addr)) {
		errno = EINVAL;
		return -1;
	}
	memcpy(&md5.tcpm_addr, peer, length);
	memcpy(md5.tcpm_key, key, key_length);
	md5.tcpm_keylen = (uint16_t)key_length;
	return setsockopt(fd, IPPROTO_TCP, TCP_MD5SIG, &md5, sizeof(md5));
}
