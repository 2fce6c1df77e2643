/* by_dns's parts: what records of several types make, and what a reverse name proves */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include <string.h>

#include "addr/addr.h"
#include "base/diag.h"
#include "message.h"
#include "proto/dns_type.h"
#include "session/by_dns.h"

#define PTR_NAME "1.2.0.192.in-addr.arpa"

static const struct outcome ok = {.kind = OUTCOME_OK};
static const struct outcome no_name = {OUTCOME_NO_NAME, "NXDOMAIN", "no name", 0};
static const struct outcome no_data = {OUTCOME_NO_DATA, "NODATA", "no data", 0};
static const struct outcome late = {OUTCOME_TIMEOUT, "TIMEOUT", "late", 0};
static const struct outcome failed = {OUTCOME_TEMPORARY, "SERVFAIL", "failed", 0};

static struct dns_question *
new_question(const char *word)
{
	struct diag d = {0};
	struct dns_question *q = dns_question_new(word, strlen(word), &d);

	assert_non_null(q);
	return q;
}

/* Adds a part that has an outcome, and a message unless m is NULL. */
static void
add(struct dns_question *q, const char *name, unsigned int type, struct outcome outcome,
    const struct message *m)
{
	struct dns_part *p;
	struct diag d = {0};

	assert_int_equal(dns_question_add(q, name, type, &d), 0);
	p = &q->parts[q->count - 1];
	assert_string_equal(p->name, name);
	assert_int_equal(p->type, type);
	p->outcome = outcome;
	if (m == NULL)
		return;
	p->message = malloc(m->length);
	assert_non_null(p->message);
	memcpy(p->message, m->bytes, m->length);
	p->length = m->length;
}

static void
answer(struct dns_question *q, size_t part, struct outcome outcome, const char *address)
{
	static struct message m;
	struct dns_part *p = &q->parts[part];
	struct addr a;

	p->outcome = outcome;
	if (address == NULL)
		return;
	assert_int_equal(addr_parse(address, strlen(address), &a), 0);
	message_begin(&m, 1, DNS_FLAG_RESPONSE, p->name, p->type);
	message_link(&m, p->name, DNS_TYPE_CNAME, "other.example");
	message_record(&m, DNS_ANSWER, "other.example", p->type, 60, a.bytes,
	    (size_t)addr_length(&a));
	p->message = malloc(m.length);
	assert_non_null(p->message);
	memcpy(p->message, m.bytes, m.length);
	p->length = m.length;
}

static void
expect_whole(const struct outcome *outcomes, size_t count, enum outcome_kind expected)
{
	struct dns_question *q = new_question("a.example");

	for (size_t i = 0; i < count; i++)
		add(q, "a.example", DNS_TYPE_TXT, outcomes[i], NULL);
	by_dns_conclude(q);
	assert_int_equal(q->question.outcome.kind, expected);
	dns_question_free(&q->question);
}

static void
parts_make_one_outcome(void **state)
{
	(void)state;
	expect_whole((const struct outcome[]){ok, ok}, 2, OUTCOME_OK);
	expect_whole((const struct outcome[]){no_data, ok}, 2, OUTCOME_OK);
	expect_whole((const struct outcome[]){no_data, no_name}, 2, OUTCOME_NO_DATA);
	expect_whole((const struct outcome[]){no_name, no_name}, 2, OUTCOME_NO_NAME);
	expect_whole((const struct outcome[]){ok, late}, 2, OUTCOME_PARTIAL);
	expect_whole((const struct outcome[]){no_data, late}, 2, OUTCOME_TIMEOUT);
	expect_whole((const struct outcome[]){ok, late, failed}, 3, OUTCOME_PARTIAL);
	expect_whole((const struct outcome[]){late, failed, ok}, 3, OUTCOME_PARTIAL);
	expect_whole((const struct outcome[]){late, ok, no_data}, 3, OUTCOME_PARTIAL);
}

/* A question about 192.0.2.1 or 2001:db8::1, whose PTR records are names. */
static struct dns_question *
ask_reverse(const char *word, const char *const *names)
{
	static struct message m;
	struct dns_question *q = new_question(word);
	struct addr a;

	assert_int_equal(addr_parse(word, strlen(word), &a), 0);
	endpoint_from_addr(&q->address, &a, 0, 80);
	message_begin(&m, 1, DNS_FLAG_RESPONSE, PTR_NAME, DNS_TYPE_PTR);
	while (*names != NULL)
		message_link(&m, PTR_NAME, DNS_TYPE_PTR, *names++);
	add(q, PTR_NAME, DNS_TYPE_PTR, ok, &m);
	return q;
}

