/* lookup/dns: servers that lose, lie, fail, die and start anew */
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

static bool
answers_the_second_try(
    struct nameserver *s, const struct nameserver_query *q, struct message *reply)
{
	(void)s;
	nameserver_address(reply, q, 1);
	return q->times == 2;
}

static void
a_lost_question_is_asked_again(void **state)
{
	struct asker *a = *state;

	a->settings.first_try = 20;
	asker_server(a, 0, answers_the_second_try, false);
	asker_open(a);
	assert_int_equal(asker_expect(a, "a", DNS_OK)->timeouts, 1);
}

static void
a_server_that_never_answers_is_asked_so_many_times(void **state)
{
	struct asker *a = *state;
	struct asked *asked;

	a->settings.first_try = 2;
	a->settings.tries = 4;
	asker_server(a, 0, nameserver_is_silent, false);
	asker_open(a);
	asked = asker_expect(a, "a", DNS_TIMED_OUT);
	assert_int_equal(asked->timeouts, 4);
	assert_false(asked->has_message);
	nameserver_stop(&a->servers[0]);
	assert_int_equal(a->servers[0].asked, 4);
}

/* Sends what nobody asked for, which would answer wrongly, and then the answer. */
static bool
answers_wrongly_first(
    struct nameserver *s, const struct nameserver_query *q, struct message *reply)
{
	static struct message wrong;

	message_begin(&wrong, q->id ^ 1, DNS_FLAG_RESPONSE, q->name, q->type);
	nameserver_address(&wrong, q, 66);
	nameserver_send(s, q, wrong.bytes, wrong.length, false);
	message_begin(&wrong, q->id, DNS_FLAG_RESPONSE, "other.name", q->type);
	nameserver_address(&wrong, q, 66);
	nameserver_send(s, q, wrong.bytes, wrong.length, false);
	message_begin(&wrong, q->id, DNS_FLAG_RESPONSE, q->name, DNS_TYPE_TXT);
	nameserver_address(&wrong, q, 66);
	nameserver_send(s, q, wrong.bytes, wrong.length, false);
	message_begin(&wrong, q->id, DNS_FLAG_RESPONSE, q->name, q->type);
	nameserver_address(&wrong, q, 66);
	nameserver_send(s, q, wrong.bytes, wrong.length, true);
	nameserver_send(s, q, "garbage", 7, false);
	nameserver_send(s, q, "", 0, false);
	nameserver_address(reply, q, 1);
	return true;
}

static void
replies_that_nobody_asked_for_are_dropped(void **state)
{
	struct asker *a = *state;

	asker_server(a, 0, answers_wrongly_first, false);
	asker_open(a);
	assert_string_equal(asker_expect(a, "a", DNS_OK)->first, "192.0.2.1");
}

/* An address of three octets, or a query sent back; then, for "good", an answer. */
static bool
answers_malformed(
    struct nameserver *s, const struct nameserver_query *q, struct message *reply)
{
	(void)s;
	if (strcmp(q->name, "good") == 0 && q->times == 3)
		return nameserver_answers(s, q, reply);
	if (strcmp(q->name, "echo") == 0) {
		reply->bytes[2] &= 0x7f;
		return true;
	}
	message_record(reply, DNS_ANSWER, q->name, DNS_TYPE_A, 60, "\1\2\3", 3);
	return true;
}

static void
malformed_replies_are_no_answer(void **state)
{
	struct asker *a = *state;
	struct asked *asked;

	a->settings.tries = 4;
	asker_server(a, 0, answers_malformed, false);
	asker_open(a);
	asked = asker_expect(a, "bad", DNS_BAD_REPLY);
	assert_false(asked->has_message);
	asker_expect(a, "echo", DNS_BAD_REPLY);
	asker_expect(a, "good", DNS_OK);
	nameserver_stop(&a->servers[0]);
	assert_int_equal(a->servers[0].asked, 4 + 4 + 3);
}

static void
where_nobody_listens_it_is_known_at_once(void **state)
{
	struct asker *a = *state;
	struct asked *asked;

	/* Its patience would outlast the test. */
	a->settings.first_try = 3600000;
	asker_server(a, 0, nameserver_answers, false);
	nameserver_stop(&a->servers[0]);
	asker_open(a);
	for (int i = 0; i < 3; i++) {
		asked = asker_expect(a, "a", DNS_UNREACHABLE);
		assert_int_equal(asked->error, ECONNREFUSED);
		assert_int_equal(asked->timeouts, 0);
	}
}

static void
a_server_that_starts_anew_is_given_its_tries(void **state)
{
	struct asker *a = *state;
	struct asked *asked;

	a->settings.first_try = 50;
	asker_server(a, 0, nameserver_answers, false);
	asker_open(a);
	asker_expect(a, "a", DNS_OK);
	nameserver_stop(&a->servers[0]);
	asked = asker_ask(a, "b", DNS_TYPE_A);
	asker_step(a);
	asker_step(a);
	assert_int_equal(asked->calls, 0);
	nameserver_start(&a->servers[0], nameserver_answers, false);
	asker_run(a);
	assert_int_equal(asked->outcome, DNS_OK);
	assert_true(asked->timeouts > 0);
}

