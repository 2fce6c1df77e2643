/* service_port and service_name, with a services(5) of our own */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <netdb.h>
#include <string.h>

#include "base/diag.h"
#include "lookup/service.h"

static const struct {
	const char *name, *proto;
	unsigned int port;
} services[] = {{"http", "tcp", 80}, {"syslog", "udp", 514}, {"3com-mux", "tcp", 106}};

static int look_ups;

static struct servent *
find(const char *name, int port, const char *proto)
{
	static struct servent found;

	look_ups++;
	for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++) {
		if (name != NULL ? strcmp(name, services[i].name) != 0 :
				   ntohs((uint16_t)port) != services[i].port)
			continue;
		if (proto != NULL && strcmp(proto, services[i].proto) != 0)
			continue;
		found.s_name = (char *)services[i].name;
		found.s_port = htons((uint16_t)services[i].port);
		return &found;
	}
	return NULL;
}

struct servent *
getservbyname(const char *name, const char *proto)
{
	return find(name, 0, proto);
}

struct servent *
getservbyport(int port, const char *proto)
{
	return find(NULL, port, proto);
}

static void
expect(const char *text, const char *proto, unsigned int expected)
{
	struct diag d = {0};
	unsigned int port;

	if (service_port(text, proto, &port, &d) == -1)
		fail_msg("%s", d.text);
	assert_int_equal(port, expected);
}

static void
expect_error(const char *text, const char *proto, const char *expected)
{
	struct diag d = {0};
	unsigned int port;

	assert_int_equal(service_port(text, proto, &port, &d), -1);
	assert_string_equal(d.text, expected);
	assert_int_equal(d.status, STATUS_USAGE);
}

static void
a_number_is_a_port_and_touches_no_file(void **state)
{
	(void)state;
	look_ups = 0;
	expect("0", NULL, 0);
	expect("80", "tcp", 80);
	expect("65535", "udp", 65535);
	assert_int_equal(look_ups, 0);
}

static void
a_number_out_of_range_is_refused_with_the_range(void **state)
{
	(void)state;
	look_ups = 0;
	expect_error("65536", NULL, "65536: must be at most 65535");
	expect_error("99999999999999999999", NULL,
	    "99999999999999999999: must be at most 65535");
	expect_error("-1", NULL, "-1: must be at least 0");
	assert_int_equal(look_ups, 0);
}

static void
a_name_is_a_service_of_the_protocol(void **state)
{
	(void)state;
	expect("http", "tcp", 80);
	expect("http", NULL, 80);
	expect("3com-mux", NULL, 106);
	expect("syslog", "udp", 514);
	expect_error("syslog", "tcp", "syslog: not a port number or service");
}

static void
what_is_neither_is_refused(void **state)
{
	(void)state;
	expect_error("", NULL, "empty port");
	expect_error("80x", NULL, "80x: not a port number or service");
	expect_error("+80", NULL, "+80: not a port number or service");
	expect_error(" 80", NULL, " 80: not a port number or service");
	expect_error("-", NULL, "-: not a port number or service");
}

static void
a_port_has_the_name_of_its_service(void **state)
{
	char name[SERVICE_NAME_MAX];

	(void)state;
	assert_true(service_name(80, "tcp", name));
	assert_string_equal(name, "http");
	assert_false(service_name(80, "udp", name));
	assert_false(service_name(4, NULL, name));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_number_is_a_port_and_touches_no_file),
	    cmocka_unit_test(a_number_out_of_range_is_refused_with_the_range),
	    cmocka_unit_test(a_name_is_a_service_of_the_protocol),
	    cmocka_unit_test(what_is_neither_is_refused),
	    cmocka_unit_test(a_port_has_the_name_of_its_service),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
