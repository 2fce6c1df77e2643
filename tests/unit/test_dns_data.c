/* dns_data: what stands in a record, for every type that we know, and at its limits */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "message.h"
#include "proto/dns.h"
#include "proto/dns_data.h"
#include "proto/dns_type.h"

struct test {
	struct message m;
	size_t record;
	unsigned char *exact;
	char *room;
	struct dns_message read;
	struct dns_record r;
	struct dns_field fields[DNS_FIELDS_MAX];
};

static int
begin(void **state)
{
	struct test *t = calloc(1, sizeof(*t));

	assert_non_null(t);
	*state = t;
	return 0;
}

static int
end(void **state)
{
	struct test *t = *state;

	free(t->exact);
	free(t->room);
	free(t);
	return 0;
}

/* Begins a reply with one record, whose data is put behind. */
static void
answer(struct test *t, unsigned int type)
{
	message_begin(&t->m, 1, DNS_FLAG_RESPONSE, "example.org", type);
	t->record = message_open(&t->m, DNS_ANSWER, "example.org", type, 60);
}

/* Reads the data in memory of just its size, into room of just the promised one. */
static int
fields_of(struct test *t, enum dns_data_form form)
{
	int count, looked_at;

	message_close(&t->m, t->record);
	free(t->exact);
	free(t->room);
	t->exact = malloc(t->m.length);
	t->room = malloc(DNS_DATA_ROOM_FOR(t->m.length - t->record));
	assert_non_null(t->exact);
	assert_non_null(t->room);
	memcpy(t->exact, t->m.bytes, t->m.length);
	assert_int_equal(dns_open(&t->read, t->exact, t->m.length), 0);
	assert_int_equal(dns_next(&t->read, &t->r), 1);
	looked_at = dns_data_fields(&t->read, &t->r, form, NULL, NULL);
	count = dns_data_fields(&t->read, &t->r, form, t->fields, t->room);
	assert_int_equal(looked_at, count);
	assert_int_equal(dns_check(&t->read), count == -1 ? -1 : 0);
	return count;
}

static void
assert_text(struct test *t, const char *expected)
{
	int length;

	if (fields_of(t, DNS_DATA_ESCAPED) == -1)
		fail_msg("malformed: %s was expected", expected);
	length = dns_data_text(&t->read, &t->r, t->room);
	assert_string_equal(t->room, expected);
	assert_int_equal(length, strlen(expected));
}

static void
assert_malformed(struct test *t)
{
	assert_int_equal(fields_of(t, DNS_DATA_ESCAPED), -1);
	assert_int_equal(dns_data_text(&t->read, &t->r, t->room), -1);
}

#define DATA(type, bytes) data(t, type, bytes, sizeof(bytes) - 1)
#define MALFORMED(type, bytes) (DATA(type, bytes), assert_malformed(t))

static void
data(struct test *t, unsigned int type, const char *bytes, size_t length)
{
	answer(t, type);
	message_bytes(&t->m, bytes, length);
}

static void
addresses_have_just_their_length(void **state)
{
	struct test *t = *state;

	DATA(DNS_TYPE_A, "\300\0\2\1");
	assert_text(t, "192.0.2.1");
	assert_string_equal(t->fields[0].name, "address");
	assert_false(t->fields[0].is_number);
	DATA(DNS_TYPE_AAAA, " \1\r\270\0\0\0\0\0\0\0\0\0\0\0\1");
	assert_text(t, "2001:db8::1");
	MALFORMED(DNS_TYPE_A, "");
	MALFORMED(DNS_TYPE_A, "\1\2\3");
	MALFORMED(DNS_TYPE_A, "\1\2\3\4\5");
	MALFORMED(DNS_TYPE_AAAA, "\1\2\3\4");
	MALFORMED(DNS_TYPE_AAAA, "12345678901234567");
}

static void
names_may_be_compressed_and_fill_the_data(void **state)
{
	static const unsigned int types[] = {DNS_TYPE_NS, DNS_TYPE_CNAME, DNS_TYPE_PTR};
	struct test *t = *state;

	for (size_t i = 0; i < 3; i++) {
		DATA(types[i], "\2ns\300\14");
		assert_text(t, "ns.example.org");
		assert_string_equal(t->fields[0].name, "target");
		DATA(types[i], "\0");
		assert_text(t, ".");
		MALFORMED(types[i], "");
		MALFORMED(types[i], "\1");
		MALFORMED(types[i], "\1a");
		MALFORMED(types[i], "\1a\0x");
		MALFORMED(types[i], "\300");
		MALFORMED(types[i], "\377\377");
	}
}

static void
mx_is_a_preference_and_an_exchange(void **state)
{
	struct test *t = *state;

	DATA(DNS_TYPE_MX, "\0\12\2mx\300\14");
	assert_text(t, "10\tmx.example.org");
	assert_true(t->fields[0].is_number);
	assert_int_equal(t->fields[0].number, 10);
	assert_string_equal(t->fields[0].name, "preference");
	assert_string_equal(t->fields[1].name, "exchange");
	DATA(DNS_TYPE_MX, "\0\0\0");
	assert_text(t, "0\t.");
	DATA(DNS_TYPE_MX, "\377\377\1a\0");
	assert_text(t, "65535\ta");
	MALFORMED(DNS_TYPE_MX, "\0\12");
	MALFORMED(DNS_TYPE_MX, "\0");
}

