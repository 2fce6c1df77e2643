/* dns: messages of DNS, those that are whole and those that lie */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "message.h"
#include "proto/dns.h"
#include "proto/dns_type.h"

enum { REPLY = DNS_FLAG_RESPONSE | DNS_FLAG_RECURSION_AVAILABLE };

/* The message and a copy of just its size, which is what is read. */
struct test {
	struct message m;
	unsigned char *exact;
	struct dns_message read;
	struct dns_record r;
	struct dns_chain chain;
};

static int
begin(void **state)
{
	struct test *t = calloc(1, sizeof(*t));

	assert_non_null(t);
	*state = t;
	message_begin(&t->m, 0x1234, REPLY, "www.example.org", DNS_TYPE_A);
	return 0;
}

static int
end(void **state)
{
	struct test *t = *state;

	free(t->exact);
	free(t);
	return 0;
}

static int
open_message(struct test *t)
{
	free(t->exact);
	t->exact = malloc(t->m.length + 1);
	assert_non_null(t->exact);
	memcpy(t->exact, t->m.bytes, t->m.length);
	return dns_open(&t->read, t->exact, t->m.length);
}

static void
a_header_and_its_question_are_read(void **state)
{
	struct test *t = *state;
	char name[DNS_NAME_MAX];

	t->m.bytes[3] |= DNS_RCODE_NO_NAME;
	assert_int_equal(open_message(t), 0);
	assert_int_equal(t->read.id, 0x1234);
	assert_int_equal(t->read.rcode, DNS_RCODE_NO_NAME);
	assert_int_equal(t->read.flags & DNS_FLAG_RESPONSE, DNS_FLAG_RESPONSE);
	assert_int_equal(t->read.type, DNS_TYPE_A);
	assert_int_equal(t->read.class, DNS_CLASS_IN);
	dns_question(&t->read, name);
	assert_string_equal(name, "www.example.org");
	assert_int_equal(dns_next(&t->read, &t->r), 0);
	assert_int_equal(dns_next(&t->read, &t->r), 0);
	assert_int_equal(dns_check(&t->read), 0);
}

static void
a_message_that_is_cut_anywhere_is_malformed(void **state)
{
	struct test *t = *state;
	size_t whole;

	message_record(
	    &t->m, DNS_ANSWER, "www.example.org", DNS_TYPE_A, 60, "\1\2\3\4", 4);
	message_link(&t->m, "www.example.org", DNS_TYPE_MX, "org");
	/* Its data is no MX, but the first is whole. */
	whole = t->m.length;
	for (t->m.length = 0; t->m.length < whole; t->m.length++)
		if (open_message(t) == 0)
			assert_int_equal(dns_check(&t->read), -1);
}

static void
there_is_just_one_question(void **state)
{
	struct test *t = *state;

	t->m.bytes[5] = 0;
	assert_int_equal(open_message(t), -1);
	t->m.bytes[5] = 2;
	assert_int_equal(open_message(t), -1);
	t->m.bytes[5] = 1;
	t->m.bytes[4] = 1;
	assert_int_equal(open_message(t), -1);
}

