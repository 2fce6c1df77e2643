/* form: every form that is written is read again, and is what the vectors say */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "addr/form.h"
#include "addr/nat64.h"
#include "base/diag.h"
#include "base/hex.h"
#include "vectors.h"

static const struct reading_rules any = {.nat64 = &nat64_well_known};

static const struct form *
form(const char *name)
{
	struct form_list list;
	struct diag d = {0};

	if (form_list_parse(name, false, &list, &d) == -1)
		fail_msg("%s: %s", name, d.text);
	return list.forms[0];
}

static struct reading
from_hex(const char *hex)
{
	size_t length = strlen(hex);
	struct addr a = {.family = length == 8 ? ADDR_V4 : ADDR_V6};
	struct reading r;

	assert_int_equal(hex_decode(hex, length, a.bytes), 0);
	reading_set(&r, &a);
	return r;
}

static void
assert_writes(const char *name, const struct reading *r, const char *expected)
{
	char text[FORM_TEXT_MAX + 1];

	text[form(name)->write(r, &any, text)] = '\0';
	assert_string_equal(text, expected);
}

/* Is what form name says of r read as r again? */
static void
assert_reads_back(const char *name, const struct reading *r)
{
	const struct reading_rules rules = {
	    .family = r->addr.family, .nat64 = &nat64_well_known};
	char text[FORM_TEXT_MAX + 1];
	size_t length = form(name)->write(r, &rules, text);
	struct reading again;

	text[length] = '\0';
	if (form(name)->read(text, length, &rules, &again) == -1)
		fail_msg("%s: '%s' was written and refused", name, text);
	assert_memory_equal(&again.addr, &r->addr, sizeof(r->addr));
}

static void
assert_reads(const char *name, const char *text, const char *expected)
{
	struct form_list list;
	struct diag d = {0};
	struct reading r;

	assert_int_equal(form_list_parse(name, true, &list, &d), 0);
	if (form_list_read(&list, text, strlen(text), &any, &r) == -1)
		assert_string_equal(expected, "-");
	else
		assert_writes("text", &r, expected);
}

static const char *const of_all[] = {"text", "full", "int", "hex", "octal", "binary",
    "bytes", "packed", "base64", "ptr", "int-le", NULL};

static void
ipv4_addresses_are_written_as_the_vectors_say_and_read_again(void **state)
{
	static const char *const columns[] = {NULL, "text", "int", "hex", "octal",
	    "binary", NULL, NULL, "ptr", "mapped", "6to4", "nat64", "int-le"};
	static const char *const of_ipv4[] = {"mapped", "6to4", "nat64", NULL};
	struct vectors v;

	(void)state;
	vectors_open(&v, "format_v4");
	while (vectors_next(&v)) {
		struct reading r = from_hex(v.field[0].text);

		for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
			if (columns[i] != NULL)
				assert_writes(columns[i], &r, v.field[i].text);
		for (size_t i = 0; of_all[i] != NULL; i++)
			assert_reads_back(of_all[i], &r);
		for (size_t i = 0; of_ipv4[i] != NULL; i++)
			assert_reads_back(of_ipv4[i], &r);
	}
	assert_int_equal(v.rows, 1006);
}

static void
ipv6_addresses_are_written_as_the_vectors_say_and_read_again(void **state)
{
	static const char *const columns[] = {
	    NULL, "text", NULL, "full", NULL, "int", "ptr", "binary"};
	struct vectors v;

	(void)state;
	vectors_open(&v, "format_v6");
	while (vectors_next(&v)) {
		struct reading r = from_hex(v.field[0].text);

		for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
			if (columns[i] != NULL)
				assert_writes(columns[i], &r, v.field[i].text);
		for (size_t i = 0; of_all[i] != NULL; i++)
			assert_reads_back(of_all[i], &r);
	}
	assert_int_equal(v.rows, 1916);
}

static void
reverse_names_are_read_and_short_ones_as_prefixes(void **state)
{
	struct vectors v;

	(void)state;
	vectors_open(&v, "ptr_parse");
	while (vectors_next(&v)) {
		assert_reads("ptr", v.field[0].text, v.field[1].text);
		assert_reads("auto", v.field[0].text, v.field[1].text);
	}
	assert_int_equal(v.rows, 606);
	assert_reads("ptr", "1.2.0.192.IN-ADDR.ARPA.", "192.0.2.1");
	assert_reads("ptr", "2.0.192.in-addr.arpa", "192.0.2.0/24");
	assert_reads("ptr", "8.b.d.0.1.0.0.2.ip6.arpa", "2001:db8::/32");
	assert_reads("ptr", "b.d.0.1.0.0.2.ip6.arpa", "2001:db0::/28");
	assert_reads("ptr", "in-addr.arpa", "0.0.0.0/0");
	assert_reads("ptr", "x.in-addr.arpa", "-");
	assert_reads("ptr", ".in-addr.arpa", "-");
	assert_reads("ptr", "1..in-addr.arpa", "-");
	assert_reads("ptr", "256.in-addr.arpa", "-");
	assert_reads("ptr", "1.2.3.4.5.in-addr.arpa", "-");
	assert_reads("ptr", "10.ip6.arpa", "-");
	assert_reads("ptr", "arpa", "-");
}

