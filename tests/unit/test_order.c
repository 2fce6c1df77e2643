/* order: destinations in the order of RFC 6724, with the examples of its section 10 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "addr/addr.h"
#include "lookup/order.h"

/* An endpoint of text, or one that was never filled for NULL. */
static struct endpoint
make(const char *text)
{
	struct endpoint e = {0};
	struct addr a;

	if (text == NULL)
		return e;
	assert_int_equal(addr_parse(text, strlen(text), &a), 0);
	endpoint_from_addr(&e, &a, 0, 80);
	return e;
}

/* Two destinations with their sources, of which the first is to be first. */
struct example {
	const char *first, *first_source, *second, *second_source;
};

static struct order_pair
make_pair(const char *destination, const char *source)
{
	return (struct order_pair){make(destination), make(source)};
}

static void
check_order(const struct example *examples, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct example *e = &examples[i];
		struct order_pair first = make_pair(e->first, e->first_source);
		struct order_pair second = make_pair(e->second, e->second_source);

		if (order_compare(&first, &second) >= 0 ||
		    order_compare(&second, &first) <= 0)
			fail_msg("%s is not before %s", e->first, e->second);
	}
}

/* Section 10.2, but for those of home and deprecated addresses. */
static void
the_examples_of_the_rfc_come_out_as_it_says(void **state)
{
	static const struct example examples[] = {
	    {"2001:db8:1::1", "2001:db8::2", "198.51.100.121", "169.254.13.78"},
	    {"198.51.100.121", "198.51.100.117", "2001:db8:1::1", "fe80::1"},
	    {"2001:db8:1::1", "2001:db8::2", "10.1.2.3", "10.1.2.4"},
	    {"fe80::1", "fe80::2", "2001:db8:1::1", "2001:db8::2"},
	    {"2001:db8:1::1", "2001:db8::2", "2001:db8:3ffe::1", "2001:db8:3f44::2"},
	    {"2002:c633:6401::1", "2002:c633:6401::2", "2001:db8:1::1",
		"2002:c633:6401::2"},
	    {"2001:db8:1::1", "2001:db8:1::2", "2002:c633:6401::1",
		"2002:c633:6401::2"},
	};

	(void)state;
	check_order(examples, sizeof(examples) / sizeof(*examples));
}

static void
where_there_is_no_way_is_tried_last(void **state)
{
	static const struct example examples[] = {
	    {"192.0.2.1", "192.0.2.9", "2001:db8::1", NULL},
	    {"2002::1", "2001:db8::9", "::1", NULL},
	    {"2001:db8::1", NULL, "192.0.2.1", NULL},
	};

	(void)state;
	check_order(examples, sizeof(examples) / sizeof(*examples));
}

static void
the_policy_table_is_that_of_the_rfc(void **state)
{
	static const char *const by_precedence[] = {"::1", "2001:db8::1", "192.0.2.1",
	    "2002::1", "2001::1", "fd00::1", "::192.0.2.1"};

	(void)state;
	for (size_t i = 0; i + 1 < sizeof(by_precedence) / sizeof(*by_precedence);
	     i++) {
		const struct example e = {
		    by_precedence[i], NULL, by_precedence[i + 1], NULL};

		check_order(&e, 1);
	}
}

static void
a_smaller_scope_is_first(void **state)
{
	static const struct example examples[] = {
	    {"127.0.0.1", "127.0.0.1", "192.0.2.1", "192.0.2.9"},
	    {"169.254.1.1", "169.254.1.9", "10.0.0.1", "10.0.0.9"},
	    {"ff02::1", "fe80::9", "ff0e::1", "2001:db8::9"},
	};

	(void)state;
	check_order(examples, sizeof(examples) / sizeof(*examples));
}

static void
assert_equal_rank(const char *a, const char *b, const char *source)
{
	struct order_pair one = make_pair(a, source), other = make_pair(b, source);

	assert_int_equal(order_compare(&one, &other), 0);
	assert_int_equal(order_compare(&other, &one), 0);
}

static void
the_turns_of_a_name_server_are_kept(void **state)
{
	(void)state;
	assert_equal_rank("192.0.2.10", "192.0.2.200", "192.0.2.11");
	assert_equal_rank("2001:db8::10", "2001:db8::ffff", "2001:db8::11");
}

static void
assert_sorted(const char *const *texts, const char *const *expected, size_t count)
{
	struct endpoint list[8];
	char text[ENDPOINT_TEXT_MAX];

	for (size_t i = 0; i < count; i++)
		list[i] = make(texts[i]);
	order_sort(list, count);
	for (size_t i = 0; i < count; i++) {
		endpoint_host(&list[i], false, text);
		assert_string_equal(text, expected[i]);
		assert_int_equal(endpoint_port(&list[i]), 80);
	}
}

/* Every host reaches its own loopback, and none a group that names no interface. */
static void
a_list_is_sorted_by_where_we_can_get(void **state)
{
	static const char *const given[] = {"ff02::1", "127.0.0.2", "127.0.0.1"};
	static const char *const sorted[] = {"127.0.0.2", "127.0.0.1", "ff02::1"};

	(void)state;
	assert_sorted(given, sorted, 3);
	assert_sorted(given, given, 1);
	assert_sorted(given, given, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_examples_of_the_rfc_come_out_as_it_says),
	    cmocka_unit_test(where_there_is_no_way_is_tried_last),
	    cmocka_unit_test(the_policy_table_is_that_of_the_rfc),
	    cmocka_unit_test(a_smaller_scope_is_first),
	    cmocka_unit_test(the_turns_of_a_name_server_are_kept),
	    cmocka_unit_test(a_list_is_sorted_by_where_we_can_get),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
