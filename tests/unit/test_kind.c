/* kind, special, embed: what an address is for, by the registries and the vectors */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "addr/embed.h"
#include "addr/kind.h"
#include "addr/special.h"
#include "vectors.h"

static struct addr
must_read(const char *text)
{
	struct addr a;

	if (addr_parse(text, strlen(text), &a) == -1)
		fail_msg("'%s' was refused", text);
	return a;
}

static const char *
answer(enum special_answer reachable)
{
	static const char *const words[] = {"0", "1", "?", "N/A"};

	return words[reachable];
}

static void
format_block(const struct special *s, char text[static 64])
{
	size_t length = addr_format(&s->network, text);

	snprintf(text + length, 64 - length, "/%u", s->length);
}

static const struct special *
find_block(const char *block)
{
	const char *slash = strchr(block, '/');
	const struct special *s;
	struct addr network;

	assert_int_equal(addr_parse(block, (size_t)(slash - block), &network), 0);
	for (size_t i = 0; (s = special_at(i)) != NULL; i++) {
		char length[8];

		snprintf(length, sizeof(length), "/%u", s->length);
		if (memcmp(&s->network, &network, sizeof(network)) == 0 &&
		    strcmp(length, slash) == 0)
			return s;
	}
	fail_msg("%s is not in the table", block);
	return NULL;
}

static size_t
compare_registry(const char *name)
{
	struct vectors v;

	vectors_open(&v, name);
	while (vectors_next(&v)) {
		const struct special *s = find_block(v.field[0].text);

		assert_string_equal(s->name, v.field[1].text);
		assert_string_equal(s->rfc, v.field[2].text);
		assert_string_equal(answer(s->reachable), v.field[8].text);
	}
	return v.rows;
}

static void
the_table_is_what_the_registries_say(void **state)
{
	size_t rows = compare_registry("iana_special_ipv4") +
	    compare_registry("iana_special_ipv6");

	(void)state;
	assert_non_null(special_at(rows - 1));
	assert_null(special_at(rows));
}

static void
assert_inside(const char *expected, bool found, const struct addr *v4)
{
	char text[ADDR_TEXT_MAX] = "-";

	if (found)
		addr_format(v4, text);
	assert_string_equal(text, expected);
}

static void
assert_teredo(const char *expected, const struct addr *a)
{
	struct addr server, client;
	char text[2 * ADDR_TEXT_MAX] = "-";

	if (embed_find_teredo(a, &server, &client)) {
		size_t length = addr_format(&server, text);

		text[length] = ',';
		addr_format(&client, text + length + 1);
	}
	assert_string_equal(text, expected);
}

static void
addresses_are_in_the_blocks_that_the_vectors_say(void **state)
{
	struct vectors v;

	(void)state;
	vectors_open(&v, "classify");
	while (vectors_next(&v)) {
		struct addr a = must_read(v.field[0].text), v4 = a;
		const struct special *s = special_find(&a);
		char block[64] = "-";
		bool found;

		if (s != NULL)
			format_block(s, block);
		assert_string_equal(block, v.field[2].text);
		assert_string_equal(s == NULL ? "-" : s->name, v.field[3].text);
		assert_string_equal(
		    s == NULL ? "-" : answer(s->reachable), v.field[4].text);
		found = embed_find_mapped(&a, &v4);
		assert_inside(v.field[5].text, found, &v4);
		found = embed_find_6to4(&a, &v4);
		assert_inside(v.field[6].text, found, &v4);
		assert_teredo(v.field[7].text, &a);
	}
	assert_int_equal(v.rows, 594);
}

