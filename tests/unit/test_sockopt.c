/* sockopt: NAME=VALUE as text, and what real sockets make of it */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/diag.h"
#include "net/sockopt.h"
#include "net/sockopt_md5.h"

static struct sockopt_setting
parse(const char *text)
{
	struct sockopt_setting setting;
	struct diag d = {0};

	if (sockopt_parse(text, &setting, &d) == -1)
		fail_msg("%s", d.text);
	return setting;
}

static void
expect_error(const char *text, const char *expected)
{
	struct sockopt_setting setting;
	struct diag d = {0};

	assert_int_equal(sockopt_parse(text, &setting, &d), -1);
	assert_string_equal(d.text, expected);
	assert_int_equal(d.status, STATUS_USAGE);
}

static int
new_socket(int family, int type)
{
	int fd = socket(family, type | SOCK_CLOEXEC, 0);

	if (fd == -1)
		fail_msg("socket: %s", strerror(errno));
	return fd;
}

static void
expect_option(int fd, const char *name, const char *expected)
{
	struct diag d = {0};
	char text[SOCKOPT_TEXT_MAX];

	assert_int_equal(sockopt_format(fd, sockopt_find(name, &d), text, &d), 0);
	assert_string_equal(text, expected);
}

/* Sets NAME=VALUE in every phase and reads it back. */
static void
expect_set(int fd, const char *text, const char *name, const char *expected)
{
	struct sockopt_setting setting = parse(text);
	struct diag d = {0};

	if (sockopt_apply(fd, &setting, 1, SOCKOPT_MADE, &d) == -1)
		fail_msg("%s", d.text);
	expect_option(fd, name, expected);
}

static void
the_table_is_in_lower_case_and_each_name_is_there_once(void **state)
{
	const struct sockopt *o, *found;
	struct diag d = {0};

	(void)state;
	for (size_t i = 0; (o = sockopt_at(i)) != NULL; i++) {
		const char *name = sockopt_name(o);

		found = sockopt_find(name, &d);
		if (found != o)
			fail_msg("%s is there twice", name);
		for (const char *c = name; *c != '\0'; c++)
			assert_false(*c >= 'A' && *c <= 'Z');
	}
}

static void
a_name_is_found_in_either_case(void **state)
{
	struct diag d = {0};

	(void)state;
	assert_ptr_equal(
	    sockopt_find("TCP_NODELAY", &d), sockopt_find("tcp_nodelay", &d));
	assert_non_null(sockopt_find("tcp_nodelay", &d));
}

static void
an_unknown_name_is_refused_with_the_nearest(void **state)
{
	(void)state;
	expect_error("tcp_nodely=1",
	    "tcp_nodely: no such socket option; the nearest is tcp_nodelay");
	expect_error("zzzzzzzz=1", "zzzzzzzz: no such socket option");
	expect_error("=1", ": no such socket option");
}

static void
a_value_out_of_range_is_refused_with_the_range(void **state)
{
	(void)state;
	expect_error("ip_ttl=256", "ip_ttl=256: must be at most 255");
	expect_error("ip_tos=-1", "ip_tos=-1: must be at least 0");
	expect_error("so_rcvbuf=x", "so_rcvbuf=x: not a number");
	expect_error("so_rcvbuf=", "so_rcvbuf=: not a number");
	expect_error(
	    "so_mark=4294967296", "so_mark=4294967296: must be at most 4294967295");
	expect_error("tcp_nodelay=2", "tcp_nodelay=2: must be 0 or 1");
	expect_error(
	    "ip_add_membership=::1", "ip_add_membership=::1: not an IPv4 address");
	expect_error("so_bindtoifindex=nosuch",
	    "so_bindtoifindex=nosuch: no such network interface");
}

static void
only_a_flag_may_lack_its_value(void **state)
{
	int fd = new_socket(AF_INET, SOCK_STREAM);

	(void)state;
	expect_set(fd, "so_keepalive", "so_keepalive", "1");
	expect_set(fd, "so_keepalive=off", "so_keepalive", "0");
	expect_set(fd, "so_keepalive=on", "so_keepalive", "1");
	expect_set(fd, "so_keepalive=0", "so_keepalive", "0");
	close(fd);
	expect_error("so_rcvbuf", "so_rcvbuf: needs a value: so_rcvbuf=VALUE");
}

