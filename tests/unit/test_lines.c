/* lines: converts as addr_parse and addr_format do, whatever the processor can */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "addr/form.h"
#include "addr/lines.h"
#include "vectors.h"

enum { ROUNDS = 300000, TEXT_ROOM = 128 };

struct way {
	const char *name, *form;
	lines_function *convert;
	bool avx512;
};

static const struct way ways[] = {
    {"text", "text", lines_to_text, false},
    {"full", "full", lines_to_full, false},
    {"text, AVX-512", "text", lines_to_text_avx512, true},
    {"full, AVX-512", "full", lines_to_full_avx512, true},
};

enum { WAYS = sizeof(ways) / sizeof(ways[0]) };

static bool
can(const struct way *w)
{
	return !w->avx512 || lines_has_avx512();
}

/* What is said of text without any haste; 0 where it is no address. */
static size_t
slowly(
    const struct way *w, const char *text, size_t len, char out[static FORM_TEXT_MAX])
{
	struct form_list list;
	struct reading r;
	struct addr a;

	assert_int_equal(form_list_parse(w->form, false, &list, NULL), 0);
	if (addr_parse(text, len, &a) == -1)
		return 0;
	reading_set(&r, &a);
	return list.forms[0]->write(&r, NULL, out);
}

/* The line has junk behind it, as in a block that was used before. */
static void
check_line(const struct way *w, const char *text, size_t len, bool *plain)
{
	static const char junk[] =
	    "1:2:3:4::5.6.7.8\n255.255.255.255\n::\n12345678901234567";
	char in[2 * TEXT_ROOM + LINES_SLACK], out[LINES_ROOM], slow[FORM_TEXT_MAX];
	struct lines l = {
	    .in = in, .in_end = in + len + 1, .out = out, .out_end = out + sizeof(out)};
	size_t expected = slowly(w, text, len, slow), length;

	memset(in, ':', sizeof(in));
	memcpy(in, text, len);
	in[len] = '\n';
	memcpy(in + len + 1, junk, sizeof(junk));
	*plain = w->convert(&l) == 1;
	length = (size_t)(l.out - out);
	if (!*plain) {
		assert_ptr_equal(l.in, in);
		assert_int_equal(length, 0);
		return;
	}
	assert_ptr_equal(l.in, in + len + 1);
	if (expected == 0 || length != expected + 1 || out[expected] != '\n' ||
	    memcmp(out, slow, expected) != 0)
		fail_msg("%s: '%.*s' is not '%.*s'", w->name, (int)len, text,
		    (int)length - 1, out);
}

static void
check(const char *text, size_t len)
{
	bool plain;

	for (size_t i = 0; i < WAYS; i++)
		if (can(&ways[i]) && len < TEXT_ROOM && memchr(text, '\n', len) == NULL)
			check_line(&ways[i], text, len, &plain);
}

static void
converts_nothing_but_what_is_an_address(void **state)
{
	struct vectors v;

	(void)state;
	vectors_open(&v, "strict_parse");
	while (vectors_next(&v))
		check(v.field[0].text, v.field[0].length);
	vectors_open(&v, "rfc6943_ipv4_loose");
	while (vectors_next(&v))
		check(v.field[1].text, v.field[1].length);
}

static void
canonical_text_is_always_plain(void **state)
{
	struct vectors v;
	bool plain;

	(void)state;
	for (size_t i = 0; i < WAYS; i++) {
		if (!can(&ways[i]))
			continue;
		vectors_open(&v, "format_v6");
		while (vectors_next(&v)) {
			check_line(
			    &ways[i], v.field[1].text, v.field[1].length, &plain);
			if (!plain)
				fail_msg("%s: %s", ways[i].name, v.field[1].text);
		}
		vectors_open(&v, "format_v4");
		while (vectors_next(&v)) {
			check_line(
			    &ways[i], v.field[1].text, v.field[1].length, &plain);
			if (!plain)
				fail_msg("%s: %s", ways[i].name, v.field[1].text);
		}
	}
}

