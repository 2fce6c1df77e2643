/* name_lookup: what it takes, what it refuses, and what it asks the resolver */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>

#include "base/diag.h"
#include "lookup/name.h"

/* A resolver of our own in the place of libc's: what it was asked, what it says. */
static struct {
	int calls, interruptions, code, error;
	struct addrinfo hints;
	const char *const *addresses;
} resolver;

static struct addrinfo *
new_answer(const char *text, struct addrinfo *next)
{
	struct addrinfo *i = calloc(1, sizeof(*i) + sizeof(struct sockaddr_in6));

	assert_non_null(i);
	i->ai_next = next;
	i->ai_addr = (struct sockaddr *)(i + 1);
	if (strchr(text, ':') != NULL) {
		struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)i->ai_addr;

		i->ai_addrlen = sizeof(*in6);
		in6->sin6_family = AF_INET6;
		assert_int_equal(inet_pton(AF_INET6, text, &in6->sin6_addr), 1);
	} else {
		struct sockaddr_in *in4 = (struct sockaddr_in *)i->ai_addr;

		i->ai_addrlen = sizeof(*in4);
		in4->sin_family = AF_INET;
		assert_int_equal(inet_pton(AF_INET, text, &in4->sin_addr), 1);
	}
	return i;
}

int
getaddrinfo(const char *host, const char *service, const struct addrinfo *hints,
    struct addrinfo **list)
{
	size_t count = 0;

	assert_non_null(host);
	assert_null(service);
	resolver.calls++;
	resolver.hints = *hints;
	errno = resolver.interruptions > 0 ? EINTR : resolver.error;
	if (resolver.interruptions-- > 0)
		return EAI_SYSTEM;
	if (resolver.code != 0)
		return resolver.code;
	while (resolver.addresses[count] != NULL)
		count++;
	*list = NULL;
	while (count-- > 0)
		*list = new_answer(resolver.addresses[count], *list);
	if (hints->ai_flags & AI_CANONNAME)
		(*list)->ai_canonname = (char *)"canonical.example";
	return 0;
}

void
freeaddrinfo(struct addrinfo *list)
{
	while (list != NULL) {
		struct addrinfo *next = list->ai_next;

		free(list);
		list = next;
	}
}

static int
reset_resolver(void **state)
{
	static const char *const none[] = {NULL};

	(void)state;
	memset(&resolver, 0, sizeof(resolver));
	resolver.addresses = none;
	return 0;
}

/* Looks host up; the addresses, with a blank after each, have to be expected. */
static void
expect(const char *host, const struct name_query *query, const char *expected)
{
	struct name_answer answer;
	struct diag d = {0};
	char all[512] = "";

	if (name_lookup(host, 80, query, &answer, &d) == -1)
		fail_msg("%s", d.text);
	for (size_t i = 0; i < answer.count; i++) {
		char text[ENDPOINT_TEXT_MAX];

		assert_int_equal(endpoint_port(&answer.endpoints[i]), 80);
		endpoint_host(&answer.endpoints[i], false, text);
		strncat(all, text, sizeof(all) - strlen(all) - 1);
		strncat(all, " ", sizeof(all) - strlen(all) - 1);
	}
	name_free(&answer);
	assert_string_equal(all, expected);
}

static void
expect_error(const char *host, const struct name_query *query, enum status status,
    const char *text)
{
	struct name_answer answer;
	struct diag d = {0};

	assert_int_equal(name_lookup(host, 80, query, &answer, &d), -1);
	assert_string_equal(d.text, text);
	assert_int_equal(d.status, status);
	assert_null(answer.endpoints);
}

static const struct name_query everything = {0};
static const struct name_query only_ipv4 = {.family = AF_INET};
static const struct name_query only_ipv6 = {.family = AF_INET6};

static void
an_address_is_taken_without_asking_the_resolver(void **state)
{
	(void)state;
	expect("192.0.2.1", &everything, "192.0.2.1 ");
	expect("2001:db8::1", &everything, "2001:db8::1 ");
	expect("192.0.2.1", &only_ipv4, "192.0.2.1 ");
	assert_int_equal(resolver.calls, 0);
}

static void
an_address_of_the_other_family_is_refused(void **state)
{
	(void)state;
	expect_error("::1", &only_ipv4, STATUS_USAGE, "::1: not an IPv4 address");
	expect_error(
	    "1.2.3.4", &only_ipv6, STATUS_USAGE, "1.2.3.4: not an IPv6 address");
}

