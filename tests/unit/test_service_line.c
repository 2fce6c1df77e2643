/* service_line: a line of services(5) is taken apart, or says nothing */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "proto/service_line.h"

/* What text says, in one line: "NAME PORT PROTOCOL ALIAS ALIAS"; or "nothing". */
static void
expect(const char *text, const char *expected)
{
	struct service_line line;
	char copy[128], said[128] = "nothing";
	const char *alias;
	size_t used;

	snprintf(copy, sizeof(copy), "%s", text);
	if (service_line_read(copy, &line) == 1) {
		used = (size_t)snprintf(said, sizeof(said), "%s %u %s", line.name,
		    line.port, line.protocol);
		while ((alias = service_line_alias(&line)) != NULL)
			used += (size_t)snprintf(
			    said + used, sizeof(said) - used, " %s", alias);
	}
	assert_string_equal(said, expected);
}

static void
a_line_has_a_name_a_port_and_a_protocol(void **state)
{
	(void)state;
	expect("domain\t\t53/tcp\n", "domain 53 tcp");
	expect("domain 53/udp", "domain 53 udp");
	expect("  zip\t6/ddp \r\n", "zip 6 ddp");
	expect("least 0/tcp", "least 0 tcp");
	expect("most 65535/tcp", "most 65535 tcp");
}

static void
a_line_may_have_aliases(void **state)
{
	(void)state;
	expect("http 80/tcp www", "http 80 tcp www");
	expect("http\t80/tcp\twww  www-http\t\n", "http 80 tcp www www-http");
}

static void
a_comment_ends_the_line(void **state)
{
	(void)state;
	expect("# domain 53/tcp", "nothing");
	expect("http 80/tcp www # web", "http 80 tcp www");
	expect("http 80/tcp www#web", "http 80 tcp www");
	expect("http # 80/tcp", "nothing");
}

static void
what_is_no_such_line_says_nothing(void **state)
{
	(void)state;
	expect("", "nothing");
	expect(" \t\n", "nothing");
	expect("http", "nothing");
	expect("http 80", "nothing");
	expect("http 80/", "nothing");
	expect("http 80 /tcp", "nothing");
	expect("http /tcp", "nothing");
	expect("http 65536/tcp", "nothing");
	expect("http -1/tcp", "nothing");
	expect("http 80x/tcp", "nothing");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_line_has_a_name_a_port_and_a_protocol),
	    cmocka_unit_test(a_line_may_have_aliases),
	    cmocka_unit_test(a_comment_ends_the_line),
	    cmocka_unit_test(what_is_no_such_line_says_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