/* xorshift64*, so that every run and every system sees the same texts. */
static uint32_t
next_random(uint64_t *seed)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return (uint32_t)(*seed * UINT64_C(2685821657736338717) >> 32);
}

static void
random_addr(uint64_t *seed, struct addr *a)
{
	*a = (struct addr){.family = next_random(seed) % 3 == 0 ? ADDR_V4 : ADDR_V6};
	for (size_t i = 0; i < addr_length(a); i += 2) {
		uint32_t bits = next_random(seed);

		if (bits >> 30 == 0)
			continue;
		a->bytes[i] = bits >> 29 == 3 ? 0 : (unsigned char)bits;
		a->bytes[i + 1] = (unsigned char)(bits >> 8);
	}
}

/* Puts, replaces or drops characters of text; every byte may come in. */
static void
mutate(uint64_t *seed, char *text, size_t *len)
{
	static const char alphabet[] = "0123456789abcdefABCDEF.:.::%/g \t\r";
	uint32_t bits = next_random(seed);
	size_t at = bits % (*len + 1);
	char c = alphabet[(bits >> 8) % (sizeof(alphabet) - 1)];

	if (bits >> 28 == 0)
		c = (char)next_random(seed);
	if (bits >> 24 & 1) {
		memmove(text + at + 1, text + at, *len - at);
		text[at] = c;
		(*len)++;
	} else if (at < *len && (bits >> 25 & 1)) {
		text[at] = c;
	} else if (at < *len) {
		memmove(text + at, text + at + 1, *len - at - 1);
		(*len)--;
	}
}

static void
random_text_is_converted_as_slowly_or_left_alone(void **state)
{
	uint64_t seed = 5952;

	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		char text[TEXT_ROOM];
		struct reading r;
		struct form_list list;
		size_t len;

		random_addr(&seed, &r.addr);
		reading_set(&r, &(struct addr){.family = r.addr.family});
		random_addr(&seed, &r.addr);
		form_list_parse(i % 2 == 0 ? "text" : "full", false, &list, NULL);
		len = list.forms[0]->write(&r, NULL, text);
		for (uint32_t n = next_random(&seed) % 4; n > 0; n--)
			mutate(&seed, text, &len);
		check(text, len);
	}
}

static void
every_octet_and_every_group_is_read_and_printed(void **state)
{
	char text[64];

	(void)state;
	for (int n = 0; n < 1100; n++) {
		static const char *const shapes[] = {"%d.0.0.0", "1.%d.1.1",
		    "22.22.%d.22", "255.255.255.%d", "::ffff:%d.1.2.3",
		    "::ffff:1.2.3.%03d"};

		for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++)
			check(text, (size_t)snprintf(text, sizeof(text), shapes[i], n));
	}
	for (int n = 0; n < 65536; n += 7) {
		check(text, (size_t)snprintf(text, sizeof(text), "%x::%x", n, n));
		check(text, (size_t)snprintf(text, sizeof(text), "1:%X:0:0::%x", n, n));
		check(text,
		    (size_t)snprintf(text, sizeof(text), "%x:2:3:4:5:6:7:%x", n, n));
	}
}

static void
stops_where_the_answers_have_no_room(void **state)
{
	static const char in[LINES_SLACK + 32] = "::1\n::2\n::3\n";
	char out[LINES_ROOM + 6];

	(void)state;
	for (size_t i = 0; i < WAYS; i++) {
		struct lines l = {.in = in,
		    .in_end = in + 12,
		    .out = out,
		    .out_end = out + sizeof(out)};

		if (!can(&ways[i]) || strcmp(ways[i].form, "full") == 0)
			continue;
		assert_int_equal(ways[i].convert(&l), 2);
		assert_ptr_equal(l.in, in + 8);
		assert_memory_equal(out, "::1\n::2\n", 8);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(converts_nothing_but_what_is_an_address),
	    cmocka_unit_test(canonical_text_is_always_plain),
	    cmocka_unit_test(random_text_is_converted_as_slowly_or_left_alone),
	    cmocka_unit_test(every_octet_and_every_group_is_read_and_printed),
	    cmocka_unit_test(stops_where_the_answers_have_no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