static void
a_kind_has_the_addresses_that_it_is_for(void **state)
{
	static const struct {
		const char *kind, *yes, *no;
	} cases[] = {
	    {"private", "10.0.0.1", "100.64.0.1"},
	    {"private", "172.31.255.255", "172.32.0.0"},
	    {"private", "fd00::1", "fe00::1"},
	    {"private", "::ffff:192.168.0.1", "::ffff:8.8.8.8"},
	    {"shared", "100.64.0.1", "10.0.0.1"},
	    {"global", "8.8.8.8", "10.0.0.1"},
	    {"global", "2606:4700::1", "2001:db8::1"},
	    {"global", "192.0.0.9", "192.0.0.8"},
	    {"global", "ff0e::1", "ff02::1"},
	    {"global", "224.0.1.1", "::ffff:8.8.8.8"},
	    {"loopback", "127.1.2.3", "128.0.0.1"},
	    {"loopback", "::1", "::2"},
	    {"loopback", "::ffff:127.0.0.1", "::127.0.0.1"},
	    {"multicast", "224.0.0.1", "223.255.255.255"},
	    {"multicast", "ff02::1", "fe80::1"},
	    {"link-local", "169.254.0.1", "169.253.0.1"},
	    {"link-local", "fe80::1", "fec0::1"},
	    {"site-local", "fec0::1", "fe80::1"},
	    {"unique-local", "fc00::1", "10.0.0.1"},
	    {"documentation", "192.0.2.1", "192.0.3.1"},
	    {"documentation", "3fff::1", "2001:db9::1"},
	    {"benchmarking", "198.19.0.1", "198.20.0.1"},
	    {"broadcast", "255.255.255.255", "255.255.255.254"},
	    {"reserved", "240.0.0.1", "239.0.0.1"},
	    {"unspecified", "0.0.0.0", "0.0.0.1"},
	    {"unspecified", "::", "::1"},
	    {"unicast", "8.8.8.8", "224.0.0.1"},
	    {"discard", "100::1", "101::1"},
	    {"mapped", "::ffff:1.2.3.4", "::1.2.3.4"},
	    {"6to4", "2002::1", "2003::1"},
	    {"teredo", "2001::1", "2001:1::1"},
	    {"nat64", "64:ff9b::1", "64:ff9b:1::1"},
	    {"isatap", "fe80::5efe:1.2.3.4", "fe80::5eff:1.2.3.4"},
	    {"isatap", "fe80::200:5efe:1.2.3.4", "fe80::100:5efe:1.2.3.4"},
	    {"eui64", "fe80::211:22ff:fe33:4455", "fe80::1"},
	    {"special", "::1", "8.8.8.8"},
	    {"ipv4", "8.8.8.8", "::ffff:8.8.8.8"},
	    {"ipv6", "::ffff:8.8.8.8", "8.8.8.8"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int kind = kind_find(cases[i].kind, strlen(cases[i].kind));
		struct addr yes = must_read(cases[i].yes), no = must_read(cases[i].no);

		assert_true(kind >= 0);
		if (!kind_is(&yes, (size_t)kind) || kind_is(&no, (size_t)kind))
			fail_msg(
			    "%s: %s or %s", cases[i].kind, cases[i].yes, cases[i].no);
	}
	assert_int_equal(kind_find("privat", 6), -1);
	assert_null(kind_name(32));
}

static void
groups_have_scopes(void **state)
{
	static const struct {
		const char *text, *scope;
	} cases[] = {
	    {"ff01::1", "interface"},
	    {"ff02::1", "link"},
	    {"ff12::1", "link"},
	    {"ff03::1", "realm"},
	    {"ff04::1", "admin"},
	    {"ff05::1", "site"},
	    {"ff08::1", "organization"},
	    {"ff0e::1", "global"},
	    {"ff06::1", "unassigned"},
	    {"ff00::1", "unassigned"},
	    {"224.0.0.251", "link"},
	    {"224.0.1.1", "global"},
	    {"239.255.255.250", "site"},
	    {"239.195.0.1", "organization"},
	    {"239.0.0.1", "admin"},
	};
	struct addr a = must_read("8.8.8.8");

	(void)state;
	assert_null(kind_scope_name(kind_scope(&a)));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		a = must_read(cases[i].text);
		assert_string_equal(kind_scope_name(kind_scope(&a)), cases[i].scope);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_table_is_what_the_registries_say),
	    cmocka_unit_test(addresses_are_in_the_blocks_that_the_vectors_say),
	    cmocka_unit_test(a_kind_has_the_addresses_that_it_is_for),
	    cmocka_unit_test(groups_have_scopes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