static void
records_come_in_order_with_their_section(void **state)
{
	struct test *t = *state;

	message_record(
	    &t->m, DNS_ANSWER, "www.example.org", DNS_TYPE_A, 60, "\1\2\3\4", 4);
	message_record(&t->m, DNS_AUTHORITY, "example.org", 99, 0xffffffff, "", 0);
	message_record(&t->m, DNS_ADDITIONAL, ".", DNS_TYPE_OPT, 0, "", 0);
	message_record(
	    &t->m, DNS_ADDITIONAL, "a.org", DNS_TYPE_TXT, 0x7fffffff, "\1x", 2);
	assert_int_equal(open_message(t), 0);
	assert_int_equal(dns_check(&t->read), 0);
	assert_int_equal(dns_next(&t->read, &t->r), 1);
	assert_string_equal(t->r.name, "www.example.org");
	assert_int_equal(t->r.section, DNS_ANSWER);
	assert_int_equal(t->r.type, DNS_TYPE_A);
	assert_int_equal(t->r.ttl, 60);
	assert_int_equal(t->r.length, 4);
	assert_memory_equal(t->r.data, "\1\2\3\4", 4);
	assert_int_equal(dns_next(&t->read, &t->r), 1);
	assert_int_equal(t->r.section, DNS_AUTHORITY);
	assert_int_equal(t->r.ttl, 0);
	assert_int_equal(t->r.length, 0);
	assert_int_equal(dns_next(&t->read, &t->r), 1);
	assert_string_equal(t->r.name, "a.org");
	assert_int_equal(t->r.section, DNS_ADDITIONAL);
	assert_int_equal(t->r.ttl, 0x7fffffff);
	assert_int_equal(dns_next(&t->read, &t->r), 0);
	dns_rewind(&t->read);
	assert_int_equal(dns_next(&t->read, &t->r), 1);
	assert_int_equal(t->r.type, DNS_TYPE_A);
}

static void
the_pseudo_record_of_edns_has_the_upper_half_of_the_rcode(void **state)
{
	struct test *t = *state;

	message_record(&t->m, DNS_ADDITIONAL, ".", DNS_TYPE_OPT, 0xff018000, "", 0);
	t->m.bytes[3] |= 7;
	assert_int_equal(open_message(t), 0);
	assert_int_equal(t->read.rcode, 7);
	assert_int_equal(dns_check(&t->read), 0);
	assert_int_equal(t->read.rcode, 0xff7);
}

static void
counts_that_promise_too_much_are_malformed(void **state)
{
	struct test *t = *state;

	message_record(
	    &t->m, DNS_ANSWER, "www.example.org", DNS_TYPE_A, 60, "\1\2\3\4", 4);
	for (int section = 0; section < DNS_SECTIONS; section++) {
		t->m.bytes[7 + 2 * section]++;
		assert_int_equal(open_message(t), 0);
		assert_int_equal(dns_check(&t->read), -1);
		t->m.bytes[7 + 2 * section]--;
	}
	t->m.bytes[6] = 255;
	assert_int_equal(open_message(t), 0);
	assert_int_equal(dns_check(&t->read), -1);
}

static void
data_that_goes_beyond_the_end_is_malformed(void **state)
{
	struct test *t = *state;
	size_t record = message_open(&t->m, DNS_ANSWER, "a", 99, 60);

	message_bytes(&t->m, "1234", 4);
	message_close(&t->m, record);
	assert_int_equal(open_message(t), 0);
	assert_int_equal(dns_next(&t->read, &t->r), 1);
	t->m.bytes[record - 1]++;
	assert_int_equal(open_message(t), 0);
	assert_int_equal(dns_next(&t->read, &t->r), -1);
	t->m.bytes[record - 2] = 255;
	assert_int_equal(open_message(t), 0);
	assert_int_equal(dns_next(&t->read, &t->r), -1);
}

static void
assert_chain(struct test *t, const char *const *names)
{
	size_t count = 0;

	assert_int_equal(open_message(t), 0);
	assert_int_equal(dns_chain(&t->read, &t->chain), 0);
	for (; names[count] != NULL; count++) {
		assert_true(count < t->chain.count);
		assert_string_equal(t->chain.names[count], names[count]);
	}
	assert_int_equal(t->chain.count, count);
}

static void
a_name_without_an_alias_is_its_own_canonical_one(void **state)
{
	static const char *const names[] = {"www.example.org", NULL};
	struct test *t = *state;

	message_record(
	    &t->m, DNS_ANSWER, "www.example.org", DNS_TYPE_A, 60, "\1\2\3\4", 4);
	message_link(&t->m, "other.example.org", DNS_TYPE_CNAME, "a.example.org");
	assert_chain(t, names);
	assert_int_equal(t->chain.ttl, UINT32_MAX);
}

