/* addr: what is read and printed, by the rows of tests/vectors, and why not */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "addr/addr.h"
#include "base/hex.h"
#include "vectors.h"

typedef int parser(const char *text, size_t len, struct addr *a);

static void
assert_refuses(parser *parse, const char *text, size_t len)
{
	struct addr a;

	if (parse(text, len, &a) == 0)
		fail_msg("'%s' was read as an address", text);
}

static struct addr
must_read(parser *parse, const char *text, size_t len)
{
	struct addr a = {.family = ADDR_NONE};

	if (parse(text, len, &a) == -1)
		fail_msg("'%s' was refused", text);
	return a;
}

static void
assert_reads(parser *parse, const char *text, size_t len, const char *hex)
{
	struct addr a = must_read(parse, text, len);
	char digits[33];

	digits[hex_encode(a.bytes, addr_length(&a), digits)] = '\0';
	assert_string_equal(digits, hex);
}

static void
assert_prints(const struct addr *a, const char *expected)
{
	char text[ADDR_TEXT_MAX];
	size_t length = addr_format(a, text);

	assert_string_equal(text, expected);
	assert_int_equal(length, strlen(expected));
}

static struct addr
from_hex(const char *hex)
{
	size_t length = strlen(hex);
	struct addr a = {.family = length == 8 ? ADDR_V4 : ADDR_V6};

	assert_int_equal(length, 2 * addr_length(&a));
	assert_int_equal(hex_decode(hex, length, a.bytes), 0);
	return a;
}

static void
reads_and_refuses_what_six_implementations_agree_on(void **state)
{
	struct vectors v;

	(void)state;
	vectors_open(&v, "strict_parse");
	while (vectors_next(&v)) {
		const char *text = v.field[0].text;
		struct addr a;

		if (v.field[1].text[0] == '-') {
			assert_refuses(addr_parse, text, v.field[0].length);
			continue;
		}
		a = must_read(addr_parse, text, v.field[0].length);
		assert_int_equal(a.family, v.field[1].text[0] - '0');
		assert_reads(addr_parse, text, v.field[0].length, v.field[2].text);
		assert_prints(&a, v.field[3].text);
	}
	assert_int_equal(v.rows, 12000);
}

static void
prints_every_ipv4_address_as_a_quad_and_reads_its_loose_forms(void **state)
{
	static const size_t loose[] = {2, 3, 4, 6, 7};
	struct vectors v;

	(void)state;
	vectors_open(&v, "format_v4");
	while (vectors_next(&v)) {
		const char *hex = v.field[0].text;
		struct addr a = from_hex(hex), mapped;

		assert_prints(&a, v.field[1].text);
		assert_reads(addr_parse, v.field[1].text, v.field[1].length, hex);
		for (size_t i = 0; i < sizeof(loose) / sizeof(loose[0]); i++) {
			const char *text = v.field[loose[i]].text;

			assert_reads(addr_parse_legacy, text, strlen(text), hex);
			assert_refuses(addr_parse, text, strlen(text));
		}
		mapped = must_read(addr_parse, v.field[9].text, v.field[9].length);
		assert_memory_equal(mapped.bytes + 12, a.bytes, 4);
		assert_prints(&mapped, v.field[9].text);
	}
	assert_int_equal(v.rows, 1006);
}

static void
prints_every_ipv6_address_by_rfc_5952_and_reads_its_other_forms(void **state)
{
	struct vectors v;

	(void)state;
	vectors_open(&v, "format_v6");
	while (vectors_next(&v)) {
		const char *hex = v.field[0].text;
		struct addr a = from_hex(hex);

		assert_prints(&a, v.field[1].text);
		for (size_t i = 1; i <= 4; i++)
			assert_reads(
			    addr_parse, v.field[i].text, v.field[i].length, hex);
	}
	assert_int_equal(v.rows, 1916);
}

static void
canonical_text_is_that_of_the_rfcs_examples(void **state)
{
	struct vectors v;

	(void)state;
	vectors_open(&v, "rfc_text_v6");
	while (vectors_next(&v)) {
		size_t bare = strcspn(v.field[1].text, "%");
		struct addr a = must_read(addr_parse, v.field[1].text, bare);

		v.field[2].text[strcspn(v.field[2].text, "%")] = '\0';
		assert_prints(&a, v.field[2].text);
		if (bare < v.field[1].length)
			assert_refuses(addr_parse, v.field[1].text, v.field[1].length);
	}
	assert_int_equal(v.rows, 44);
}

/* musl's inet_aton takes no trailing blank, and neither does ours. */
static void
loose_forms_of_rfc_6943_are_read_only_when_asked_for(void **state)
{
	struct vectors v;

	(void)state;
	vectors_open(&v, "rfc6943_ipv4_loose");
	while (vectors_next(&v)) {
		const char *text = v.field[1].text, *hex = v.field[3].text;
		size_t length = v.field[1].length;

		if (strcmp(hex, "-") == 0)
			assert_refuses(addr_parse_legacy, text, length);
		else
			assert_reads(addr_parse_legacy, text, length, hex);
		if (strcmp(v.field[4].text, "1") == 0)
			assert_reads(addr_parse, text, length, hex);
		else
			assert_refuses(addr_parse, text, length);
	}
	assert_int_equal(v.rows, 23);
}