static void
what_can_only_be_read_is_not_set(void **state)
{
	struct diag d = {0};

	(void)state;
	expect_error("so_type=1", "so_type: can only be read");
	assert_true(sockopt_readable(sockopt_find("so_type", &d)));
	assert_false(sockopt_readable(sockopt_find("ip_add_membership", &d)));
}

static void
a_value_that_was_set_is_printed_as_it_was_written(void **state)
{
	int fd = new_socket(AF_INET, SOCK_STREAM);

	(void)state;
	expect_set(fd, "ip_ttl=17", "ip_ttl", "17");
	expect_set(fd, "tcp_nodelay=1", "tcp_nodelay", "1");
	expect_set(fd, "so_linger=off", "so_linger", "off");
	expect_set(fd, "so_linger=5", "so_linger", "5");
	expect_set(fd, "so_rcvtimeo=2s", "so_rcvtimeo", "2000ms");
	expect_set(fd, "tcp_congestion=reno", "tcp_congestion", "reno");
	expect_set(
	    fd, "so_max_pacing_rate=4000000000", "so_max_pacing_rate", "4000000000");
	expect_set(fd, "ip_unicast_if=lo", "ip_unicast_if", "lo");
	close(fd);
}

static void
a_range_of_ports_has_the_lower_one_in_its_lower_half(void **state)
{
	(void)state;
	assert_int_equal(parse("ip_local_port_range=40000-41000").value.natural,
	    41000U << 16 | 40000);
	expect_error("ip_local_port_range=40000",
	    "ip_local_port_range=40000: must be two ports: LOW-HIGH");
	expect_error("ip_local_port_range=1-65536",
	    "ip_local_port_range=1-65536: must be at most 65535");
}

static void
a_multicast_group_is_joined_once(void **state)
{
	struct sockopt_setting join4 = parse("ip_add_membership=224.0.0.251%lo");
	struct sockopt_setting join6 = parse("ipv6_join_group=ff02::fb%lo");
	int fd4 = new_socket(AF_INET, SOCK_DGRAM);
	int fd6 = new_socket(AF_INET6, SOCK_DGRAM);
	struct diag d = {0};

	(void)state;
	assert_int_equal(join4.value.group4.imr_ifindex, if_nametoindex("lo"));
	assert_int_equal(join6.value.group6.ipv6mr_interface, if_nametoindex("lo"));
	assert_int_equal(sockopt_apply(fd4, &join4, 1, SOCKOPT_MADE, &d), 0);
	assert_int_equal(sockopt_apply(fd4, &join4, 1, SOCKOPT_MADE, &d), -1);
	assert_int_equal(d.error, EADDRINUSE);
	assert_int_equal(sockopt_apply(fd6, &join6, 1, SOCKOPT_MADE, &d), 0);
	assert_int_equal(sockopt_apply(fd6, &join6, 1, SOCKOPT_MADE, &d), -1);
	assert_int_equal(d.error, EADDRINUSE);
	close(fd4);
	close(fd6);
}

static void
a_setting_is_made_in_its_phases_only(void **state)
{
	struct sockopt_setting list[] = {
	    parse("ip_ttl=7"), parse("so_oobinline=1"), parse("tcp_quickack=0")};
	int fd = new_socket(AF_INET, SOCK_STREAM);
	struct diag d = {0};

	(void)state;
	assert_int_equal(sockopt_apply(fd, list, 3, SOCKOPT_CONNECTED, &d), 0);
	expect_option(fd, "tcp_quickack", "0");
	expect_option(fd, "so_oobinline", "0");
	assert_int_equal(sockopt_apply(fd, list, 3, SOCKOPT_ACCEPTED, &d), 0);
	expect_option(fd, "so_oobinline", "1");
	expect_option(fd, "ip_ttl", "64");
	assert_int_equal(sockopt_apply(fd, list, 3, SOCKOPT_MADE, &d), 0);
	expect_option(fd, "ip_ttl", "7");
	close(fd);
}

static void
what_does_not_suit_the_socket_is_wrong_usage(void **state)
{
	struct sockopt_setting list[] = {parse("so_keepalive=1"), parse("tcp_cork=1")};
	int fd = new_socket(AF_INET, SOCK_DGRAM);
	struct diag d = {0};

	(void)state;
	assert_int_equal(sockopt_apply(fd, list, 2, SOCKOPT_MADE, &d), -1);
	assert_string_equal(d.text, "tcp_cork=1: not an option of this socket");
	assert_int_equal(d.status, STATUS_USAGE);
	close(fd);
}

