/* iface: the interfaces of a host of our own */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <netpacket/packet.h>

#include "base/diag.h"
#include "net/iface.h"

enum { ENTRIES_MAX = 16 };

/* Room for a hardware address that is longer than its struct, as libc has it. */
union address {
	struct sockaddr any;
	struct sockaddr_in in4;
	struct sockaddr_in6 in6;
	struct sockaddr_ll link;
	char room[64];
};

static struct {
	struct ifaddrs entries[ENTRIES_MAX];
	union address addresses[ENTRIES_MAX], masks[ENTRIES_MAX];
	size_t count;
	int error, freed;
} host;

int
getifaddrs(struct ifaddrs **first)
{
	if (host.error != 0) {
		errno = host.error;
		return -1;
	}
	*first = host.count > 0 ? host.entries : NULL;
	return 0;
}

void
freeifaddrs(struct ifaddrs *first)
{
	(void)first;
	host.freed++;
}

static int
reset(void **state)
{
	(void)state;
	memset(&host, 0, sizeof(host));
	return 0;
}

static union address *
add(const char *name)
{
	struct ifaddrs *entry = &host.entries[host.count];
	union address *a = &host.addresses[host.count];

	assert_true(host.count < ENTRIES_MAX);
	entry->ifa_name = (char *)name;
	entry->ifa_addr = &a->any;
	if (host.count > 0)
		host.entries[host.count - 1].ifa_next = entry;
	host.count++;
	return a;
}

static void
add_link(const char *name, int index, unsigned char hardware_length)
{
	static const char hardware[] = "0123456789abcdefghijklmn";
	union address *a = add(name);

	a->link.sll_family = AF_PACKET;
	a->link.sll_ifindex = index;
	a->link.sll_halen = hardware_length;
	memcpy(a->room + offsetof(struct sockaddr_ll, sll_addr), hardware, 24);
}

static void
read_address(const char *text, union address *a)
{
	if (inet_pton(AF_INET, text, &a->in4.sin_addr) == 1)
		a->any.sa_family = AF_INET;
	else if (inet_pton(AF_INET6, text, &a->in6.sin6_addr) == 1)
		a->any.sa_family = AF_INET6;
	else
		fail_msg("%s", text);
}

static void
add_address(const char *name, const char *text, const char *mask)
{
	union address *a = add(name);

	read_address(text, a);
	if (mask == NULL)
		return;
	read_address(mask, &host.masks[host.count - 1]);
	host.entries[host.count - 1].ifa_netmask = &host.masks[host.count - 1].any;
}

static struct ifaces
read_all(void)
{
	struct diag d = {0};
	struct ifaces all;

	if (ifaces_read(&all, &d) == -1)
		fail_msg("%s", d.text);
	assert_int_equal(host.freed, 1);
	return all;
}

static void
they_are_in_the_order_of_their_indexes(void **state)
{
	struct ifaces all;

	(void)state;
	add_link("no-such-b", 1000009, 6);
	add_link("no-such-a", 1000001, 6);
	add_link("no-such-c", 1000005, 6);
	all = read_all();
	assert_int_equal(all.count, 3);
	assert_string_equal(all.list[0].name, "no-such-a");
	assert_string_equal(all.list[1].name, "no-such-c");
	assert_string_equal(all.list[2].name, "no-such-b");
	assert_int_equal(all.list[0].mtu, -1);
	assert_ptr_equal(ifaces_numbered(&all, 1000005), &all.list[1]);
	assert_null(ifaces_numbered(&all, 2));
	assert_ptr_equal(ifaces_named(&all, "no-such-b"), &all.list[2]);
	assert_null(ifaces_named(&all, "no-such"));
	ifaces_free(&all);
}

