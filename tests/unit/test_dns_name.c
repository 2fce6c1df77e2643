/* dns_name: names of DNS as text and in messages */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/diag.h"
#include "proto/dns_name.h"

/* Reads from memory of just that size, so that a sanitizer sees what goes beyond. */
static int
read_at(const char *bytes, size_t length, size_t *at, char text[static DNS_NAME_MAX])
{
	unsigned char *exact = malloc(length);
	size_t skipped = *at;
	int result, skip;

	assert_non_null(exact);
	memcpy(exact, bytes, length);
	skip = dns_name_skip(exact, length, &skipped);
	result = dns_name_read(exact, length, at, text);
	free(exact);
	assert_int_equal(skip, result);
	if (result == 0)
		assert_int_equal(skipped, *at);
	return result;
}

#define READS(bytes, start, expected, behind) \
	reads(bytes, sizeof(bytes) - 1, start, expected, behind)

static void
reads(
    const char *bytes, size_t length, size_t start, const char *expected, size_t behind)
{
	char text[DNS_NAME_MAX];
	size_t at = start;

	assert_int_equal(read_at(bytes, length, &at, text), 0);
	assert_string_equal(text, expected);
	assert_int_equal(at, behind);
}

#define REFUSES(bytes, start) refuses(bytes, sizeof(bytes) - 1, start)

static void
refuses(const char *bytes, size_t length, size_t start)
{
	char text[DNS_NAME_MAX];
	size_t at = start;

	assert_int_equal(read_at(bytes, length, &at, text), -1);
	assert_int_equal(at, start);
}

static void
labels_are_joined_by_dots_and_the_root_is_one(void **state)
{
	(void)state;
	READS("\3www\7example\3org\0", 0, "www.example.org", 17);
	READS("\0", 0, ".", 1);
	READS("xx\1a\0yy", 2, "a", 5);
}

static void
a_pointer_leads_backwards_and_the_name_ends_behind_the_first(void **state)
{
	(void)state;
	READS("\7example\3org\0\3www\300\0", 13, "www.example.org", 19);
	READS("\7example\3org\0\3www\300\0\1a\300\15", 19, "a.www.example.org", 23);
	READS("\0\300\0", 1, ".", 3);
}

static void
pointers_that_lead_nowhere_are_refused(void **state)
{
	(void)state;
	REFUSES("\300\0", 0);
	REFUSES("\1a\300\0", 0);
	REFUSES("\300\2\0", 0);
	REFUSES("\1a\300\6\1b\0", 0);
	REFUSES("\300\2\300\0", 2);
	REFUSES("\1a\300\4\300\0", 4);
	REFUSES("\0\300", 1);
	REFUSES("\0\377\377", 1);
}

static void
what_goes_beyond_the_end_is_refused(void **state)
{
	(void)state;
	REFUSES("\3www", 0);
	REFUSES("\3ww", 0);
	REFUSES("\3", 0);
	REFUSES("", 0);
	REFUSES("\1a", 2);
	REFUSES("\0", 7);
}

static void
label_types_that_nobody_uses_are_refused(void **state)
{
	(void)state;
	REFUSES("\100a\0", 0);
	REFUSES("\200a\0", 0);
	REFUSES("\101a\0", 0);
}

/* A name of labels of length octets each, whose last is shortened to fill total. */
static size_t
fill(unsigned char *wire, size_t total, size_t length)
{
	size_t used = 0;

	while (used < total - 1) {
		size_t label = total - used - 2;

		label = label > length ? length : label;
		wire[used++] = (unsigned char)label;
		memset(wire + used, 1, label);
		used += label;
	}
	wire[used++] = 0;
	return used;
}

static void
a_name_has_at_most_255_octets(void **state)
{
	unsigned char wire[300];
	char text[DNS_NAME_MAX];
	size_t at = 0, length;

	(void)state;
	length = fill(wire, 255, 63);
	assert_int_equal(length, 255);
	assert_int_equal(read_at((char *)wire, length, &at, text), 0);
	assert_int_equal(strlen(text), 4 * 250 + 3);
	length = fill(wire, 256, 63);
	refuses((char *)wire, length, 0);
}

static void
octets_that_would_be_misread_are_escaped(void **state)
{
	(void)state;
	READS("\3a.b\0", 0, "a\\.b", 5);
	READS("\2\\\"\0", 0, "\\\\\\\"", 4);
	READS("\5a b\0\377\0", 0, "a\\032b\\000\\255", 7);
	READS("\1\t\2;@\0", 0, "\\009.\\;\\@", 6);
	READS("\6_x-*/+\0", 0, "_x-*/+", 8);
}

