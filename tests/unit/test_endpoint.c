/* endpoint: socket addresses from and to text, and their comparison */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <net/if.h>
#include <stdio.h>
#include <unistd.h>

#include "addr/addr.h"
#include "base/diag.h"
#include "net/endpoint.h"

static struct endpoint
make(const char *text, unsigned int scope, unsigned int port)
{
	struct endpoint e;
	struct addr a;

	assert_int_equal(addr_parse(text, strlen(text), &a), 0);
	endpoint_from_addr(&e, &a, scope, port);
	return e;
}

static struct endpoint
make_path(const char *path)
{
	struct endpoint e;
	struct diag d = {0};

	if (endpoint_from_path(&e, path, &d) == -1)
		fail_msg("%s", d.text);
	return e;
}

static void
assert_host(const struct endpoint *e, bool unmap, const char *expected)
{
	char text[ENDPOINT_TEXT_MAX];

	endpoint_host(e, unmap, text);
	assert_string_equal(text, expected);
}

static void
an_address_and_a_port_come_out_as_they_went_in(void **state)
{
	struct endpoint v4 = make("192.0.2.1", 0, 80);
	struct endpoint v6 = make("2001:db8::1", 0, 65535);

	(void)state;
	assert_int_equal(endpoint_family(&v4), AF_INET);
	assert_int_equal(endpoint_port(&v4), 80);
	assert_int_equal(v4.length, sizeof(struct sockaddr_in));
	assert_host(&v4, true, "192.0.2.1");
	assert_int_equal(endpoint_family(&v6), AF_INET6);
	assert_int_equal(endpoint_port(&v6), 65535);
	assert_int_equal(v6.length, sizeof(struct sockaddr_in6));
	assert_host(&v6, true, "2001:db8::1");
}

static void
a_mapped_address_is_printed_as_ipv4_only_when_asked_to(void **state)
{
	struct endpoint e = make("::ffff:192.0.2.1", 0, 1);

	(void)state;
	assert_host(&e, true, "192.0.2.1");
	assert_host(&e, false, "::ffff:192.0.2.1");
}

static void
a_scope_is_printed_as_its_interface_or_else_its_number(void **state)
{
	unsigned int lo = if_nametoindex("lo");
	struct endpoint known = make("fe80::1", lo, 1);
	struct endpoint unknown = make("fe80::1", 4000000000U, 1);

	(void)state;
	if (lo != 0)
		assert_host(&known, false, "fe80::1%lo");
	assert_host(&unknown, false, "fe80::1%4000000000");
}

static void
a_port_can_be_changed_and_a_path_has_none(void **state)
{
	struct endpoint v4 = make("192.0.2.1", 0, 80), v6 = make("::1", 0, 80);
	struct endpoint path = make_path("/run/x");

	(void)state;
	endpoint_set_port(&v4, 81);
	endpoint_set_port(&v6, 82);
	endpoint_set_port(&path, 83);
	assert_int_equal(endpoint_port(&v4), 81);
	assert_int_equal(endpoint_port(&v6), 82);
	assert_int_equal(endpoint_port(&path), 0);
	assert_host(&path, false, "/run/x");
}

static void
paths_and_abstract_names_come_out_as_they_went_in(void **state)
{
	struct endpoint path = make_path("/run/x"), abstract = make_path("@name");

	(void)state;
	assert_int_equal(endpoint_family(&path), AF_UNIX);
	assert_host(&path, false, "/run/x");
	assert_int_equal(
	    path.length, offsetof(struct sockaddr_un, sun_path) + sizeof("/run/x"));
	assert_int_equal(abstract.address.un.sun_path[0], '\0');
	assert_int_equal(
	    abstract.length, offsetof(struct sockaddr_un, sun_path) + strlen("@name"));
	assert_host(&abstract, false, "@name");
}

