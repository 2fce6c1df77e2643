/* lookup/dns: what is asked for, and what comes of it */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>

#include "asker.h"
#include "base/diag.h"
#include "proto/dns_type.h"

static void
an_answer_comes_with_its_message(void **state)
{
	struct asker *a = *state;
	struct asked *asked;

	asker_server(a, 0, nameserver_answers, false);
	asker_open(a);
	asked = asker_expect(a, "www.example.org", DNS_OK);
	assert_string_equal(asked->first, "192.0.2.1");
	assert_int_equal(asked->timeouts, 0);
}

/* A name says what is to come of it. */
static bool
says_no(struct nameserver *s, const struct nameserver_query *q, struct message *reply)
{
	(void)s;
	if (strcmp(q->name, "nxdomain") == 0)
		nameserver_rcode(reply, DNS_RCODE_NO_NAME);
	else if (strcmp(q->name, "servfail") == 0)
		nameserver_rcode(reply, DNS_RCODE_SERVER_FAILED);
	else if (strcmp(q->name, "refused") == 0)
		nameserver_rcode(reply, DNS_RCODE_REFUSED);
	else if (strcmp(q->name, "notimp") == 0)
		nameserver_rcode(reply, DNS_RCODE_NOT_IMPLEMENTED);
	else if (strcmp(q->name, "notauth") == 0)
		nameserver_rcode(reply, 9);
	else if (strcmp(q->name, "badvers") == 0)
		message_record(
		    reply, DNS_ADDITIONAL, ".", DNS_TYPE_OPT, 0x01000000, "", 0);
	else if (strcmp(q->name, "othertype") == 0)
		message_link(reply, q->name, DNS_TYPE_NS, "ns");
	else if (strcmp(q->name, "othername") == 0)
		message_record(
		    reply, DNS_ANSWER, "another", DNS_TYPE_A, 60, "\1\2\3\4", 4);
	else if (strcmp(q->name, "dangling") == 0)
		message_link(reply, q->name, DNS_TYPE_CNAME, "nowhere");
	else if (strcmp(q->name, "loop") == 0) {
		message_link(reply, q->name, DNS_TYPE_CNAME, "pool");
		message_link(reply, "pool", DNS_TYPE_CNAME, q->name);
	}
	return true;
}

static void
each_refusal_is_told_apart(void **state)
{
	struct asker *a = *state;

	asker_server(a, 0, says_no, false);
	asker_open(a);
	asker_expect(a, "nxdomain", DNS_NO_NAME);
	asker_expect(a, "servfail", DNS_SERVER_FAILED);
	asker_expect(a, "refused", DNS_REFUSED);
	asker_expect(a, "notimp", DNS_NOT_IMPLEMENTED);
	asker_expect(a, "notauth", DNS_NOT_UNDERSTOOD);
	asker_expect(a, "badvers", DNS_NOT_UNDERSTOOD);
	asker_expect(a, "empty", DNS_NO_DATA);
	asker_expect(a, "othertype", DNS_NO_DATA);
	asker_expect(a, "othername", DNS_NO_DATA);
	asker_expect(a, "dangling", DNS_NO_DATA);
	asker_expect(a, "loop", DNS_ALIAS_LOOP);
}

/* Over UDP only a part; "long" is longer than what EDNS said, but does not say so. */
static bool
answers_more_than_fits(
    struct nameserver *s, const struct nameserver_query *q, struct message *reply)
{
	(void)s;
	if (strcmp(q->name, "short") == 0)
		return nameserver_answers(s, q, reply);
	for (unsigned int i = 1; i <= 100; i++)
		nameserver_address(reply, q, i);
	if (strcmp(q->name, "long") == 0 || q->over_tcp)
		return true;
	reply->bytes[2] |= DNS_FLAG_TRUNCATED >> 8;
	reply->bytes[7] = 0;
	reply->length = 512;
	return true;
}

static void
a_reply_that_is_cut_comes_over_tcp(void **state)
{
	struct asker *a = *state;

	asker_server(a, 0, answers_more_than_fits, true);
	asker_open(a);
	assert_string_equal(asker_expect(a, "cut", DNS_OK)->first, "192.0.2.1");
	assert_string_equal(asker_expect(a, "long", DNS_OK)->first, "192.0.2.1");
}