static void
what_looks_like_an_address_is_never_a_name(void **state)
{
	static const char *const hosts[] = {"010.0.0.1", "1.2.3", "::1::", "1.2.3.4.5",
	    "256.1.1.1", "0x7f.1", "0x7f000001", "127", "1.2.3.4."};

	(void)state;
	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		struct name_answer answer;
		struct diag d = {0};

		assert_int_equal(
		    name_lookup(hosts[i], 0, &everything, &answer, &d), -1);
		assert_int_equal(d.status, STATUS_USAGE);
		assert_memory_equal(d.text, hosts[i], strlen(hosts[i]));
	}
	assert_int_equal(resolver.calls, 0);
}

static void
legacy_ip_reads_what_inet_aton_reads(void **state)
{
	static const struct name_query legacy = {.legacy_ip = true};

	(void)state;
	expect("010.0.0.1", &legacy, "8.0.0.1 ");
	expect("127.1", &legacy, "127.0.0.1 ");
}

static void
a_zone_is_an_interface_by_name_or_index(void **state)
{
	char by_index[32];
	unsigned int index = if_nametoindex("lo");

	(void)state;
	snprintf(by_index, sizeof(by_index), "fe80::1%%%u", index);
	expect("fe80::1%lo", &everything, "fe80::1%lo ");
	expect(by_index, &everything, "fe80::1%lo ");
}

static void
a_zone_that_is_none_is_refused(void **state)
{
	(void)state;
	expect_error("fe80::1%nosuch", &everything, STATUS_USAGE,
	    "fe80::1%nosuch: no interface is called 'nosuch'");
	expect_error("fe80::1%", &everything, STATUS_USAGE,
	    "fe80::1%: no interface is called ''");
	expect_error("fe80::1%0", &everything, STATUS_USAGE,
	    "fe80::1%0: zone 0: must be at least 1");
	expect_error("1.2.3.4%lo", &everything, STATUS_USAGE,
	    "1.2.3.4%lo: only IPv6 addresses have a zone");
}

static void
what_cannot_be_a_host_name_is_never_asked_for(void **state)
{
	static const char *const hosts[] = {"a b", "a\tb", "a\nb", "\x7f", "nul\\0byte",
	    "nul%00byte", "a..b", ".a", "a..", ".", "-a/b", "a%lo"};

	(void)state;
	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		struct name_answer answer;
		struct diag d = {0};

		assert_int_equal(
		    name_lookup(hosts[i], 0, &everything, &answer, &d), -1);
		assert_int_equal(d.status, STATUS_USAGE);
	}
	assert_int_equal(resolver.calls, 0);
}

/* A name of length characters, which alternate between 'a' and '.'. */
static const char *
name_of(size_t length, char name[static 300])
{
	for (size_t i = 0; i < length; i++)
		name[i] = i % 2 == 0 ? 'a' : '.';
	name[length] = '\0';
	return name;
}

static void
a_host_name_has_at_most_253_characters_besides_its_last_dot(void **state)
{
	static const char *const addresses[] = {"192.0.2.1", NULL};
	struct name_answer answer;
	struct diag d = {0};
	char name[300];

	(void)state;
	resolver.addresses = addresses;
	expect(name_of(253, name), &everything, "192.0.2.1 ");
	expect(name_of(254, name), &everything, "192.0.2.1 ");
	assert_int_equal(
	    name_lookup(name_of(255, name), 0, &everything, &answer, &d), -1);
	assert_int_equal(d.status, STATUS_USAGE);
	assert_non_null(strstr(d.text, "at most 253 characters, this one 255"));
	assert_int_equal(resolver.calls, 2);
}

static void
a_part_of_a_host_name_has_at_most_63_characters(void **state)
{
	static const char *const addresses[] = {"192.0.2.1", NULL};
	char name[] =
	    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.a";
	struct name_answer answer;
	struct diag d = {0};

	(void)state;
	resolver.addresses = addresses;
	expect(name + 1, &everything, "192.0.2.1 ");
	assert_int_equal(name_lookup(name, 0, &everything, &answer, &d), -1);
	assert_non_null(strstr(d.text, "at most 63 characters"));
}

static void
no_host_is_every_address_only_for_a_listener(void **state)
{
	static const struct name_query passive = {.passive = true};
	static const struct name_query passive4 = {.passive = true, .family = AF_INET};
	static const struct name_query passive6 = {.passive = true, .family = AF_INET6};

	(void)state;
	expect("", &passive, ":: 0.0.0.0 ");
	expect("", &passive4, "0.0.0.0 ");
	expect("", &passive6, ":: ");
	expect_error("", &everything, STATUS_USAGE, "empty host");
}

