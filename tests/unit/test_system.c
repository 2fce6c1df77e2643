/* system_lookup: what it asks the resolver, and what it makes of half answers */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <string.h>

#include "base/diag.h"
#include "lookup/hosts.h"
#include "lookup/order.h"
#include "lookup/system.h"

enum { BOTH, ONLY_V4, ONLY_V6, KINDS, CALLS_MAX = 8 };

/* A resolver of our own in the place of libc's: what it says, what it was asked. */
static struct {
	struct {
		int code, error;
		const char *addresses[4];
	} says[KINDS];
	int types; /* of sockets, for each of which an address is given; 0: one */
	int calls;
	struct {
		char host[64];
		const char *service;
		struct addrinfo hints;
	} asked[CALLS_MAX];
	int sorted;
} resolver;

static struct addrinfo *
new_answer(const char *text, int type, struct addrinfo *next)
{
	struct addrinfo *i = calloc(1, sizeof(*i) + sizeof(struct sockaddr_in6));

	assert_non_null(i);
	i->ai_next = next;
	i->ai_socktype = type;
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

static int
kind_of(int family)
{
	if (family == AF_UNSPEC)
		return BOTH;
	return family == AF_INET ? ONLY_V4 : ONLY_V6;
}

int
getaddrinfo(const char *host, const char *service, const struct addrinfo *hints,
    struct addrinfo **list)
{
	int kind = kind_of(hints->ai_family), call = resolver.calls++;
	const char *const *addresses = resolver.says[kind].addresses;
	size_t count = 0;

	assert_true(call < CALLS_MAX);
	resolver.asked[call].service = service;
	resolver.asked[call].hints = *hints;
	strncpy(resolver.asked[call].host, host != NULL ? host : "(none)", 63);
	errno = resolver.says[kind].error;
	if (resolver.says[kind].code != 0)
		return resolver.says[kind].code;
	while (addresses[count] != NULL)
		count++;
	*list = NULL;
	while (count-- > 0)
		for (int type = resolver.types; type >= 0; type--)
			*list = new_answer(addresses[count], type, *list);
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

/* By family alone: IPv6 first, each in its order. */
void
order_sort(struct endpoint *list, size_t count)
{
	resolver.sorted++;
	for (size_t i = 1; i < count; i++)
		for (size_t j = i;
		     j > 0 && endpoint_family(&list[j - 1]) == AF_INET &&
		     endpoint_family(&list[j]) == AF_INET6;
		     j--) {
			struct endpoint kept = list[j];

			list[j] = list[j - 1];
			list[j - 1] = kept;
		}
}

static int
reset_resolver(void **state)
{
	(void)state;
	memset(&resolver, 0, sizeof(resolver));
	return 0;
}

static const struct system_query plain = {.socket_type = SOCK_STREAM, .port = 80};

/* Looks host up; its addresses, with a blank after each, have to be expected. */
static struct system_answer
look_up(const char *host, const struct system_query *query, const char *expected)
{
	struct system_answer answer;
	char all[512] = "";

	system_lookup(host, query, &answer);
	for (size_t i = 0; i < answer.count; i++) {
		char text[ENDPOINT_TEXT_MAX];

		endpoint_host(&answer.addresses[i].endpoint, false, text);
		strncat(all, text, sizeof(all) - strlen(all) - 1);
		strncat(all, " ", sizeof(all) - strlen(all) - 1);
	}
	assert_string_equal(all, expected);
	return answer;
}

static void
expect(const char *host, const struct system_query *query, const char *expected,
    enum outcome_kind inet6, enum outcome_kind inet, enum outcome_kind whole)
{
	struct system_answer answer = look_up(host, query, expected);

	assert_int_equal(answer.families[SYSTEM_INET6].kind, inet6);
	assert_int_equal(answer.families[SYSTEM_INET].kind, inet);
	assert_int_equal(answer.whole.kind, whole);
	system_free(&answer);
}

static void
what_was_found_of_both_families_is_whole_after_one_question(void **state)
{
	(void)state;
	resolver.says[BOTH].addresses[0] = "2001:db8::1";
	resolver.says[BOTH].addresses[1] = "192.0.2.1";
	expect("two.example", &plain, "2001:db8::1 192.0.2.1 ", OUTCOME_OK, OUTCOME_OK,
	    OUTCOME_OK);
	assert_int_equal(resolver.calls, 1);
	assert_string_equal(resolver.asked[0].host, "two.example");
	assert_int_equal(resolver.asked[0].hints.ai_family, AF_UNSPEC);
	assert_int_equal(resolver.asked[0].hints.ai_socktype, SOCK_STREAM);
	assert_int_equal(resolver.asked[0].hints.ai_flags, 0);
	assert_null(resolver.asked[0].service);
}

static void
a_family_that_is_missing_is_asked_for_apart(void **state)
{
	(void)state;
	resolver.says[BOTH].addresses[0] = "192.0.2.1";
	resolver.says[ONLY_V6].code = EAI_NONAME;
	expect("v4.example", &plain, "192.0.2.1 ", OUTCOME_NO_NAME, OUTCOME_OK,
	    OUTCOME_OK);
	assert_int_equal(resolver.calls, 2);
	assert_int_equal(resolver.asked[1].hints.ai_family, AF_INET6);
	assert_string_equal(resolver.asked[1].host, "v4.example");
}

static void
what_is_found_apart_is_merged_in_the_order_of_rfc_6724(void **state)
{
	(void)state;
	resolver.says[BOTH].addresses[0] = "192.0.2.2";
	resolver.says[BOTH].addresses[1] = "192.0.2.1";
	resolver.says[ONLY_V6].addresses[0] = "2001:db8::2";
	resolver.says[ONLY_V6].addresses[1] = "2001:db8::1";
	expect("two.example", &plain, "2001:db8::2 2001:db8::1 192.0.2.2 192.0.2.1 ",
	    OUTCOME_OK, OUTCOME_OK, OUTCOME_OK);
	assert_int_equal(resolver.sorted, 1);
}

static void
types_of_sockets_stay_with_their_addresses_when_merged(void **state)
{
	static const struct system_query any = {.port = 80};
	struct system_answer answer;

	(void)state;
	resolver.types = 1;
	resolver.says[BOTH].addresses[0] = "192.0.2.1";
	resolver.says[ONLY_V6].addresses[0] = "2001:db8::1";
	answer = look_up(
	    "two.example", &any, "2001:db8::1 2001:db8::1 192.0.2.1 192.0.2.1 ");
	for (int i = 0; i < 4; i++)
		assert_int_equal(answer.addresses[i].socket_type, i % 2);
	system_free(&answer);
}

static void
half_an_answer_is_never_a_whole_one(void **state)
{
	struct system_answer answer;

	(void)state;
	resolver.says[BOTH].addresses[0] = "192.0.2.1";
	resolver.says[ONLY_V6].code = EAI_AGAIN;
	expect("half.example", &plain, "192.0.2.1 ", OUTCOME_TEMPORARY, OUTCOME_OK,
	    OUTCOME_PARTIAL);
	answer = look_up("half.example", &plain, "192.0.2.1 ");
	assert_string_equal(answer.whole.code, "EAI_AGAIN");
	assert_int_equal(outcome_status(answer.whole.kind), STATUS_TEMPORARY);
	system_free(&answer);
}

static void
a_name_without_data_is_asked_for_by_each_family(void **state)
{
	struct system_answer answer;

	(void)state;
#ifdef EAI_NODATA
	for (int kind = 0; kind < KINDS; kind++)
		resolver.says[kind].code = EAI_NODATA;
	answer = look_up("empty.example", &plain, "");
	assert_int_equal(resolver.calls, 3);
	assert_int_equal(answer.whole.kind, OUTCOME_NO_DATA);
	assert_string_equal(answer.whole.text, "name has no address");
	assert_string_equal(
	    answer.families[SYSTEM_INET].text, "name has no IPv4 address");
	assert_string_equal(
	    answer.families[SYSTEM_INET6].text, "name has no IPv6 address");
	system_free(&answer);
	resolver.calls = 0;
	resolver.says[ONLY_V4].code = EAI_AGAIN;
	expect("empty.example", &plain, "", OUTCOME_NO_DATA, OUTCOME_TEMPORARY,
	    OUTCOME_TEMPORARY);
	resolver.says[ONLY_V4].code = 0;
	resolver.says[ONLY_V4].addresses[0] = "192.0.2.1";
	expect("late.example", &plain, "192.0.2.1 ", OUTCOME_NO_DATA, OUTCOME_OK,
	    OUTCOME_OK);
#else
	(void)answer;
	skip();
#endif
}

static void
a_name_that_does_not_exist_is_asked_for_once(void **state)
{
	(void)state;
	resolver.says[BOTH].code = EAI_NONAME;
	expect("nosuch.example", &plain, "", OUTCOME_NO_NAME, OUTCOME_NO_NAME,
	    OUTCOME_NO_NAME);
	assert_int_equal(resolver.calls, 1);
}

static void
a_resolver_that_fails_is_not_asked_again(void **state)
{
	struct system_answer answer;

	(void)state;
	resolver.says[BOTH].code = EAI_SYSTEM;
	resolver.says[BOTH].error = EMFILE;
	answer = look_up("a.example", &plain, "");
	assert_int_equal(answer.whole.kind, OUTCOME_LOCAL);
	assert_int_equal(answer.whole.error, EMFILE);
	assert_int_equal(resolver.calls, 1);
	system_free(&answer);
}

static void
one_family_is_asked_for_alone(void **state)
{
	static const struct system_query v6 = {.family = AF_INET6};

	(void)state;
	resolver.says[ONLY_V6].addresses[0] = "2001:db8::1";
	expect("two.example", &v6, "2001:db8::1 ", OUTCOME_OK, OUTCOME_UNASKED,
	    OUTCOME_OK);
	assert_int_equal(resolver.calls, 1);
	assert_int_equal(resolver.asked[0].hints.ai_family, AF_INET6);
}

static void
an_address_is_given_once_with_the_port_that_was_asked_for(void **state)
{
	struct system_answer answer;

	(void)state;
	resolver.says[BOTH].addresses[0] = "192.0.2.1";
	resolver.says[BOTH].addresses[1] = "192.0.2.1";
	resolver.says[BOTH].addresses[2] = "2001:db8::1";
	answer = look_up("twice.example", &plain, "192.0.2.1 2001:db8::1 ");
	assert_int_equal(endpoint_port(&answer.addresses[0].endpoint), 80);
	assert_int_equal(endpoint_port(&answer.addresses[1].endpoint), 80);
	system_free(&answer);
}

static void
flags_and_service_are_handed_on(void **state)
{
	static const struct system_query flags = {
	    .flags = AI_PASSIVE | AI_NUMERICSERV,
	    .has_flags = true,
	    .service = "80",
	    .protocol = IPPROTO_UDP,
	};

	(void)state;
	resolver.says[BOTH].addresses[0] = "::";
	resolver.says[BOTH].addresses[1] = "0.0.0.0";
	expect(NULL, &flags, ":: 0.0.0.0 ", OUTCOME_OK, OUTCOME_OK, OUTCOME_OK);
	assert_string_equal(resolver.asked[0].host, "(none)");
	assert_string_equal(resolver.asked[0].service, "80");
	assert_int_equal(resolver.asked[0].hints.ai_protocol, IPPROTO_UDP);
	assert_int_equal(
	    resolver.asked[0].hints.ai_flags, AI_PASSIVE | AI_NUMERICSERV);
}

static void
ipv4_is_never_mapped_for_a_question_asked_apart(void **state)
{
	static const struct system_query flags = {
	    .flags = AI_V4MAPPED | AI_ALL | AI_ADDRCONFIG, .has_flags = true};
	static const struct system_query v6 = {
	    .family = AF_INET6, .flags = AI_V4MAPPED, .has_flags = true};

	(void)state;
	resolver.says[BOTH].addresses[0] = "192.0.2.1";
	resolver.says[ONLY_V6].addresses[0] = "2001:db8::1";
	expect("two.example", &flags, "2001:db8::1 192.0.2.1 ", OUTCOME_OK, OUTCOME_OK,
	    OUTCOME_OK);
	assert_int_equal(resolver.asked[0].hints.ai_flags, flags.flags);
	assert_int_equal(resolver.asked[1].hints.ai_flags, AI_ADDRCONFIG);
	expect("two.example", &v6, "2001:db8::1 ", OUTCOME_OK, OUTCOME_UNASKED,
	    OUTCOME_OK);
	assert_int_equal(resolver.asked[2].hints.ai_flags, AI_V4MAPPED);
}

static void
an_address_is_asked_of_nobody(void **state)
{
	struct system_answer answer;

	(void)state;
	answer = look_up("2001:db8::1", &plain, "2001:db8::1 ");
	assert_true(answer.literal);
	assert_int_equal(answer.whole.kind, OUTCOME_OK);
	assert_int_equal(answer.families[SYSTEM_INET].kind, OUTCOME_UNASKED);
	assert_int_equal(endpoint_port(&answer.addresses[0].endpoint), 80);
	system_free(&answer);
	assert_int_equal(resolver.calls, 0);
}

static void
with_flags_an_address_is_asked_about_but_not_for_its_other_family(void **state)
{
	static const struct system_query flags = {
	    .flags = AI_NUMERICHOST, .has_flags = true};

	(void)state;
	resolver.says[BOTH].addresses[0] = "192.0.2.1";
	expect("192.0.2.1", &flags, "192.0.2.1 ", OUTCOME_NO_DATA, OUTCOME_OK,
	    OUTCOME_OK);
	assert_int_equal(resolver.calls, 1);
}

static void
a_name_of_the_hosts_file_is_not_asked_for_apart(void **state)
{
	(void)state;
	if (!hosts_has("/etc/hosts", "localhost"))
		skip();
	resolver.says[BOTH].addresses[0] = "127.0.0.1";
	expect("localhost", &plain, "127.0.0.1 ", OUTCOME_NO_DATA, OUTCOME_OK,
	    OUTCOME_OK);
	assert_int_equal(resolver.calls, 1);
}

static void
the_canonical_name_is_that_of_the_first_answer(void **state)
{
	static const struct system_query canonical = {.canonical = true};
	struct system_answer answer;

	(void)state;
	resolver.says[BOTH].addresses[0] = "192.0.2.1";
	resolver.says[ONLY_V6].addresses[0] = "2001:db8::1";
	answer = look_up("alias.example", &canonical, "2001:db8::1 192.0.2.1 ");
	assert_string_equal(answer.canonical, "canonical.example");
	system_free(&answer);
	answer = look_up("alias.example", &plain, "2001:db8::1 192.0.2.1 ");
	assert_null(answer.canonical);
	system_free(&answer);
}

/* system_check's verdict; where that is -1, for a usage error with this text. */
static void
expect_verdict(
    const char *host, const struct system_query *query, int verdict, const char *text)
{
	struct diag d = {0};

	assert_int_equal(system_check(host, query, &d), verdict);
	assert_string_equal(d.text, text);
	assert_int_equal(d.status, verdict == -1 ? STATUS_USAGE : STATUS_OK);
}

static void
what_cannot_be_asked_about_is_refused(void **state)
{
	static const struct system_query numeric = {.numeric = true};
	static const struct system_query v4 = {.family = AF_INET};
	static const struct system_query v6 = {.family = AF_INET6};
	static const struct system_query legacy = {.legacy_ip = true};
	static const struct system_query flags = {.has_flags = true};

	(void)state;
	expect_verdict("a.example", &plain, 0, "");
	expect_verdict("192.0.2.1", &plain, 1, "");
	expect_verdict("192.0.2.1", &flags, 0, "");
	expect_verdict("127.1", &legacy, 1, "");
	expect_verdict("", &plain, -1, "empty host");
	expect_verdict("a.example", &numeric, -1, "not an IP address");
	expect_verdict("192.0.2.1", &v6, -1, "not an IPv6 address");
	expect_verdict("::1", &v4, -1, "not an IPv4 address");
	assert_int_equal(
	    system_check("127.1", &plain, &(struct diag){.status = STATUS_OK}), -1);
	assert_int_equal(
	    system_check("a..b", &plain, &(struct diag){.status = STATUS_OK}), -1);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, reset_resolver)
	const struct CMUnitTest tests[] = {
	    TEST(what_was_found_of_both_families_is_whole_after_one_question),
	    TEST(a_family_that_is_missing_is_asked_for_apart),
	    TEST(what_is_found_apart_is_merged_in_the_order_of_rfc_6724),
	    TEST(types_of_sockets_stay_with_their_addresses_when_merged),
	    TEST(half_an_answer_is_never_a_whole_one),
	    TEST(a_name_without_data_is_asked_for_by_each_family),
	    TEST(a_name_that_does_not_exist_is_asked_for_once),
	    TEST(a_resolver_that_fails_is_not_asked_again),
	    TEST(one_family_is_asked_for_alone),
	    TEST(an_address_is_given_once_with_the_port_that_was_asked_for),
	    TEST(flags_and_service_are_handed_on),
	    TEST(ipv4_is_never_mapped_for_a_question_asked_apart),
	    TEST(an_address_is_asked_of_nobody),
	    TEST(with_flags_an_address_is_asked_about_but_not_for_its_other_family),
	    TEST(a_name_of_the_hosts_file_is_not_asked_for_apart),
	    TEST(the_canonical_name_is_that_of_the_first_answer),
	    TEST(what_cannot_be_asked_about_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