static void
without_tcp_a_cut_reply_ends_its_own_question_only(void **state)
{
	struct asker *a = *state;
	struct asked *asked[3];

	asker_server(a, 0, answers_more_than_fits, false);
	asker_open(a);
	asked[0] = asker_ask(a, "short", DNS_TYPE_A);
	asked[1] = asker_ask(a, "cut", DNS_TYPE_A);
	asked[2] = asker_ask(a, "short", DNS_TYPE_A);
	asker_run(a);
	assert_int_equal(asked[0]->outcome, DNS_OK);
	assert_int_equal(asked[1]->outcome, DNS_TRUNCATED);
	assert_int_equal(asked[2]->outcome, DNS_OK);
}

/* One from before EDNS, which does not understand what it never saw. */
static bool
knows_no_edns(
    struct nameserver *s, const struct nameserver_query *q, struct message *reply)
{
	if (!q->edns)
		return nameserver_answers(s, q, reply);
	nameserver_rcode(reply, DNS_RCODE_FORMAT_ERROR);
	return true;
}

static void
a_server_without_edns_is_asked_without(void **state)
{
	struct asker *a = *state;
	char name[16];

	asker_server(a, 0, knows_no_edns, false);
	asker_open(a);
	for (int i = 0; i < 20; i++) {
		snprintf(name, sizeof(name), "n%d", i);
		asker_ask(a, name, DNS_TYPE_A);
	}
	asker_run(a);
	for (size_t i = 0; i < a->asked; i++)
		assert_int_equal(a->answers[i].outcome, DNS_OK);
}

static void
tcp_only_asks_over_tcp_only(void **state)
{
	struct asker *a = *state;

	a->settings.tcp_only = true;
	asker_server(a, 0, answers_more_than_fits, true);
	asker_open(a);
	for (int i = 0; i < 10; i++)
		asker_ask(a, "cut", DNS_TYPE_A);
	asker_run(a);
	for (size_t i = 0; i < a->asked; i++)
		assert_int_equal(a->answers[i].outcome, DNS_OK);
}

static void
tcp_that_is_refused_or_closed_is_unreachable(void **state)
{
	struct asker *a = *state;

	a->settings.tcp_only = true;
	asker_server(a, 0, nameserver_is_silent, true);
	asker_open(a);
	/* The handler's false closes the connection, before it was ever heard of. */
	asker_expect(a, "a", DNS_UNREACHABLE);
	nameserver_stop(&a->servers[0]);
	assert_int_equal(asker_expect(a, "b", DNS_UNREACHABLE)->error, ECONNREFUSED);
}

static void
a_tcp_server_that_starts_anew_is_waited_for(void **state)
{
	struct asker *a = *state;
	struct asked *asked;

	a->settings.first_try = 50;
	a->settings.tcp_only = true;
	asker_server(a, 0, nameserver_answers, true);
	asker_open(a);
	asker_expect(a, "a", DNS_OK);
	nameserver_stop(&a->servers[0]);
	asked = asker_ask(a, "b", DNS_TYPE_A);
	asker_step(a);
	asker_step(a);
	assert_int_equal(asked->calls, 0);
	nameserver_start(&a->servers[0], nameserver_answers, true);
	asker_run(a);
	assert_int_equal(asked->outcome, DNS_OK);
}

static void
a_tcp_server_that_stays_away_is_unreachable(void **state)
{
	struct asker *a = *state;

	a->settings.first_try = 2;
	a->settings.tcp_only = true;
	asker_server(a, 0, nameserver_answers, true);
	asker_open(a);
	asker_expect(a, "a", DNS_OK);
	nameserver_stop(&a->servers[0]);
	asker_expect(a, "b", DNS_UNREACHABLE);
	/* Whoever waits at the end is not called. */
	asker_ask(a, "c", DNS_TYPE_A);
	asker_step(a);
}