static void
srv_has_four_fields(void **state)
{
	struct test *t = *state;

	DATA(DNS_TYPE_SRV, "\0\1\377\377\3\341\5imaps\300\14");
	assert_text(t, "1\t65535\t993\timaps.example.org");
	assert_string_equal(t->fields[1].name, "weight");
	assert_string_equal(t->fields[2].name, "port");
	assert_int_equal(t->fields[2].number, 993);
	MALFORMED(DNS_TYPE_SRV, "\0\1\0\2\0\3");
	MALFORMED(DNS_TYPE_SRV, "\0\1\0\2\0");
}

static void
soa_has_seven_fields(void **state)
{
	struct test *t = *state;

	DATA(DNS_TYPE_SOA,
	    "\1m\300\14\6a.root\300\14\377\377\377\377\0\0\34\40\0\0\3\204"
	    "\0\22u\0\0\0\1,");
	assert_text(t,
	    "m.example.org\ta\\.root.example.org\t4294967295\t7200\t900\t"
	    "1209600\t300");
	assert_string_equal(t->fields[6].name, "minimum");
	assert_int_equal(t->fields[2].number, UINT32_MAX);
	MALFORMED(DNS_TYPE_SOA, "\0\0\0\0\0\1\0\0\0\1\0\0\0\1\0\0\0\1\0\0\0");
	MALFORMED(DNS_TYPE_SOA, "\0\0\0\0\0\1\0\0\0\1\0\0\0\1\0\0\0\1\0\0\0\1\0");
}

static void
strings_of_txt_are_joined_and_escaped(void **state)
{
	struct test *t = *state;

	DATA(DNS_TYPE_TXT, "\7v=spf1 \4-all");
	assert_text(t, "v=spf1 -all");
	DATA(DNS_TYPE_TXT, "\0");
	assert_text(t, "");
	DATA(DNS_TYPE_TXT, "\12a\tb\n\\\0\33\"\303\274\2\302\233");
	assert_text(t, "a\\tb\\n\\\\\\x00\\x1b\"\303\274\\xc2\\x9b");
	MALFORMED(DNS_TYPE_TXT, "");
	MALFORMED(DNS_TYPE_TXT, "\1");
	MALFORMED(DNS_TYPE_TXT, "\2a");
	MALFORMED(DNS_TYPE_TXT, "\1ab");
}

static void
raw_text_is_what_the_record_has(void **state)
{
	struct test *t = *state;

	DATA(DNS_TYPE_TXT, "\4a\t\0\\\1\377");
	assert_int_equal(fields_of(t, DNS_DATA_RAW), 1);
	assert_int_equal(t->fields[0].length, 5);
	assert_memory_equal(t->fields[0].text, "a\t\0\\\377", 6);
}

static void
the_longest_txt_fits_its_room(void **state)
{
	struct test *t = *state;
	char string[256];

	string[0] = '\377';
	memset(string + 1, 1, 255);
	answer(t, DNS_TYPE_TXT);
	for (int i = 0; i < 255; i++)
		message_bytes(&t->m, string, sizeof(string));
	assert_int_equal(fields_of(t, DNS_DATA_ESCAPED), 1);
	assert_int_equal(t->fields[0].length, 4 * 255 * 255);
}

static void
caa_is_flags_tag_and_value(void **state)
{
	struct test *t = *state;

	DATA(DNS_TYPE_CAA, "\200\5issueca.example; x=\"y\"");
	assert_text(t, "128\tissue\tca.example; x=\"y\"");
	assert_string_equal(t->fields[1].name, "tag");
	DATA(DNS_TYPE_CAA, "\0\5issue");
	assert_text(t, "0\tissue\t");
	MALFORMED(DNS_TYPE_CAA, "");
	MALFORMED(DNS_TYPE_CAA, "\0");
	MALFORMED(DNS_TYPE_CAA, "\0\6issue");
}

