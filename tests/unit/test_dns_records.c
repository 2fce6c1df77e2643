/* dns_records_find: the records that were asked for, the best ones first */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include <string.h>

#include "cli/dns_records.h"
#include "message.h"
#include "proto/dns_type.h"
#include "session/by_dns.h"

static struct message m;
static struct dns_records records;

static void
begin(const char *name, unsigned int type)
{
	message_begin(&m, 1, DNS_FLAG_RESPONSE, name, type);
}

/* Finds the records of the message. */
static void
find(unsigned int type)
{
	const struct dns_part part = {
	    .type = type, .message = m.bytes, .length = m.length};

	dns_records_find(&part, &records);
}

/* The data of each record begins with these numbers of 16 bits, columns of them. */
static void
expect_numbers(size_t columns, const unsigned int *numbers, size_t count)
{
	assert_int_equal(records.count, count);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < columns; j++) {
			const unsigned char *data = records.list[i].data + 2 * j;

			assert_int_equal(data[0] << 8 | data[1], *numbers++);
		}
	free(records.list);
}

static void
add_numbers(unsigned int type, size_t columns, const unsigned int *numbers, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t at = message_open(&m, DNS_ANSWER, "a.example", type, 60);

		for (size_t j = 0; j < columns; j++)
			message_u16(&m, *numbers++);
		message_name(&m, "target.example");
		message_close(&m, at);
	}
}

static void
mx_are_ordered_by_preference(void **state)
{
	(void)state;
	begin("a.example", DNS_TYPE_MX);
	add_numbers(DNS_TYPE_MX, 1, (const unsigned int[]){20, 300, 5, 0}, 4);
	find(DNS_TYPE_MX);
	expect_numbers(1, (const unsigned int[]){0, 5, 20, 300}, 4);
}

static void
https_and_svcb_are_ordered_by_priority(void **state)
{
	static const unsigned int types[] = {DNS_TYPE_HTTPS, DNS_TYPE_SVCB};

	(void)state;
	for (int i = 0; i < 2; i++) {
		begin("a.example", types[i]);
		add_numbers(types[i], 1, (const unsigned int[]){2, 1, 256}, 3);
		find(types[i]);
		expect_numbers(1, (const unsigned int[]){1, 2, 256}, 3);
	}
}

static void
srv_are_ordered_by_priority_and_the_greatest_weight(void **state)
{
	static const unsigned int given[] = {10, 5, 1, 10, 60, 2, 0, 0, 3, 10, 0, 4, 0,
	    65535, 5, 10, 300, 6};
	static const unsigned int sorted[] = {0, 65535, 5, 0, 0, 3, 10, 300, 6, 10, 60,
	    2, 10, 5, 1, 10, 0, 4};

	(void)state;
	begin("a.example", DNS_TYPE_SRV);
	add_numbers(DNS_TYPE_SRV, 3, given, 6);
	find(DNS_TYPE_SRV);
	expect_numbers(3, sorted, 6);
}

static void
equals_stay_as_the_server_has_them(void **state)
{
	(void)state;
	begin("a.example", DNS_TYPE_MX);
	add_numbers(DNS_TYPE_MX, 1, (const unsigned int[]){10, 5, 10, 5}, 4);
	find(DNS_TYPE_MX);
	assert_int_equal(records.count, 4);
	assert_true(records.list[0].data < records.list[1].data);
	assert_true(records.list[2].data < records.list[3].data);
	free(records.list);
}

static void
addresses_stay_as_the_server_has_them(void **state)
{
	static const unsigned char addresses[][4] = {
	    {192, 0, 2, 9}, {10, 0, 0, 1}, {192, 0, 2, 1}};

	(void)state;
	begin("a.example", DNS_TYPE_A);
	for (int i = 0; i < 3; i++)
		message_record(&m, DNS_ANSWER, "a.example", DNS_TYPE_A, 60 + i,
		    addresses[i], 4);
	find(DNS_TYPE_A);
	assert_int_equal(records.count, 3);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(records.list[i].length, 4);
		assert_int_equal(records.list[i].ttl, 60 + i);
		assert_memory_equal(records.list[i].data, addresses[i], 4);
	}
	free(records.list);
}

static void
aliases_are_followed_to_the_records_of_the_last_name(void **state)
{
	(void)state;
	begin("www.example", DNS_TYPE_A);
	message_record(&m, DNS_ANSWER, "host.example", DNS_TYPE_A, 60, "\1\2\3\4", 4);
	message_record(&m, DNS_ANSWER, "www.example", DNS_TYPE_A, 60, "\1\1\1\1", 4);
	message_link(&m, "web.example", DNS_TYPE_CNAME, "HOST.example");
	message_link(&m, "www.example", DNS_TYPE_CNAME, "web.example");
	message_record(&m, DNS_ANSWER, "other.example", DNS_TYPE_A, 60, "\2\2\2\2", 4);
	message_record(&m, DNS_ANSWER, "host.example", DNS_TYPE_TXT, 60, "\1x", 2);
	message_record(
	    &m, DNS_ADDITIONAL, "host.example", DNS_TYPE_A, 60, "\3\3\3\3", 4);
	find(DNS_TYPE_A);
	assert_int_equal(records.chain.count, 3);
	assert_string_equal(records.chain.names[0], "www.example");
	assert_string_equal(records.chain.names[1], "web.example");
	assert_int_equal(records.count, 1);
	assert_memory_equal(records.list[0].data, "\1\2\3\4", 4);
	free(records.list);
}

static void
an_alias_that_was_asked_for_is_a_record(void **state)
{
	(void)state;
	begin("www.example", DNS_TYPE_CNAME);
	message_link(&m, "www.example", DNS_TYPE_CNAME, "web.example");
	find(DNS_TYPE_CNAME);
	assert_int_equal(records.chain.count, 1);
	assert_int_equal(records.count, 1);
	free(records.list);
}

static void
what_has_no_message_or_a_broken_one_has_no_records(void **state)
{
	const struct dns_part nothing = {.type = DNS_TYPE_A};

	(void)state;
	dns_records_find(&nothing, &records);
	assert_int_equal(records.count, 0);
	assert_null(records.list);
	begin("loop.example", DNS_TYPE_A);
	message_link(&m, "loop.example", DNS_TYPE_CNAME, "pool.example");
	message_link(&m, "pool.example", DNS_TYPE_CNAME, "loop.example");
	find(DNS_TYPE_A);
	assert_int_equal(records.count, 0);
	m.length = 20;
	find(DNS_TYPE_A);
	assert_int_equal(records.count, 0);
	free(records.list);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(mx_are_ordered_by_preference),
	    cmocka_unit_test(https_and_svcb_are_ordered_by_priority),
	    cmocka_unit_test(srv_are_ordered_by_priority_and_the_greatest_weight),
	    cmocka_unit_test(equals_stay_as_the_server_has_them),
	    cmocka_unit_test(addresses_stay_as_the_server_has_them),
	    cmocka_unit_test(aliases_are_followed_to_the_records_of_the_last_name),
	    cmocka_unit_test(an_alias_that_was_asked_for_is_a_record),
	    cmocka_unit_test(what_has_no_message_or_a_broken_one_has_no_records),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
