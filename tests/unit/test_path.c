/* path: how much one datagram carries to whom */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/diag.h"
#include "net/endpoint.h"
#include "net/path.h"

/* The loopback interface's MTU, or 0 where there is none. */
static size_t
loopback_mtu(void)
{
	struct ifreq request = {.ifr_name = "lo"};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int result = ioctl(fd, SIOCGIFMTU, &request);

	close(fd);
	return result == -1 ? 0 : request.ifr_mtu;
}

static struct endpoint
endpoint_v4(const char *text)
{
	struct endpoint e = {.length = sizeof(e.address.in4)};

	e.address.in4.sin_family = AF_INET;
	e.address.in4.sin_port = htons(9);
	assert_int_equal(inet_pton(AF_INET, text, &e.address.in4.sin_addr), 1);
	return e;
}

static struct endpoint
endpoint_v6(const char *text)
{
	struct endpoint e = {.length = sizeof(e.address.in6)};

	e.address.in6.sin6_family = AF_INET6;
	e.address.in6.sin6_port = htons(9);
	assert_int_equal(inet_pton(AF_INET6, text, &e.address.in6.sin6_addr), 1);
	return e;
}

/* mtu less the headers, and no more than a datagram holds. */
static size_t
carried(size_t mtu, size_t headers)
{
	if (mtu < 1280)
		skip();
	return mtu - headers < DATAGRAM_MAX ? mtu - headers : DATAGRAM_MAX;
}

static void
what_the_interface_carries_less_the_headers_of_ipv4(void **state)
{
	struct endpoint e = endpoint_v4("127.0.0.1");

	(void)state;
	assert_int_equal(path_datagram_size(&e), carried(loopback_mtu(), 20 + 8));
}

static void
what_the_interface_carries_less_the_headers_of_ipv6(void **state)
{
	struct endpoint e = endpoint_v6("::1");
	int fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool reached = connect(fd, &e.address.any, e.length) == 0;

	(void)state;
	close(fd);
	if (!reached)
		skip();
	assert_int_equal(path_datagram_size(&e), carried(loopback_mtu(), 40 + 8));
}

/* It goes by IPv4, whose header is the smaller one. */
static void
a_mapped_address_is_reached_by_ipv4(void **state)
{
	struct endpoint plain = endpoint_v4("127.0.0.1");
	struct endpoint mapped = endpoint_v6("::ffff:127.0.0.1");
	int fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool reached = connect(fd, &mapped.address.any, mapped.length) == 0;

	(void)state;
	close(fd);
	if (!reached)
		skip();
	assert_int_equal(path_datagram_size(&mapped), path_datagram_size(&plain));
}

/* A link-local address is nowhere without its interface. */
static void
what_any_path_carries_where_there_is_none(void **state)
{
	struct endpoint nowhere = endpoint_v6("fe80::1");

	(void)state;
	assert_int_equal(path_datagram_size(&nowhere), 1280 - 40 - 8);
}

static void
a_unix_peer_takes_the_most(void **state)
{
	struct endpoint peer;
	struct diag d = {0};

	(void)state;
	assert_int_equal(endpoint_from_path(&peer, "@somebody", &d), 0);
	assert_int_equal(path_datagram_size(&peer), DATAGRAM_MAX);
}

static void
an_unknown_peer_takes_the_most(void **state)
{
	struct endpoint nobody = {0};

	(void)state;
	assert_int_equal(path_datagram_size(&nobody), DATAGRAM_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_the_interface_carries_less_the_headers_of_ipv4),
	    cmocka_unit_test(what_the_interface_carries_less_the_headers_of_ipv6),
	    cmocka_unit_test(a_mapped_address_is_reached_by_ipv4),
	    cmocka_unit_test(what_any_path_carries_where_there_is_none),
	    cmocka_unit_test(a_unix_peer_takes_the_most),
	    cmocka_unit_test(an_unknown_peer_takes_the_most),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