static void
an_address_without_records_has_no_name(void **state)
{
	static const struct outcome outcomes[] = {
	    {OUTCOME_NO_NAME, "NXDOMAIN", "name does not exist", 0},
	    {OUTCOME_NO_DATA, "NODATA", "no record", 0},
	};

	(void)state;
	for (int i = 0; i < 4; i++) {
		struct dns_question *q = new_question("192.0.2.1");

		add(q, PTR_NAME, DNS_TYPE_PTR, outcomes[i % 2], NULL);
		if (i < 2)
			by_dns_conclude_reverse(q);
		else
			by_dns_conclude_proof(q);
		assert_int_equal(q->question.outcome.kind, OUTCOME_NO_NAME);
		assert_string_equal(q->question.outcome.text, "address has no name");
		assert_int_equal(q->count, 1);
		dns_question_free(&q->question);
	}
}

static void
a_failure_stays_what_it_is(void **state)
{
	struct dns_question *q = new_question("192.0.2.1");

	(void)state;
	add(q, PTR_NAME, DNS_TYPE_PTR, late, NULL);
	by_dns_conclude_proof(q);
	assert_int_equal(q->question.outcome.kind, OUTCOME_TIMEOUT);
	assert_int_equal(q->count, 1);
	assert_int_equal(q->proof, REVERSE_UNPROVEN);
	dns_question_free(&q->question);
}

static void
each_name_is_asked_for_by_the_family_of_the_address(void **state)
{
	struct dns_question *q;

	(void)state;
	q = ask_reverse("192.0.2.1", (const char *[]){"a.example", "b.example", NULL});
	by_dns_conclude_proof(q);
	assert_int_equal(q->count, 3);
	assert_string_equal(q->parts[1].name, "a.example");
	assert_string_equal(q->parts[2].name, "b.example");
	for (int i = 1; i <= 2; i++) {
		assert_int_equal(q->parts[i].type, DNS_TYPE_A);
		assert_int_equal(q->parts[i].outcome.kind, OUTCOME_UNASKED);
	}
	dns_question_free(&q->question);
	q = ask_reverse("2001:db8::1", (const char *[]){"a.example", NULL});
	by_dns_conclude_proof(q);
	assert_int_equal(q->count, 2);
	assert_int_equal(q->parts[1].type, DNS_TYPE_AAAA);
	dns_question_free(&q->question);
}

static void
no_more_than_eight_names_are_asked_for(void **state)
{
	static const char *const names[] = {
	    "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", NULL};
	struct dns_question *q = ask_reverse("192.0.2.1", names);

	(void)state;
	by_dns_conclude_proof(q);
	assert_int_equal(q->count, 9);
	assert_int_equal(by_dns_proof(q, "i"), REVERSE_UNPROVEN);
	dns_question_free(&q->question);
}

/* What the addresses of the names prove; outcomes of those that have no address. */
static struct dns_question *
prove(const char *word, struct outcome first, const char *first_address,
    struct outcome second, const char *second_address)
{
	struct dns_question *q = ask_reverse(
	    word, (const char *[]){"a.example", "b.example", NULL});

	by_dns_conclude_proof(q);
	assert_int_equal(q->count, 3);
	answer(q, 1, first, first_address);
	answer(q, 2, second, second_address);
	by_dns_conclude_proof(q);
	assert_int_equal(q->count, 3);
	return q;
}

static void
expect_proof(struct dns_question *q, enum reverse_proof proof, enum outcome_kind kind,
    enum status verdict)
{
	assert_int_equal(q->proof, proof);
	assert_int_equal(q->question.outcome.kind, kind);
	assert_int_equal(q->question.verdict, verdict);
	dns_question_free(&q->question);
}

static void
one_name_that_leads_back_confirms(void **state)
{
	(void)state;
	expect_proof(prove("192.0.2.1", ok, "192.0.2.1", ok, "192.0.2.2"),
	    REVERSE_CONFIRMED, OUTCOME_OK, STATUS_OK);
	expect_proof(prove("192.0.2.1", no_name, NULL, ok, "192.0.2.1"),
	    REVERSE_CONFIRMED, OUTCOME_OK, STATUS_OK);
	expect_proof(prove("192.0.2.1", late, NULL, ok, "192.0.2.1"), REVERSE_CONFIRMED,
	    OUTCOME_OK, STATUS_OK);
	expect_proof(prove("2001:db8::1", ok, "2001:db8::1", ok, "2001:db8::2"),
	    REVERSE_CONFIRMED, OUTCOME_OK, STATUS_OK);
}