static void
a_server_of_one_reply_for_each_connection_answers_all(void **state)
{
	struct asker *a = *state;
	char name[16];

	a->settings.first_try = 10;
	a->settings.tcp_only = true;
	a->servers[0].one_each = true;
	asker_server(a, 0, nameserver_answers, true);
	asker_open(a);
	for (int i = 0; i < 20; i++) {
		snprintf(name, sizeof(name), "n%d", i);
		asker_ask(a, name, DNS_TYPE_A);
	}
	asker_run(a);
	for (size_t i = 0; i < a->asked; i++)
		assert_int_equal(a->answers[i].outcome, DNS_OK);
}

/* host.two.example is there, and plain; both.one.example has no address. */
static bool
knows_two_domains(
    struct nameserver *s, const struct nameserver_query *q, struct message *reply)
{
	(void)s;
	if (strcmp(q->name, "host.two.example") == 0)
		nameserver_address(reply, q, 2);
	else if (strcmp(q->name, "plain") == 0)
		nameserver_address(reply, q, 3);
	else if (strcmp(q->name, "a.dotted") == 0)
		nameserver_address(reply, q, 4);
	else if (strcmp(q->name, "a.dotted.one.example") == 0)
		nameserver_address(reply, q, 5);
	else if (strcmp(q->name, "bad.one.example") == 0)
		nameserver_rcode(reply, DNS_RCODE_SERVER_FAILED);
	else if (strcmp(q->name, "both.one.example") != 0)
		nameserver_rcode(reply, DNS_RCODE_NO_NAME);
	return true;
}

static void
open_with_search(struct asker *a)
{
	setenv("LOCALDOMAIN", "one.example two.example", 1);
	setenv("RES_OPTIONS", "ndots:1", 1);
	asker_server(a, 0, knows_two_domains, false);
	asker_open(a);
	unsetenv("LOCALDOMAIN");
	unsetenv("RES_OPTIONS");
}

static void
a_search_goes_through_the_domains(void **state)
{
	struct asker *a = *state;

	a->settings.search = true;
	open_with_search(a);
	assert_string_equal(asker_expect(a, "host", DNS_OK)->first, "192.0.2.2");
	assert_string_equal(asker_expect(a, "plain", DNS_OK)->first, "192.0.2.3");
	assert_string_equal(asker_expect(a, "a.dotted", DNS_OK)->first, "192.0.2.4");
	asker_expect(a, "host.", DNS_NO_NAME);
	asker_expect(a, "nosuch", DNS_NO_NAME);
	asker_expect(a, "both", DNS_NO_DATA);
	/* What could not be asked may be the answer: no other is taken for it. */
	asker_expect(a, "bad", DNS_SERVER_FAILED);
}

static void
nothing_is_searched_for_unless_asked(void **state)
{
	struct asker *a = *state;

	open_with_search(a);
	asker_expect(a, "host", DNS_NO_NAME);
	nameserver_stop(&a->servers[0]);
	assert_int_equal(a->servers[0].asked, 1);
}

/* Asks for the next name as soon as one is answered. */
static void
ask_on(void *context, const struct dns_reply *reply)
{
	struct asked *asked = context;
	struct asker *a = asked->asker;
	struct diag d = {0};

	asked->calls++;
	asked->outcome = reply->outcome;
	if (a->asked == 50)
		return;
	asked = &a->answers[a->asked++];
	asked->asker = a;
	assert_int_equal(dns_ask(a->dns, "a", DNS_TYPE_A, ask_on, asked, &d), 0);
	assert_int_equal(asked->calls, 0);
}

static void
who_is_answered_may_ask_on(void **state)
{
	struct asker *a = *state;
	struct dns_reply start = {0};

	asker_server(a, 0, nameserver_answers, false);
	asker_open(a);
	a->answers[0].asker = a;
	a->asked = 1;
	ask_on(&a->answers[0], &start);
	asker_run(a);
	assert_int_equal(a->asked, 50);
	for (size_t i = 1; i < a->asked; i++)
		assert_int_equal(a->answers[i].outcome, DNS_OK);
}

static void
who_is_not_answered_is_not_called_at_the_end(void **state)
{
	struct asker *a = *state;
	struct asked *asked;

	asker_server(a, 0, nameserver_is_silent, false);
	asker_open(a);
	asked = asker_ask(a, "a", DNS_TYPE_A);
	dns_free(a->dns);
	a->dns = NULL;
	assert_int_equal(asked->calls, 0);
}