static void
a_server_that_dies_for_good_times_out(void **state)
{
	struct asker *a = *state;

	a->settings.first_try = 2;
	a->settings.tries = 3;
	asker_server(a, 0, nameserver_answers, false);
	asker_open(a);
	asker_expect(a, "a", DNS_OK);
	nameserver_stop(&a->servers[0]);
	asker_expect(a, "b", DNS_TIMED_OUT);
}

static bool
fails(struct nameserver *s, const struct nameserver_query *q, struct message *reply)
{
	(void)s;
	(void)q;
	nameserver_rcode(reply, DNS_RCODE_SERVER_FAILED);
	return true;
}

static bool
fails_once(
    struct nameserver *s, const struct nameserver_query *q, struct message *reply)
{
	return fails(s, q, reply) && q->times == 1;
}

static bool
refuses(struct nameserver *s, const struct nameserver_query *q, struct message *reply)
{
	(void)s;
	(void)q;
	nameserver_rcode(reply, DNS_RCODE_REFUSED);
	return true;
}

static void
where_one_server_fails_the_next_is_asked(void **state)
{
	struct asker *a = *state;

	asker_server(a, 0, fails, false);
	asker_server(a, 1, nameserver_answers, false);
	asker_open(a);
	assert_int_equal(asker_expect(a, "a", DNS_OK)->timeouts, 0);
}

static void
where_all_servers_fail_that_is_the_outcome(void **state)
{
	struct asker *a = *state;

	asker_server(a, 0, fails, false);
	asker_server(a, 1, refuses, false);
	asker_open(a);
	asker_expect(a, "a", DNS_REFUSED);
	nameserver_stop(&a->servers[0]);
	nameserver_stop(&a->servers[1]);
	assert_int_equal(a->servers[0].asked, 1);
	assert_int_equal(a->servers[1].asked, 1);
}

static void
a_failure_is_told_where_the_other_server_is_silent(void **state)
{
	struct asker *a = *state;

	a->settings.first_try = 20;
	a->settings.tries = 2;
	asker_server(a, 0, fails_once, false);
	asker_server(a, 1, nameserver_is_silent, false);
	asker_open(a);
	asker_expect(a, "a", DNS_SERVER_FAILED);
}

static void
where_nobody_listens_the_next_server_is_asked(void **state)
{
	struct asker *a = *state;

	asker_server(a, 0, nameserver_answers, false);
	nameserver_stop(&a->servers[0]);
	asker_server(a, 1, nameserver_answers, false);
	asker_open(a);
	asker_expect(a, "a", DNS_OK);
}

static void
a_server_that_is_silent_is_asked_first_no_longer(void **state)
{
	struct asker *a = *state;
	unsigned int timeouts = 0;

	a->settings.first_try = 50;
	asker_server(a, 0, nameserver_is_silent, false);
	asker_server(a, 1, nameserver_answers, false);
	asker_open(a);
	for (int i = 0; i < 20; i++)
		timeouts += asker_expect(a, "a", DNS_OK)->timeouts;
	nameserver_stop(&a->servers[0]);
	assert_in_range(a->servers[0].asked, 8, 19);
	assert_true(timeouts >= 8);
}

/* Every tenth question is lost, and every tenth answer, by chance that repeats. */
static bool
loses_some(
    struct nameserver *s, const struct nameserver_query *q, struct message *reply)
{
	unsigned int chance = (s->asked * 2654435761u) >> 16;

	message_record(reply, DNS_ANSWER, q->name, DNS_TYPE_A, 60, q->name, 4);
	return chance % 10 != 0;
}

static void
none_is_lost_and_none_is_wrong_among_many(void **state)
{
	struct asker *a = *state;
	char name[32], expected[64];

	a->settings.first_try = 20;
	a->settings.tries = 8;
	asker_server(a, 0, loses_some, false);
	asker_open(a);
	while (a->asked < ASKER_MOST) {
		while (dns_room(a->dns) > 0 && a->asked < ASKER_MOST) {
			snprintf(name, sizeof(name), "%04zu", a->asked);
			asker_ask(a, name, DNS_TYPE_A);
		}
		asker_step(a);
	}
	asker_run(a);
	for (size_t i = 0; i < a->asked; i++) {
		snprintf(name, sizeof(name), "%04zu", i);
		snprintf(expected, sizeof(expected), "%d.%d.%d.%d", name[0], name[1],
		    name[2], name[3]);
		assert_int_equal(a->answers[i].outcome, DNS_OK);
		assert_string_equal(a->answers[i].first, expected);
	}
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, asker_begin, asker_end)
	const struct CMUnitTest tests[] = {
	    TEST(a_lost_question_is_asked_again),
	    TEST(a_server_that_never_answers_is_asked_so_many_times),
	    TEST(replies_that_nobody_asked_for_are_dropped),
	    TEST(malformed_replies_are_no_answer),
	    TEST(where_nobody_listens_it_is_known_at_once),
	    TEST(a_server_that_starts_anew_is_given_its_tries),
	    TEST(a_server_that_dies_for_good_times_out),
	    TEST(where_one_server_fails_the_next_is_asked),
	    TEST(where_all_servers_fail_that_is_the_outcome),
	    TEST(a_failure_is_told_where_the_other_server_is_silent),
	    TEST(where_nobody_listens_the_next_server_is_asked),
	    TEST(a_server_that_is_silent_is_asked_first_no_longer),
	    TEST(none_is_lost_and_none_is_wrong_among_many),
	};

	return dns_available() ? cmocka_run_group_tests(tests, NULL, NULL) :
				 asker_skip();
}