static void
translators_prefixes_hold_addresses_as_rfc_6052_says(void **state)
{
	struct vectors v;

	(void)state;
	vectors_open(&v, "nat64_rfc6052");
	while (vectors_next(&v)) {
		struct nat64 n;
		struct diag d = {0};
		struct addr v4, v6, expected;

		assert_int_equal(nat64_parse(v.field[0].text, &n, &d), 0);
		addr_parse(v.field[1].text, v.field[1].length, &v4);
		addr_parse(v.field[2].text, v.field[2].length, &expected);
		v6 = nat64_embed(&n, &v4);
		assert_memory_equal(&v6, &expected, sizeof(v6));
		assert_true(nat64_extract(&n, &v6, &expected));
		assert_memory_equal(&v4, &expected, sizeof(v4));
	}
	assert_int_equal(v.rows, 107);
}

static void
only_rfc_6052s_prefixes_are_taken(void **state)
{
	static const struct {
		const char *text, *reason;
	} cases[] = {
	    {"64:ff9b::", "no /LENGTH"},
	    {"64:ff9b::/80", "32, 40"},
	    {"64:ff9b::/33", "32, 40"},
	    {"64:ff9b::/24", "at least 32"},
	    {"64:ff9b::/128", "at most 96"},
	    {"64:ff9b::1/96", "behind the prefix"},
	    {"64:ff9b::100:0:0:0/96", "64 to 71"},
	    {"192.0.2.0/32", "not an IPv6 prefix"},
	    {"x/96", "not an IPv6 prefix"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct diag d = {0};
		struct nat64 n;

		assert_int_equal(nat64_parse(cases[i].text, &n, &d), -1);
		if (strstr(d.text, cases[i].reason) == NULL)
			fail_msg("%s: %s", cases[i].text, d.text);
	}
}

/* What each form reads as which address, or not: "-". */
static const struct {
	const char *form, *text, *expected;
} cases[] = {
    {"int", "3221225985", "192.0.2.1"},
    {"int", "4294967295", "255.255.255.255"},
    {"int", "4294967296", "::1:0:0"},
    {"int", "340282366920938463463374607431768211455",
	"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
    {"int", "340282366920938463463374607431768211456", "-"},
    {"int", "-1", "-"},
    {"int", "", "-"},
    {"hex", "c0000201", "192.0.2.1"},
    {"hex", "0XC0000201", "192.0.2.1"},
    {"hex", "0x1", "0.0.0.1"},
    {"hex", "000000001", "::1"},
    {"hex", "0x", "-"},
    {"hex", "100000000000000000000000000000000", "-"},
    {"octal", "030000001001", "192.0.2.1"},
    {"octal", "0o30000001001", "192.0.2.1"},
    {"octal", "8", "-"},
    {"bytes", "c0 a8 01 01", "192.168.1.1"},
    {"bytes", "\\xc0\\xA8\\x01\\x01", "192.168.1.1"},
    {"bytes", "0xc0, 0xa8, 0x01, 0x01", "192.168.1.1"},
    {"bytes", "c0:a8:01:01", "192.168.1.1"},
    {"bytes", "c0-a8-01-01", "192.168.1.1"},
    {"bytes", "c0a80101", "-"},
    {"bytes", "c0 a8 01", "-"},
    {"bytes", "c0 a8 01 01 ", "-"},
    {"bytes", " c0 a8 01 01", "-"},
    {"bytes", "c0 a8 01 1", "-"},
    {"bytes", "fe 80 00 00 00 00 00 00 00 00 00 00 00 00 00 01", "fe80::1"},
    {"bytes", "fe 80 00 00 00 00 00 00 00 00 00 00 00 00 00 01 02", "-"},
    {"binary", "11000000000000000000001000000001", "192.0.2.1"},
    {"binary", "0b11000000.00000000.00000010.00000001", "192.0.2.1"},
    {"binary", "11000000 00000000 00000010 00000001", "192.0.2.1"},
    {"binary", "1100000000000000000000100000000", "-"},
    {"binary", "11000000..00000000.00000010.00000001", "-"},
    {"binary", "2", "-"},
    {"base64", "wAACAQ==", "192.0.2.1"},
    {"base64", "wAACAQ", "192.0.2.1"},
    {"base64", "wAACAQ=", "-"},
    {"base64", "wAACAR==", "-"},
    {"base64", "/////w==", "255.255.255.255"},
    {"base64", "_____w==", "255.255.255.255"},
    {"base64", "wAAC", "-"},
    {"hostport", "192.0.2.1:80", "192.0.2.1"},
    {"hostport", "[2001:db8::1]:80", "2001:db8::1"},
    {"hostport", "[fe80::1%eth0]:80", "fe80::1%eth0"},
    {"hostport", "192.0.2.1", "-"},
    {"hostport", "192.0.2.1:", "-"},
    {"hostport", "192.0.2.1:65536", "-"},
    {"hostport", "192.0.2.1:-1", "-"},
    {"hostport", "2001:db8::1:80", "-"},
    {"hostport", "[192.0.2.1]:80", "-"},
    {"hostport", "[::1]80", "-"},
    {"hostport", "[::1:80", "-"},
    {"url", "http://192.0.2.1/", "192.0.2.1"},
    {"url", "https://user:secret@[2001:db8::1]:8443/a@b?c#d", "2001:db8::1"},
    {"url", "ssh://[fe80::1%25eth0]", "fe80::1%eth0"},
    {"url", "[::1]", "::1"},
    {"url", "http://host/", "-"},
    {"url", "http://[::1", "-"},
    {"url", "://192.0.2.1", "-"},
    {"url", "1http://192.0.2.1", "-"},
    {"auto", "http://192.0.2.1:80/", "192.0.2.1"},
    {"auto", "fe80::1%eth0", "fe80::1%eth0"},
    {"auto", "fe80::1%", "-"},
    {"auto", "fe80::1%a%b", "-"},
    {"auto", "fe80::1%a b", "-"},
    {"auto", "192.0.2.1%eth0", "-"},
    {"auto", "192.0.2.1:80", "-"},
    {"auto", "[::1]", "-"},
    {"auto", "0xc0000201", "-"},
    {"auto", "3221225985", "-"},
    {"auto", "c0 a8 01 01", "192.168.1.1"},
    {"auto", "\\xc0\\xa8\\x01\\x01", "192.168.1.1"},
    {"auto", "c0:a8:01:01", "-"},
    {"mapped", "::ffff:192.0.2.1", "192.0.2.1"},
    {"mapped", "::192.0.2.1", "-"},
    {"6to4", "2002:c000:201::1", "192.0.2.1"},
    {"nat64", "64:ff9b::192.0.2.1", "192.0.2.1"},
    {"nat64", "64:ff9b:1::192.0.2.1", "-"},
    {"int,text", "::1", "::1"},
    {"int,text", "1", "0.0.0.1"},
};

static void
each_form_is_read_with_its_variants_and_nothing_else(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_reads(cases[i].form, cases[i].text, cases[i].expected);
}

static void
hardware_addresses_are_found_where_the_identifier_has_them(void **state)
{
	struct reading r = from_hex("fe80000000000000021122fffe334455");

	(void)state;
	assert_writes("mac", &r, "00:11:22:33:44:55");
	assert_writes("eui64", &r, "00:11:22:ff:fe:33:44:55");
	r = from_hex("fe80000000000000021122fffd334455");
	assert_writes("mac", &r, "");
	assert_writes("eui64", &r, "");
}

static void
a_list_names_forms_that_are_there_and_can_be_read_or_written(void **state)
{
	struct form_list list;
	struct diag d = {0};

	(void)state;
	assert_int_equal(form_list_parse("text,int,ptr", true, &list, &d), 0);
	assert_int_equal(list.count, 3);
	assert_int_equal(form_list_parse("text,", true, &list, &d), -1);
	assert_string_equal(d.text, "no such form: ''");
	assert_int_equal(form_list_parse("mac", true, &list, &d), -1);
	assert_string_equal(d.text, "mac can only be written");
	assert_int_equal(form_list_parse("auto", false, &list, &d), -1);
	assert_string_equal(d.text, "auto can only be read");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		ipv4_addresses_are_written_as_the_vectors_say_and_read_again),
	    cmocka_unit_test(
		ipv6_addresses_are_written_as_the_vectors_say_and_read_again),
	    cmocka_unit_test(reverse_names_are_read_and_short_ones_as_prefixes),
	    cmocka_unit_test(translators_prefixes_hold_addresses_as_rfc_6052_says),
	    cmocka_unit_test(only_rfc_6052s_prefixes_are_taken),
	    cmocka_unit_test(each_form_is_read_with_its_variants_and_nothing_else),
	    cmocka_unit_test(
		hardware_addresses_are_found_where_the_identifier_has_them),
	    cmocka_unit_test(
		a_list_names_forms_that_are_there_and_can_be_read_or_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