static void
https_has_its_parameters_as_rfc_9460_writes_them(void **state)
{
	struct test *t = *state;

	DATA(DNS_TYPE_HTTPS, "\0\0\3cdn\300\14");
	assert_text(t, "0\tcdn.example.org\t");
	DATA(DNS_TYPE_HTTPS,
	    "\0\1\0"
	    "\0\0\0\4\0\1\0\3"
	    "\0\1\0\6\2h2\2h3"
	    "\0\2\0\0"
	    "\0\3\0\2\1\273"
	    "\0\4\0\10\300\0\2\1\300\0\2\2"
	    "\0\5\0\4\0\1\2\377"
	    "\0\6\0\20 \1\r\270\0\0\0\0\0\0\0\0\0\0\0\1"
	    "\0\7\0\20/dns-query{?dns}"
	    "\0\10\0\0"
	    "\377\376\0\4a b\377"
	    "\377\377\0\0");
	assert_text(t,
	    "1\t.\tmandatory=alpn,port alpn=h2,h3 no-default-alpn port=443 "
	    "ipv4hint=192.0.2.1,192.0.2.2 ech=AAEC/w== ipv6hint=2001:db8::1 "
	    "dohpath=/dns-query{?dns} ohttp key65534=a\\032b\\255 key65535");
	DATA(DNS_TYPE_SVCB, "\0\20\3foo\300\14\0\1\0\20\10f\\oo,bar\6\"x;\t()");
	assert_text(
	    t, "16\tfoo.example.org\talpn=f\\\\\\\\oo\\\\,bar,\\\"x\\;\\009\\(\\)");
}

static void
parameters_that_are_malformed_are_refused(void **state)
{
	struct test *t = *state;

	MALFORMED(DNS_TYPE_HTTPS, "\0\1");
	MALFORMED(DNS_TYPE_HTTPS, "\0\1\0\0");
	MALFORMED(DNS_TYPE_HTTPS, "\0\1\0\0\1\0");
	MALFORMED(DNS_TYPE_HTTPS, "\0\1\0\0\11\0\1");
	MALFORMED(DNS_TYPE_HTTPS, "\0\1\0\0\3\0\2\0P\0\1\0\3\2h2");
	MALFORMED(DNS_TYPE_HTTPS, "\0\1\0\0\3\0\2\0P\0\3\0\2\0P");
	MALFORMED(DNS_TYPE_HTTPS, "\0\1\0\0\0\0\0");
	MALFORMED(DNS_TYPE_HTTPS, "\0\1\0\0\0\0\1\0");
	MALFORMED(DNS_TYPE_HTTPS, "\0\1\0\0\0\0\2\0\0");
	MALFORMED(DNS_TYPE_HTTPS, "\0\1\0\0\0\0\4\0\3\0\3");
	MALFORMED(DNS_TYPE_HTTPS, "\0\1\0\0\1\0\0");
	MALFORMED(DNS_TYPE_HTTPS, "\0\1\0\0\1\0\1\0");
	MALFORMED(DNS_TYPE_HTTPS, "\0\1\0\0\1\0\2\2h");
	MALFORMED(DNS_TYPE_HTTPS, "\0\1\0\0\2\0\1x");
	MALFORMED(DNS_TYPE_HTTPS, "\0\1\0\0\3\0\1P");
	MALFORMED(DNS_TYPE_HTTPS, "\0\1\0\0\4\0\0");
	MALFORMED(DNS_TYPE_HTTPS, "\0\1\0\0\4\0\5\1\2\3\4\5");
	MALFORMED(DNS_TYPE_HTTPS, "\0\1\0\0\5\0\0");
	MALFORMED(DNS_TYPE_HTTPS, "\0\1\0\0\6\0\4\1\2\3\4");
	MALFORMED(DNS_TYPE_HTTPS, "\0\1\0\0\10\0\1x");
}

static void
the_longest_list_of_keys_fits_its_room(void **state)
{
	struct test *t = *state;

	answer(t, DNS_TYPE_HTTPS);
	message_bytes(&t->m, "\0\1\0\0\0\375\350", 7);
	for (unsigned int key = 1; key <= 0xfde8 / 2; key++)
		message_u16(&t->m, key == 0xfde8 / 2 ? 65535 : 0x8000 + key);
	assert_int_equal(fields_of(t, DNS_DATA_ESCAPED), 3);
	assert_true(t->fields[2].length > 9 * 32500 - 10);
}

static void
what_nobody_knows_is_written_as_rfc_3597_has_it(void **state)
{
	struct test *t = *state;

	DATA(99, "\1\253\377");
	assert_text(t, "\\# 3 01abff");
	assert_string_equal(t->fields[0].name, "data");
	DATA(99, "");
	assert_text(t, "\\# 0");
	/* An address of another class is no address that we know. */
	DATA(DNS_TYPE_A, "\1");
	t->m.bytes[t->record - 7] = 3;
	assert_text(t, "\\# 1 01");
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
	const struct CMUnitTest tests[] = {
	    TEST(addresses_have_just_their_length),
	    TEST(names_may_be_compressed_and_fill_the_data),
	    TEST(mx_is_a_preference_and_an_exchange),
	    TEST(srv_has_four_fields),
	    TEST(soa_has_seven_fields),
	    TEST(strings_of_txt_are_joined_and_escaped),
	    TEST(raw_text_is_what_the_record_has),
	    TEST(the_longest_txt_fits_its_room),
	    TEST(caa_is_flags_tag_and_value),
	    TEST(https_has_its_parameters_as_rfc_9460_writes_them),
	    TEST(parameters_that_are_malformed_are_refused),
	    TEST(the_longest_list_of_keys_fits_its_room),
	    TEST(what_nobody_knows_is_written_as_rfc_3597_has_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