static void
aliases_are_followed_in_whatever_order_and_case(void **state)
{
	static const char *const names[] = {
	    "www.example.org", "A.example.org", "b.example.org", "c.example.org", NULL};
	struct test *t = *state;

	message_link(&t->m, "B.EXAMPLE.org", DNS_TYPE_CNAME, "c.example.org");
	message_record(
	    &t->m, DNS_ANSWER, "c.example.org", DNS_TYPE_A, 60, "\1\2\3\4", 4);
	message_link(&t->m, "a.example.org", DNS_TYPE_CNAME, "b.example.org");
	message_link(&t->m, "WWW.example.org", DNS_TYPE_CNAME, "A.example.org");
	assert_chain(t, names);
	assert_int_equal(t->chain.ttl, 60);
}

static void
an_alias_in_another_section_is_none(void **state)
{
	static const char *const names[] = {"www.example.org", NULL};
	struct test *t = *state;

	message_record(
	    &t->m, DNS_AUTHORITY, "www.example.org", DNS_TYPE_CNAME, 60, "\1x\0", 3);
	assert_chain(t, names);
}

static void
whoever_asks_for_the_alias_gets_it(void **state)
{
	static const char *const names[] = {"www.example.org", NULL};
	struct test *t = *state;

	message_begin(&t->m, 1, REPLY, "www.example.org", DNS_TYPE_CNAME);
	message_link(&t->m, "www.example.org", DNS_TYPE_CNAME, "a.example.org");
	assert_chain(t, names);
}

static void
a_chain_that_comes_back_is_an_error(void **state)
{
	struct test *t = *state;

	message_link(&t->m, "www.example.org", DNS_TYPE_CNAME, "a.example.org");
	message_link(&t->m, "a.example.org", DNS_TYPE_CNAME, "www.example.org");
	assert_int_equal(open_message(t), 0);
	assert_int_equal(dns_check(&t->read), 0);
	assert_int_equal(dns_chain(&t->read, &t->chain), -1);
	message_begin(&t->m, 1, REPLY, "a", DNS_TYPE_A);
	message_link(&t->m, "a", DNS_TYPE_CNAME, "a");
	assert_int_equal(open_message(t), 0);
	assert_int_equal(dns_chain(&t->read, &t->chain), -1);
}

static void
a_chain_has_at_most_16_links(void **state)
{
	struct test *t = *state;
	char from[16], to[16];

	message_begin(&t->m, 1, REPLY, "n0", DNS_TYPE_A);
	for (int i = 0; i < DNS_LINKS_MAX; i++) {
		snprintf(from, sizeof(from), "n%d", i);
		snprintf(to, sizeof(to), "n%d", i + 1);
		message_link(&t->m, from, DNS_TYPE_CNAME, to);
	}
	assert_int_equal(open_message(t), 0);
	assert_int_equal(dns_chain(&t->read, &t->chain), 0);
	assert_int_equal(t->chain.count, DNS_LINKS_MAX + 1);
	assert_string_equal(t->chain.names[DNS_LINKS_MAX], "n16");
	message_link(&t->m, "n16", DNS_TYPE_CNAME, "n17");
	assert_int_equal(open_message(t), 0);
	assert_int_equal(dns_chain(&t->read, &t->chain), -1);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
	const struct CMUnitTest tests[] = {
	    TEST(a_header_and_its_question_are_read),
	    TEST(a_message_that_is_cut_anywhere_is_malformed),
	    TEST(there_is_just_one_question),
	    TEST(records_come_in_order_with_their_section),
	    TEST(the_pseudo_record_of_edns_has_the_upper_half_of_the_rcode),
	    TEST(counts_that_promise_too_much_are_malformed),
	    TEST(data_that_goes_beyond_the_end_is_malformed),
	    TEST(a_name_without_an_alias_is_its_own_canonical_one),
	    TEST(aliases_are_followed_in_whatever_order_and_case),
	    TEST(an_alias_in_another_section_is_none),
	    TEST(whoever_asks_for_the_alias_gets_it),
	    TEST(a_chain_that_comes_back_is_an_error),
	    TEST(a_chain_has_at_most_16_links),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
