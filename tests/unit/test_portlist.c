/* portlist: ports and ranges, read but not expanded */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/diag.h"
#include "net/portlist.h"

static int
resolve(const char *name, const char *proto, unsigned int *port, struct diag *d)
{
	if (strcmp(name, "ftp-data") != 0 || strcmp(proto, "tcp") != 0)
		return diag_set(d, STATUS_USAGE, "%s/%s is unknown", name, proto);
	*port = 20;
	return 0;
}

static struct portlist
must_read(const char *text)
{
	struct portlist list;
	struct diag d = {0};

	if (portlist_parse(text, resolve, "tcp", &list, &d) == -1)
		fail_msg("%s", d.text);
	return list;
}

static void
assert_ports(const char *text, const unsigned int *ports, size_t count)
{
	struct portlist list = must_read(text);

	assert_int_equal(list.total, count);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(portlist_port(&list, i), ports[i]);
	portlist_free(&list);
}

#define ASSERT_PORTS(text, ...)                                 \
	assert_ports(text, (const unsigned int[]){__VA_ARGS__}, \
	    sizeof((const unsigned int[]){__VA_ARGS__}) / sizeof(unsigned int))

static void
ports_and_ranges_come_in_the_order_they_were_given(void **state)
{
	(void)state;
	ASSERT_PORTS("22", 22);
	ASSERT_PORTS("22,80,8000-8003", 22, 80, 8000, 8001, 8002, 8003);
	ASSERT_PORTS("5-7,1-2,6", 5, 6, 7, 1, 2, 6);
	ASSERT_PORTS("9-9", 9);
}

static void
a_range_may_be_written_from_either_end(void **state)
{
	(void)state;
	ASSERT_PORTS("3-1", 1, 2, 3);
}

static void
a_name_is_what_the_resolver_says_even_with_a_hyphen(void **state)
{
	(void)state;
	ASSERT_PORTS("ftp-data,21", 20, 21);
}

static void
all_ports_are_one_item(void **state)
{
	struct portlist list = must_read("1-65535");

	(void)state;
	assert_int_equal(list.count, 1);
	assert_int_equal(list.total, 65535);
	assert_int_equal(portlist_port(&list, 0), 1);
	assert_int_equal(portlist_port(&list, 65534), 65535);
	portlist_free(&list);
}

static void
an_element_that_is_no_port_is_refused_by_name(void **state)
{
	static const struct {
		const char *text, *reason;
	} wrong[] = {
	    {"", "empty"},
	    {"22,", "empty"},
	    {",22", "empty"},
	    {"22,,23", "empty"},
	    {"0", "port 0: "},
	    {"22,65536", "port 65536: "},
	    {"0-5", "port 0-5: "},
	    {"5-65536", "port 5-65536: "},
	    {"-1", "port -1: "},
	    {"5-", "port 5-: "},
	    {"-", "port -: "},
	    {"1-2-3", "port 1-2-3: "},
	    {"99999999999999999999", "port 99999999999999999999: "},
	    {"80x", "80x/tcp is unknown"},
	    {"22, 80", " 80/tcp is unknown"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct portlist list;
		struct diag d = {0};

		if (portlist_parse(wrong[i].text, resolve, "tcp", &list, &d) == 0)
			fail_msg("'%s' was taken", wrong[i].text);
		assert_int_equal(d.status, STATUS_USAGE);
		if (strstr(d.text, wrong[i].reason) == NULL)
			fail_msg("'%s' does not say '%s'", d.text, wrong[i].reason);
		assert_null(list.items);
		assert_int_equal(list.total, 0);
	}
}

static void
an_endless_name_is_refused_without_asking_the_resolver(void **state)
{
	struct portlist list;
	struct diag d = {0};
	char text[257];

	(void)state;
	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(portlist_parse(text, resolve, "tcp", &list, &d), -1);
	assert_non_null(strstr(d.text, "too long"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ports_and_ranges_come_in_the_order_they_were_given),
	    cmocka_unit_test(a_range_may_be_written_from_either_end),
	    cmocka_unit_test(a_name_is_what_the_resolver_says_even_with_a_hyphen),
	    cmocka_unit_test(all_ports_are_one_item),
	    cmocka_unit_test(an_element_that_is_no_port_is_refused_by_name),
	    cmocka_unit_test(an_endless_name_is_refused_without_asking_the_resolver),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