static void
what_the_kernel_cannot_do_is_a_local_failure(void **state)
{
	struct sockopt_setting setting = parse("so_keepalive=1");
	struct diag d = {0};

	(void)state;
	assert_int_equal(sockopt_apply(-1, &setting, 1, SOCKOPT_MADE, &d), -1);
	assert_int_equal(d.error, EBADF);
	assert_int_equal(d.status, STATUS_LOCAL);
}

static void
an_option_of_another_protocol_has_no_value(void **state)
{
	int fd = new_socket(AF_INET, SOCK_DGRAM);
	char text[SOCKOPT_TEXT_MAX];
	struct diag d = {0};

	(void)state;
	assert_int_equal(
	    sockopt_format(fd, sockopt_find("tcp_nodelay", &d), text, &d), -1);
	assert_string_equal(d.text, "tcp_nodelay: not an option of this socket");
	assert_int_equal(d.status, STATUS_NO);
	close(fd);
}

static void
structures_are_printed_field_by_field(void **state)
{
	int fd = new_socket(AF_INET, SOCK_STREAM), pair[2];
	char text[SOCKOPT_TEXT_MAX], expected[64];
	struct diag d = {0};

	(void)state;
	assert_int_equal(sockopt_format(fd, sockopt_find("tcp_info", &d), text, &d), 0);
	assert_memory_equal(text, "state=closed rtt=", strlen("state=closed rtt="));
	close(fd);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
	snprintf(expected, sizeof(expected), "pid=%d uid=%u gid=%u", getpid(), getuid(),
	    getgid());
	expect_option(pair[0], "so_peercred", expected);
	close(pair[0]);
	close(pair[1]);
}

static void
numbers_and_linger_are_set_and_read_directly(void **state)
{
	int fd = new_socket(AF_INET, SOCK_STREAM), value;

	(void)state;
	assert_int_equal(sockopt_set_int(fd, IPPROTO_TCP, TCP_KEEPIDLE, 33), 0);
	assert_int_equal(sockopt_get_int(fd, IPPROTO_TCP, TCP_KEEPIDLE, &value), 0);
	assert_int_equal(value, 33);
	assert_int_equal(sockopt_set_linger(fd, true, 0), 0);
	expect_option(fd, "so_linger", "0");
	assert_int_equal(sockopt_set_linger(fd, false, 0), 0);
	expect_option(fd, "so_linger", "off");
	close(fd);
}

static void
a_tcp_md5_key_has_1_to_80_bytes(void **state)
{
	struct sockaddr_in peer = {.sin_family = AF_INET};
	const struct sockaddr *address = (const struct sockaddr *)&peer;
	char key[82] = "";
	int fd = new_socket(AF_INET, SOCK_STREAM);

	(void)state;
	peer.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(sockopt_set_tcp_md5(fd, address, sizeof(peer), key), -1);
	assert_int_equal(errno, EINVAL);
	memset(key, 'k', 81);
	assert_int_equal(sockopt_set_tcp_md5(fd, address, sizeof(peer), key), -1);
	assert_int_equal(errno, EINVAL);
	key[80] = '\0';
	if (sockopt_set_tcp_md5(fd, address, sizeof(peer), key) == -1)
		assert_int_equal(errno, ENOPROTOOPT);
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_table_is_in_lower_case_and_each_name_is_there_once),
	    cmocka_unit_test(a_name_is_found_in_either_case),
	    cmocka_unit_test(an_unknown_name_is_refused_with_the_nearest),
	    cmocka_unit_test(a_value_out_of_range_is_refused_with_the_range),
	    cmocka_unit_test(only_a_flag_may_lack_its_value),
	    cmocka_unit_test(what_can_only_be_read_is_not_set),
	    cmocka_unit_test(a_value_that_was_set_is_printed_as_it_was_written),
	    cmocka_unit_test(a_range_of_ports_has_the_lower_one_in_its_lower_half),
	    cmocka_unit_test(a_multicast_group_is_joined_once),
	    cmocka_unit_test(a_setting_is_made_in_its_phases_only),
	    cmocka_unit_test(what_does_not_suit_the_socket_is_wrong_usage),
	    cmocka_unit_test(what_the_kernel_cannot_do_is_a_local_failure),
	    cmocka_unit_test(an_option_of_another_protocol_has_no_value),
	    cmocka_unit_test(structures_are_printed_field_by_field),
	    cmocka_unit_test(numbers_and_linger_are_set_and_read_directly),
	    cmocka_unit_test(a_tcp_md5_key_has_1_to_80_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