static void
the_longest_path_fits_and_a_longer_one_is_refused(void **state)
{
	char path[110], abstract[110];
	struct diag d = {0};
	struct endpoint e;

	(void)state;
	snprintf(path, sizeof(path), "/%0107d", 0);
	snprintf(abstract, sizeof(abstract), "@%0108d", 0);
	assert_int_equal(endpoint_from_path(&e, path, &d), -1);
	assert_int_equal(d.status, STATUS_USAGE);
	assert_non_null(strstr(d.text, "at most 107 bytes, this one 108"));
	assert_int_equal(endpoint_from_path(&e, abstract, &d), -1);
	path[107] = '\0';
	e = make_path(path);
	assert_host(&e, false, path);
	abstract[108] = '\0';
	e = make_path(abstract);
	assert_host(&e, false, abstract);
}

static void
an_empty_path_is_refused(void **state)
{
	struct diag d = {0};
	struct endpoint e;

	(void)state;
	assert_int_equal(endpoint_from_path(&e, "", &d), -1);
	assert_int_equal(endpoint_from_path(&e, "@", &d), -1);
	assert_int_equal(d.status, STATUS_USAGE);
}

static void
equal_means_the_same_address_port_and_scope(void **state)
{
	struct endpoint all[] = {make("192.0.2.1", 0, 80), make("192.0.2.1", 0, 81),
	    make("192.0.2.2", 0, 80), make("::ffff:192.0.2.1", 0, 80),
	    make("fe80::1", 1, 80), make("fe80::1", 2, 80), make("fe80::1", 1, 81),
	    make_path("/run/x"), make_path("/run/xy"), make_path("@/run/x"),
	    make_path("@/run/xy"), {0}};
	size_t count = sizeof(all) / sizeof(all[0]);

	(void)state;
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < count; j++)
			assert_int_equal(endpoint_equal(&all[i], &all[j]), i == j);
}

static void
a_path_is_equal_with_and_without_the_nul_that_ends_it(void **state)
{
	struct endpoint with = make_path("/run/x"), without = with;

	(void)state;
	without.length--;
	assert_true(endpoint_equal(&with, &without));
	assert_host(&without, false, "/run/x");
}

static void
an_endpoint_never_filled_or_without_a_name_has_no_text(void **state)
{
	struct endpoint none = {0};
	struct endpoint unnamed = {.length = sizeof(sa_family_t)};

	(void)state;
	unnamed.address.any.sa_family = AF_UNIX;
	assert_int_equal(endpoint_family(&none), AF_UNSPEC);
	assert_host(&none, false, "");
	assert_int_equal(endpoint_family(&unnamed), AF_UNIX);
	assert_host(&unnamed, false, "");
}

static void
both_names_of_a_socket_are_what_the_kernel_says(void **state)
{
	struct endpoint any = make("127.0.0.1", 0, 0), local, peer;
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)state;
	assert_int_equal(bind(listener, &any.address.any, any.length), 0);
	assert_int_equal(listen(listener, 1), 0);
	assert_int_equal(endpoint_local(listener, &local), 0);
	assert_int_not_equal(endpoint_port(&local), 0);
	assert_int_equal(endpoint_peer(fd, &peer), -1);
	assert_int_equal(connect(fd, &local.address.any, local.length), 0);
	assert_int_equal(endpoint_peer(fd, &peer), 0);
	assert_true(endpoint_equal(&local, &peer));
	close(fd);
	close(listener);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_address_and_a_port_come_out_as_they_went_in),
	    cmocka_unit_test(a_mapped_address_is_printed_as_ipv4_only_when_asked_to),
	    cmocka_unit_test(a_scope_is_printed_as_its_interface_or_else_its_number),
	    cmocka_unit_test(a_port_can_be_changed_and_a_path_has_none),
	    cmocka_unit_test(paths_and_abstract_names_come_out_as_they_went_in),
	    cmocka_unit_test(the_longest_path_fits_and_a_longer_one_is_refused),
	    cmocka_unit_test(an_empty_path_is_refused),
	    cmocka_unit_test(equal_means_the_same_address_port_and_scope),
	    cmocka_unit_test(a_path_is_equal_with_and_without_the_nul_that_ends_it),
	    cmocka_unit_test(an_endpoint_never_filled_or_without_a_name_has_no_text),
	    cmocka_unit_test(both_names_of_a_socket_are_what_the_kernel_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