static void
numeric_asks_the_resolver_for_nothing(void **state)
{
	static const struct name_query numeric = {.numeric = true};

	(void)state;
	expect_error(
	    "localhost", &numeric, STATUS_USAGE, "localhost: not an IP address");
	assert_int_equal(resolver.calls, 0);
}

static void
a_name_gives_each_address_once_in_the_resolver_s_order(void **state)
{
	static const char *const addresses[] = {
	    "2001:db8::2", "192.0.2.1", "2001:db8::1", "192.0.2.1", NULL};

	(void)state;
	resolver.addresses = addresses;
	expect("two.example", &everything, "2001:db8::2 192.0.2.1 2001:db8::1 ");
	assert_int_equal(resolver.hints.ai_family, AF_UNSPEC);
	assert_int_equal(resolver.hints.ai_socktype, SOCK_STREAM);
	expect("two.example", &only_ipv4, "2001:db8::2 192.0.2.1 2001:db8::1 ");
	assert_int_equal(resolver.hints.ai_family, AF_INET);
}

static void
the_canonical_name_is_given_where_it_was_asked_for(void **state)
{
	static const struct name_query canonical = {.canonical = true};
	static const char *const addresses[] = {"192.0.2.1", NULL};
	struct name_answer answer;
	struct diag d = {0};

	(void)state;
	resolver.addresses = addresses;
	assert_int_equal(name_lookup("alias", 0, &canonical, &answer, &d), 0);
	assert_string_equal(answer.canonical, "canonical.example");
	name_free(&answer);
	assert_int_equal(name_lookup("alias", 0, &everything, &answer, &d), 0);
	assert_null(answer.canonical);
	name_free(&answer);
}

static void
an_interrupted_look_up_is_repeated(void **state)
{
	static const char *const addresses[] = {"192.0.2.1", NULL};

	(void)state;
	resolver.addresses = addresses;
	resolver.interruptions = 2;
	expect("slow.example", &everything, "192.0.2.1 ");
	assert_int_equal(resolver.calls, 3);
}

static void
each_failure_of_the_resolver_has_its_status(void **state)
{
	(void)state;
	resolver.code = EAI_NONAME;
	expect_error("nosuch.example", &everything, STATUS_NO,
	    "nosuch.example: name does not exist");
	resolver.code = EAI_AGAIN;
	expect_error("a.example", &everything, STATUS_TEMPORARY,
	    "a.example: name cannot be looked up now: no resolver answers");
	resolver.code = EAI_FAIL;
	expect_error("a.example", &everything, STATUS_TEMPORARY,
	    "a.example: name cannot be looked up now: the resolver refuses");
	resolver.code = EAI_SYSTEM;
	resolver.error = EMFILE;
	expect_error("a.example", &everything, STATUS_LOCAL,
	    "a.example: name cannot be looked up: Too many open files");
	resolver.code = EAI_MEMORY;
	resolver.error = 0;
	expect_error("a.example", &everything, STATUS_LOCAL,
	    "a.example: name cannot be looked up: Cannot allocate memory");
#ifdef EAI_NODATA
	resolver.code = EAI_NODATA;
	expect_error(
	    "a.example", &only_ipv6, STATUS_NO, "a.example: name has no IPv6 address");
#endif
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, reset_resolver)
	const struct CMUnitTest tests[] = {
	    TEST(an_address_is_taken_without_asking_the_resolver),
	    TEST(an_address_of_the_other_family_is_refused),
	    TEST(what_looks_like_an_address_is_never_a_name),
	    TEST(legacy_ip_reads_what_inet_aton_reads),
	    TEST(a_zone_is_an_interface_by_name_or_index),
	    TEST(a_zone_that_is_none_is_refused),
	    TEST(what_cannot_be_a_host_name_is_never_asked_for),
	    TEST(a_host_name_has_at_most_253_characters_besides_its_last_dot),
	    TEST(a_part_of_a_host_name_has_at_most_63_characters),
	    TEST(no_host_is_every_address_only_for_a_listener),
	    TEST(numeric_asks_the_resolver_for_nothing),
	    TEST(a_name_gives_each_address_once_in_the_resolver_s_order),
	    TEST(the_canonical_name_is_given_where_it_was_asked_for),
	    TEST(an_interrupted_look_up_is_repeated),
	    TEST(each_failure_of_the_resolver_has_its_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