static bool
answers_odd_names(
    struct nameserver *s, const struct nameserver_query *q, struct message *reply)
{
	(void)s;
	if (strcmp(q->name, "a\\.b\\\\\\001\\255.example") != 0 &&
	    strcmp(q->name, ".") != 0)
		nameserver_rcode(reply, DNS_RCODE_NO_NAME);
	else
		nameserver_address(reply, q, 1);
	return true;
}

static void
any_octet_but_nul_can_be_asked_for(void **state)
{
	struct asker *a = *state;
	struct diag d = {0};

	asker_server(a, 0, answers_odd_names, false);
	asker_open(a);
	asker_expect(a, "a\\.b\\\\\\001\\255.example", DNS_OK);
	asker_expect(a, ".", DNS_OK);
	assert_int_equal(dns_ask(a->dns, "a\\000b", DNS_TYPE_A, ask_on, NULL, &d), -1);
	assert_int_equal(d.status, STATUS_USAGE);
}

static void
what_is_no_name_is_never_sent(void **state)
{
	static const char *const names[] = {"", "a..b", ".a", "a b", "a\nb", "\1",
	    "b\303\274cher",
	    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"};
	struct asker *a = *state;

	asker_server(a, 0, nameserver_answers, false);
	asker_open(a);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct diag d = {0};

		assert_int_equal(
		    dns_ask(a->dns, names[i], DNS_TYPE_A, ask_on, NULL, &d), -1);
		assert_int_equal(d.status, STATUS_USAGE);
	}
	assert_int_equal(dns_pending(a->dns), 0);
	/* Tor's names never leave for a DNS server (RFC 7686). */
	asker_expect(a, "x.onion", DNS_NO_NAME);
	nameserver_stop(&a->servers[0]);
	assert_int_equal(a->servers[0].asked, 0);
}

static void
what_is_no_server_is_refused(void **state)
{
	static const char *const wrong[] = {"localhost", "127.0.0.1:0",
	    "127.0.0.1:65536", "010.0.0.1", "unix:/x", "[::1", "fe80::1%nosuch", ""};
	struct asker *a = *state;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct diag d = {0};

		a->addresses[0] = wrong[i];
		a->settings.server_count = 1;
		assert_null(dns_new(&a->settings, &d));
		assert_int_equal(d.status, STATUS_USAGE);
		assert_memory_equal(d.text, wrong[i], strlen(wrong[i]));
	}
}

static void
an_ipv6_server_may_have_a_zone(void **state)
{
	struct asker *a = *state;

	a->addresses[0] = "[::1%lo]:9";
	a->addresses[1] = "::1";
	a->settings.server_count = 2;
	asker_open(a);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, asker_begin, asker_end)
	const struct CMUnitTest tests[] = {
	    TEST(an_answer_comes_with_its_message),
	    TEST(each_refusal_is_told_apart),
	    TEST(a_reply_that_is_cut_comes_over_tcp),
	    TEST(without_tcp_a_cut_reply_ends_its_own_question_only),
	    TEST(a_server_without_edns_is_asked_without),
	    TEST(tcp_only_asks_over_tcp_only),
	    TEST(tcp_that_is_refused_or_closed_is_unreachable),
	    TEST(a_tcp_server_that_starts_anew_is_waited_for),
	    TEST(a_tcp_server_that_stays_away_is_unreachable),
	    TEST(a_server_of_one_reply_for_each_connection_answers_all),
	    TEST(a_search_goes_through_the_domains),
	    TEST(nothing_is_searched_for_unless_asked),
	    TEST(who_is_answered_may_ask_on),
	    TEST(who_is_not_answered_is_not_called_at_the_end),
	    TEST(any_octet_but_nul_can_be_asked_for),
	    TEST(what_is_no_name_is_never_sent),
	    TEST(what_is_no_server_is_refused),
	    TEST(an_ipv6_server_may_have_a_zone),
	};

	return dns_available() ? cmocka_run_group_tests(tests, NULL, NULL) :
				 asker_skip();
}