static void
what_is_written_is_read_again(void **state)
{
	static const char *const names[] = {".", "a", "www.example.org", "a\\.b.c",
	    "\\000\\255.x", "\\\\\\\".x", "_imaps._tcp.example.org", "0/25.2.0.192.x"};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		unsigned char wire[DNS_WIRE_MAX];
		struct diag d = {0};
		int length = dns_name_write(names[i], wire, &d);

		assert_true(length > 0);
		reads((char *)wire, (size_t)length, 0, names[i], (size_t)length);
	}
}

static void
assert_written(const char *text, const char *wire, int length)
{
	unsigned char bytes[DNS_WIRE_MAX];
	struct diag d = {0};

	assert_int_equal(dns_name_write(text, bytes, &d), length);
	assert_memory_equal(bytes, wire, length);
}

static void
the_last_dot_and_needless_backslashes_change_nothing(void **state)
{
	(void)state;
	assert_written("a.b.", "\1a\1b\0", 5);
	assert_written("\\a\\-b\\097", "\4a-ba\0", 6);
	assert_written("a\\.", "\2a.\0", 4);
}

static void
assert_refused(const char *text, const char *why)
{
	unsigned char wire[DNS_WIRE_MAX];
	struct diag d = {0};

	if (dns_name_write(text, wire, &d) != -1)
		fail_msg("'%s' was taken", text);
	assert_int_equal(d.status, STATUS_USAGE);
	assert_non_null(strstr(d.text, why));
}

static void
what_cannot_be_a_name_is_refused_with_the_reason(void **state)
{
	(void)state;
	assert_refused("", "empty");
	assert_refused("..", "empty");
	assert_refused(".a", "empty");
	assert_refused("a..b", "empty");
	assert_refused("a..", "empty");
	assert_refused("a b", "blanks");
	assert_refused("a\tb", "control");
	assert_refused("a\nb", "control");
	assert_refused("\177", "control");
	assert_refused("b\303\274cher", "ASCII");
	assert_refused("a\\\nb", "control");
	assert_refused("a\\", "backslash");
	assert_refused("a\\256", "backslash");
	assert_refused("a\\12", "backslash");
	assert_refused("a\\1", "backslash");
}

static void
a_part_has_at_most_63_octets_and_all_have_253(void **state)
{
	char text[300];
	unsigned char wire[DNS_WIRE_MAX];
	struct diag d = {0};

	(void)state;
	memset(text, 'a', sizeof(text));
	text[63] = '\0';
	assert_int_equal(dns_name_write(text, wire, &d), 65);
	text[63] = 'a';
	text[64] = '\0';
	assert_refused(text, "at most 63");
	text[64] = 'a';
	for (size_t i = 63; i < 254; i += 64)
		text[i] = '.';
	text[253] = '\0';
	assert_int_equal(dns_name_write(text, wire, &d), 255);
	text[253] = '.';
	text[254] = '\0';
	assert_int_equal(dns_name_write(text, wire, &d), 255);
	text[253] = 'a';
	assert_refused(text, "at most 253 characters, this one 254");
}

static void
names_are_equal_in_either_case(void **state)
{
	(void)state;
	assert_true(dns_name_equal("www.Example.org", "WWW.example.ORG"));
	assert_false(dns_name_equal("www.example.org", "www.example.or"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(labels_are_joined_by_dots_and_the_root_is_one),
	    cmocka_unit_test(
		a_pointer_leads_backwards_and_the_name_ends_behind_the_first),
	    cmocka_unit_test(pointers_that_lead_nowhere_are_refused),
	    cmocka_unit_test(what_goes_beyond_the_end_is_refused),
	    cmocka_unit_test(label_types_that_nobody_uses_are_refused),
	    cmocka_unit_test(a_name_has_at_most_255_octets),
	    cmocka_unit_test(octets_that_would_be_misread_are_escaped),
	    cmocka_unit_test(what_is_written_is_read_again),
	    cmocka_unit_test(the_last_dot_and_needless_backslashes_change_nothing),
	    cmocka_unit_test(what_cannot_be_a_name_is_refused_with_the_reason),
	    cmocka_unit_test(a_part_has_at_most_63_octets_and_all_have_253),
	    cmocka_unit_test(names_are_equal_in_either_case),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
