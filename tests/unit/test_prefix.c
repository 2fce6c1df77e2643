/* prefix, range, zone: text to numbers and back, and every row of their vectors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "addr/prefix.h"
#include "addr/range.h"
#include "addr/wide_math.h"
#include "addr/zone.h"
#include "vectors.h"

static struct prefix
prefix_of(const char *text)
{
	struct prefix p;

	if (prefix_parse(text, strlen(text), &p) == -1)
		fail_msg(
		    "'%s' is refused: %s", text, prefix_why_not(text, strlen(text)));
	return p;
}

static struct range
range_of_text(const char *text)
{
	struct range r;

	if (range_parse(text, strlen(text), &r) == -1)
		fail_msg(
		    "'%s' is refused: %s", text, range_why_not(text, strlen(text)));
	return r;
}

static void
assert_text(const struct prefix *p, const char *expected)
{
	char text[PREFIX_TEXT_MAX];

	assert_int_equal(prefix_format(p, text), strlen(expected));
	assert_string_equal(text, expected);
}

static void
assert_number(struct wide number, enum addr_family family, const char *expected)
{
	struct addr a = wide_addr(number, family);
	char text[ADDR_TEXT_MAX];

	addr_format(&a, text);
	assert_string_equal(text, expected);
}

static void
a_length_a_netmask_and_a_wildcard_say_the_same(void **state)
{
	static const char *const texts[] = {
	    "192.0.2.7/26", "192.0.2.7/255.255.255.192", "192.0.2.7/0.0.0.63"};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct prefix p = prefix_of(texts[i]);

		assert_text(&p, "192.0.2.7/26");
	}
}

static void
every_netmask_and_wildcard_is_read(void **state)
{
	(void)state;
	for (unsigned int length = 0; length <= 32; length++) {
		struct prefix p = {.addr.family = ADDR_V4, .length = length};
		struct wide host = prefix_host_bits(&p);
		struct addr wildcard = wide_addr(host, ADDR_V4);
		struct addr mask = wide_addr(wide_clear(wide_ones(32), host), ADDR_V4);
		char text[2 * ADDR_TEXT_MAX] = "10.0.0.0/";
		char *end = text + strlen(text);

		addr_format(&mask, end);
		assert_int_equal(prefix_of(text).length, length);
		addr_format(&wildcard, end);
		if (length > 0 && length < 32)
			assert_int_equal(prefix_of(text).length, length);
	}
}

static void
what_is_no_prefix_is_refused_with_the_reason(void **state)
{
	static const char *const texts[] = {"", "/", "/8", "10.0.0.0/", "10.0.0.0/33",
	    "10.0.0.0/08", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8 ", "10.0.0.0/ 8",
	    "10.0.0.0/8/8", "10.0.0.0/255.0.255.0", "10.0.0.0/255.255.255",
	    "10.0.0.0/ff000000", "10.0/8", "::/129", "::/ffff::", "::/255.0.0.0",
	    "fe80::1%eth0/64", "10.0.0.0/4294967304", "::/0128"};
	struct prefix p;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		const char *why = prefix_why_not(texts[i], strlen(texts[i]));

		if (prefix_parse(texts[i], strlen(texts[i]), &p) == 0)
			fail_msg("'%s' is read", texts[i]);
		assert_non_null(why);
		assert_true(strlen(why) > 0);
	}
}

static void
a_range_is_read_in_each_of_its_forms(void **state)
{
	struct range r = range_of_text("10.0.0.5 - 10.0.1.4");
	char text[RANGE_TEXT_MAX];

	(void)state;
	range_format(&r, text);
	assert_string_equal(text, "10.0.0.5-10.0.1.4");
	r = range_of_text("2001:db8::/127");
	range_format(&r, text);
	assert_string_equal(text, "2001:db8::-2001:db8::1");
}

static void
a_range_that_is_none_is_refused(void **state)
{
	static const char *const texts[] = {"10.0.0.5-10.0.0.4", "10.0.0.1-::1", "-",
	    "10.0.0.1-", "-10.0.0.1", "10.0.0.1-10.0.0.2-10.0.0.3",
	    "10.0.0.0/8-11.0.0.0", " 10.0.0.1-10.0.0.2", "10.0.0.1-10.0.0.2 "};
	struct range r;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (range_parse(texts[i], strlen(texts[i]), &r) == 0)
			fail_msg("'%s' is read", texts[i]);
		assert_non_null(range_why_not(texts[i], strlen(texts[i])));
	}
}

static void
counts_have_all_their_digits(void **state)
{
	static const char *const rows[][2] = {
	    {"::/0", "340282366920938463463374607431768211456"},
	    {"::/1", "170141183460469231731687303715884105728"},
	    {"::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe",
		"340282366920938463463374607431768211455"},
	    {"0.0.0.0/0", "4294967296"},
	    {"::1", "1"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct range r = range_of_text(rows[i][0]);
		char digits[RANGE_COUNT_MAX + 1];

		digits[range_format_count(&r, digits)] = '\0';
		assert_string_equal(digits, rows[i][1]);
	}
}

static void
the_whole_of_a_family_is_one_prefix(void **state)
{
	struct range r = range_whole(ADDR_V6);
	struct prefix p;

	(void)state;
	assert_false(range_take(&r, &p));
	assert_text(&p, "::/0");
	r = range_whole(ADDR_V4);
	assert_false(range_take(&r, &p));
	assert_text(&p, "0.0.0.0/0");
}

static void
check_info(const struct vectors *v)
{
	struct prefix p = prefix_of(v->field[0].text), network = prefix_network(&p);
	struct range usable = range_usable(&p), all = range_of(&p);
	enum addr_family family = p.addr.family;
	char count[RANGE_COUNT_MAX + 1];

	assert_text(&network, v->field[1].text);
	assert_number(prefix_first(&p), family, v->field[2].text);
	assert_number(wide_clear(wide_ones(prefix_width(family)), prefix_host_bits(&p)),
	    family, v->field[4].text);
	assert_number(prefix_host_bits(&p), family, v->field[5].text);
	assert_number(prefix_last(&p), family, v->field[6].text);
	count[range_format_count(&all, count)] = '\0';
	assert_string_equal(count, v->field[7].text);
	assert_number(usable.first, family, v->field[8].text);
	assert_number(usable.last, family, v->field[9].text);
	assert_int_equal(!wide_equal(wide_of(&p.addr), prefix_first(&p)),
	    v->field[10].text[0] == '1');
}

static void
vectors_of_cidr_info(void **state)
{
	struct vectors v = {0};
	struct prefix p;

	(void)state;
	vectors_open(&v, "cidr_info");
	while (vectors_next(&v)) {
		if (strcmp(v.field[1].text, "-") != 0)
			check_info(&v);
		else if (prefix_parse(v.field[0].text, v.field[0].length, &p) == 0)
			fail_msg("'%s' is read", v.field[0].text);
	}
	assert_true(v.rows > 1600);
}

static void
vectors_of_rfc_text_prefix(void **state)
{
	struct vectors v = {0};
	struct prefix p;

	(void)state;
	vectors_open(&v, "rfc_text_prefix");
	while (vectors_next(&v)) {
		if (strcmp(v.field[2].text, "-") != 0) {
			p = prefix_of(v.field[1].text);
			p = prefix_network(&p);
			assert_text(&p, v.field[2].text);
		} else if (prefix_parse(v.field[1].text, v.field[1].length, &p) == 0) {
			fail_msg("'%s' is read", v.field[1].text);
		}
	}
	assert_true(v.rows >= 8);
}

static void
vectors_of_ptr_zones(void **state)
{
	struct vectors v = {0};

	(void)state;
	vectors_open(&v, "ptr_zones");
	while (vectors_next(&v)) {
		struct prefix p = prefix_of(v.field[0].text);
		char *rest = v.field[1].text, *expected;
		unsigned int i = 0;

		while ((expected = strsep(&rest, " ")) != NULL) {
			char zone[ZONE_TEXT_MAX];

			assert_int_equal(zone_format(&p, i++, zone), strlen(expected));
			assert_string_equal(zone, expected);
		}
		assert_int_equal(i, zone_count(&p));
	}
	assert_true(v.rows >= 18);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_length_a_netmask_and_a_wildcard_say_the_same),
	    cmocka_unit_test(every_netmask_and_wildcard_is_read),
	    cmocka_unit_test(what_is_no_prefix_is_refused_with_the_reason),
	    cmocka_unit_test(a_range_is_read_in_each_of_its_forms),
	    cmocka_unit_test(a_range_that_is_none_is_refused),
	    cmocka_unit_test(counts_have_all_their_digits),
	    cmocka_unit_test(the_whole_of_a_family_is_one_prefix),
	    cmocka_unit_test(vectors_of_cidr_info),
	    cmocka_unit_test(vectors_of_rfc_text_prefix),
	    cmocka_unit_test(vectors_of_ptr_zones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