static void
names_with_other_addresses_are_a_mismatch(void **state)
{
	(void)state;
	expect_proof(prove("192.0.2.1", ok, "192.0.2.3", ok, "192.0.2.2"),
	    REVERSE_MISMATCH, OUTCOME_OK, STATUS_NO);
	expect_proof(prove("192.0.2.1", ok, "192.0.2.3", no_data, NULL),
	    REVERSE_MISMATCH, OUTCOME_OK, STATUS_NO);
}

static void
names_without_addresses_lead_nowhere(void **state)
{
	(void)state;
	expect_proof(prove("192.0.2.1", no_name, NULL, no_data, NULL),
	    REVERSE_NO_FORWARD, OUTCOME_OK, STATUS_NO);
}

static void
nothing_is_proven_while_a_name_cannot_be_looked_up(void **state)
{
	(void)state;
	expect_proof(prove("192.0.2.1", ok, "192.0.2.3", failed, NULL),
	    REVERSE_UNPROVEN, OUTCOME_TEMPORARY, STATUS_OK);
	expect_proof(prove("192.0.2.1", late, NULL, no_name, NULL), REVERSE_UNPROVEN,
	    OUTCOME_TIMEOUT, STATUS_OK);
}

static void
each_name_has_its_own_proof(void **state)
{
	struct dns_question *q = prove("192.0.2.1", ok, "192.0.2.1", ok, "192.0.2.2");

	(void)state;
	assert_int_equal(by_dns_proof(q, "a.example"), REVERSE_CONFIRMED);
	assert_int_equal(by_dns_proof(q, "b.example"), REVERSE_MISMATCH);
	assert_int_equal(by_dns_proof(q, "c.example"), REVERSE_UNPROVEN);
	dns_question_free(&q->question);
	q = prove("192.0.2.1", no_data, NULL, failed, NULL);
	assert_int_equal(by_dns_proof(q, "a.example"), REVERSE_NO_FORWARD);
	assert_int_equal(by_dns_proof(q, "b.example"), REVERSE_UNPROVEN);
	dns_question_free(&q->question);
}

static void
an_address_of_another_name_proves_nothing(void **state)
{
	static struct message m;
	struct dns_question *q = ask_reverse(
	    "192.0.2.1", (const char *[]){"a.example", NULL});

	(void)state;
	by_dns_conclude_proof(q);
	message_begin(&m, 1, DNS_FLAG_RESPONSE, "a.example", DNS_TYPE_A);
	message_record(&m, DNS_ANSWER, "b.example", DNS_TYPE_A, 60, "\300\0\2\1", 4);
	message_record(&m, DNS_ANSWER, "a.example", DNS_TYPE_A, 60, "\300\0\2\2", 4);
	q->parts[1].outcome = ok;
	q->parts[1].message = malloc(m.length);
	assert_non_null(q->parts[1].message);
	memcpy(q->parts[1].message, m.bytes, m.length);
	q->parts[1].length = m.length;
	by_dns_conclude_proof(q);
	expect_proof(q, REVERSE_MISMATCH, OUTCOME_OK, STATUS_NO);
}

static void
names_that_cannot_be_read_prove_nothing(void **state)
{
	struct dns_question *q = ask_reverse("192.0.2.1", (const char *[]){NULL});

	(void)state;
	by_dns_conclude_proof(q);
	assert_int_equal(q->count, 1);
	assert_int_equal(q->question.outcome.kind, OUTCOME_LOCAL);
	dns_question_free(&q->question);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(parts_make_one_outcome),
	    cmocka_unit_test(an_address_without_records_has_no_name),
	    cmocka_unit_test(a_failure_stays_what_it_is),
	    cmocka_unit_test(each_name_is_asked_for_by_the_family_of_the_address),
	    cmocka_unit_test(no_more_than_eight_names_are_asked_for),
	    cmocka_unit_test(one_name_that_leads_back_confirms),
	    cmocka_unit_test(names_with_other_addresses_are_a_mismatch),
	    cmocka_unit_test(names_without_addresses_lead_nowhere),
	    cmocka_unit_test(nothing_is_proven_while_a_name_cannot_be_looked_up),
	    cmocka_unit_test(each_name_has_its_own_proof),
	    cmocka_unit_test(an_address_of_another_name_proves_nothing),
	    cmocka_unit_test(names_that_cannot_be_read_prove_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