static void
the_ends_of_a_tunnel_are_no_hardware_address(void **state)
{
	static const struct {
		unsigned char given;
		size_t taken;
	} lengths[] = {{0, 0}, {4, 0}, {6, 6}, {8, 8}, {16, 0}, {20, 20}, {24, 0}};
	struct ifaces all;

	(void)state;
	for (int i = 0; i < 7; i++)
		add_link("no-such", i + 1, lengths[i].given);
	all = read_all();
	for (int i = 0; i < 7; i++) {
		assert_int_equal(all.list[i].hardware_length, lengths[i].taken);
		assert_memory_equal(
		    all.list[i].hardware, "0123456789abcdefghij", lengths[i].taken);
	}
	ifaces_free(&all);
}

static void
expect_prefix(const struct iface_address *a, enum addr_family family, unsigned prefix)
{
	assert_int_equal(a->addr.family, family);
	assert_int_equal(a->prefix, prefix);
}

static void
a_netmask_is_a_length(void **state)
{
	struct ifaces all;

	(void)state;
	add_link("no-such", 1, 6);
	add_address("no-such", "192.0.2.1", "255.255.254.0");
	add_address("no-such", "192.0.2.2", "0.0.0.0");
	add_address("no-such", "192.0.2.3", "255.255.255.255");
	add_address("no-such", "192.0.2.4", NULL);
	add_address("no-such", "2001:db8::1", "ffff:ffff:8000::");
	add_address("no-such", "2001:db8::2", NULL);
	all = read_all();
	assert_int_equal(all.list[0].address_count, 6);
	expect_prefix(&all.list[0].addresses[0], ADDR_V4, 23);
	expect_prefix(&all.list[0].addresses[1], ADDR_V4, 0);
	expect_prefix(&all.list[0].addresses[2], ADDR_V4, 32);
	expect_prefix(&all.list[0].addresses[3], ADDR_V4, 32);
	expect_prefix(&all.list[0].addresses[4], ADDR_V6, 33);
	expect_prefix(&all.list[0].addresses[5], ADDR_V6, 128);
	ifaces_free(&all);
}

static void
an_address_with_a_label_is_that_of_the_interface_it_begins_with(void **state)
{
	struct ifaces all;

	(void)state;
	add_address("eth10:a", "192.0.2.10", NULL);
	add_link("eth1", 1, 6);
	add_link("eth10", 2, 6);
	add_address("eth1:10", "192.0.2.1", NULL);
	add_address("eth1x", "192.0.2.2", NULL);
	add_address("eth10", "192.0.2.11", NULL);
	add_address("gone", "192.0.2.99", NULL);
	all = read_all();
	assert_int_equal(all.list[0].address_count, 2);
	assert_int_equal(all.list[1].address_count, 2);
	assert_int_equal(all.list[1].addresses[0].addr.bytes[3], 10);
	ifaces_free(&all);
}

static void
what_has_no_address_at_all_is_passed_over(void **state)
{
	struct ifaces all;

	(void)state;
	add("eth0");
	host.entries[0].ifa_addr = NULL;
	add_link("eth1", 1, 6);
	all = read_all();
	assert_int_equal(all.count, 1);
	ifaces_free(&all);
	reset(NULL);
	all = read_all();
	assert_int_equal(all.count, 0);
	assert_null(ifaces_numbered(&all, 1));
	ifaces_free(&all);
}

static void
a_failure_is_told(void **state)
{
	struct diag d = {0};
	struct ifaces all;

	(void)state;
	host.error = EMFILE;
	assert_int_equal(ifaces_read(&all, &d), -1);
	assert_int_equal(d.status, STATUS_LOCAL);
	assert_int_equal(d.error, EMFILE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(they_are_in_the_order_of_their_indexes, reset),
	    cmocka_unit_test_setup(the_ends_of_a_tunnel_are_no_hardware_address, reset),
	    cmocka_unit_test_setup(a_netmask_is_a_length, reset),
	    cmocka_unit_test_setup(
		an_address_with_a_label_is_that_of_the_interface_it_begins_with, reset),
	    cmocka_unit_test_setup(what_has_no_address_at_all_is_passed_over, reset),
	    cmocka_unit_test_setup(a_failure_is_told, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