static void
text_ends_where_its_length_says(void **state)
{
	(void)state;
	assert_reads(addr_parse, "1.2.3.45", 7, "01020304");
	assert_reads(addr_parse, "fe80::12", 7, "fe800000000000000000000000000001");
	assert_reads(addr_parse_legacy, "127.12", 5, "7f000001");
	assert_refuses(addr_parse, "1.2.3.4\0", 8);
	assert_refuses(addr_parse, "::1\0", 4);
	assert_refuses(addr_parse, "", 0);
	assert_refuses(addr_parse_legacy, "", 0);
}

static void
a_refused_text_leaves_the_address_as_it_was(void **state)
{
	struct addr a = from_hex("c0000201");

	(void)state;
	assert_int_equal(addr_parse("10.1.2", 6, &a), -1);
	assert_int_equal(addr_parse("10::1::", 7, &a), -1);
	assert_int_equal(addr_parse_legacy("10.1.2.256", 10, &a), -1);
	assert_prints(&a, "192.0.2.1");
}

static void
no_address_has_no_text(void **state)
{
	const struct addr none = {.family = ADDR_NONE};

	(void)state;
	assert_int_equal(addr_length(&none), 0);
	assert_prints(&none, "");
}

static void
a_refusal_says_what_is_wrong(void **state)
{
	static const struct {
		const char *text, *part_of_reason;
	} cases[] = {
	    {"010.0.0.1", "leading zeros"},
	    {"192.0.2.08", "leading zeros"},
	    {"1.2.3", "three parts"},
	    {"010.0.1", "three parts"},
	    {"127.1", "two parts"},
	    {"0177.1", "two parts"},
	    {"2130706433", "one number"},
	    {"0x7f000001", "one number"},
	    {"1", "one number"},
	    {"0xc0.0x0.0x2.0x1", "hexadecimal"},
	    {"1.2.3.256", "above 255"},
	    {"1.256.3", "above 255"},
	    {"4294967296", "above 255"},
	    {"1.2.3.4.5", "more than four parts"},
	    {"1.2.3.", "empty"},
	    {"1..2.3", "empty"},
	    {".1.2.3", "empty"},
	    {"0x", "character"},
	    {"10.0.0.0/8", "prefix length"},
	    {"2001:db8::/32", "prefix length"},
	    {"[::1]", "brackets"},
	    {"fe80::1%eth0", "zone"},
	    {"1.2.3.4:80", "port"},
	    {"host:80", "port"},
	    {"::1::", "only once"},
	    {":::", "only once"},
	    {"1:::2", "only once"},
	    {"12345::", "more than four digits"},
	    {"1:2:3:4:5:6:7:8:9", "more than eight"},
	    {"1:2:3:4:5:6:7:1.2.3.4", "more than eight"},
	    {"1:2:3:4:5:6:7", "fewer than eight"},
	    {"00:11:22:33:44:55", "fewer than eight"},
	    {"1:2:3:4::5:6:7:8", "nothing for '::'"},
	    {":1:2:3:4:5:6:7", "single colon"},
	    {"1:2:3:4:5:6:7:", "single colon"},
	    {"::1.2.3", "fewer than four parts"},
	    {"::1.2.3.04", "leading zeros"},
	    {"::g", "character"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *text = cases[i].text;
		const char *reason = addr_why_not(text, strlen(text));

		if (reason == NULL || strstr(reason, cases[i].part_of_reason) == NULL)
			fail_msg("'%s': %s, not %s", text,
			    reason == NULL ? "no reason" : reason,
			    cases[i].part_of_reason);
	}
}

static void
every_refused_text_with_a_colon_has_a_reason(void **state)
{
	struct vectors v;

	(void)state;
	vectors_open(&v, "strict_parse");
	while (vectors_next(&v)) {
		const char *text = v.field[0].text;

		if (v.field[1].text[0] == '-' && strchr(text, ':') != NULL &&
		    addr_why_not(text, v.field[0].length) == NULL)
			fail_msg("'%s': no reason", text);
	}
}

static void
what_may_be_a_name_is_not_taken_for_an_address(void **state)
{
	static const char *const names[] = {"deadbeef", "host-1.example", "localhost",
	    "1.example", "a.1", "3com", "0xyz", "1.2.3.4a", "", ".", "..", "-1", "1_2",
	    "xn--bcher-kva.example", "1.2.3.4 "};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (addr_why_not(names[i], strlen(names[i])) != NULL)
			fail_msg("'%s' was taken for an address", names[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_and_refuses_what_six_implementations_agree_on),
	    cmocka_unit_test(
		prints_every_ipv4_address_as_a_quad_and_reads_its_loose_forms),
	    cmocka_unit_test(
		prints_every_ipv6_address_by_rfc_5952_and_reads_its_other_forms),
	    cmocka_unit_test(canonical_text_is_that_of_the_rfcs_examples),
	    cmocka_unit_test(loose_forms_of_rfc_6943_are_read_only_when_asked_for),
	    cmocka_unit_test(text_ends_where_its_length_says),
	    cmocka_unit_test(a_refused_text_leaves_the_address_as_it_was),
	    cmocka_unit_test(no_address_has_no_text),
	    cmocka_unit_test(a_refusal_says_what_is_wrong),
	    cmocka_unit_test(every_refused_text_with_a_colon_has_a_reason),
	    cmocka_unit_test(what_may_be_a_name_is_not_taken_for_an_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
