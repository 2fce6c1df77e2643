/* addr: what holds for any address and any text, on random ones from a fixed seed */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <arpa/inet.h>

#include "addr/addr.h"

enum { ROUNDS = 200000, TEXT_ROOM = 64 };

/* xorshift64*, so that every run and every system sees the same texts. */
static uint32_t
next_random(uint64_t *seed)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return (uint32_t)(*seed * UINT64_C(2685821657736338717) >> 32);
}

/* Zeros and ffff are frequent, since they are what '::' and mapped ones hang on. */
static struct addr
random_addr(uint64_t *seed, enum addr_family family)
{
	struct addr a = {.family = family};

	for (size_t i = 0; i < addr_length(&a); i += 2) {
		uint32_t bits = next_random(seed);

		if (bits >> 30 == 0)
			continue;
		a.bytes[i] = bits >> 29 == 3 ? 0xff : (unsigned char)bits;
		a.bytes[i + 1] = bits >> 29 == 3 ? 0xff : (unsigned char)(bits >> 8);
	}
	return a;
}

/* Changes text, which has room, by putting, replacing or dropping one character. */
static void
mutate(uint64_t *seed, char *text, const char *alphabet)
{
	size_t length = strlen(text);
	size_t at = next_random(seed) % (length + 1);
	char c = alphabet[next_random(seed) % strlen(alphabet)];

	switch (next_random(seed) % 3) {
	case 0:
		memmove(text + at + 1, text + at, length - at + 1);
		text[at] = c;
		break;
	case 1:
		if (at < length)
			text[at] = c;
		break;
	default:
		if (at < length)
			memmove(text + at, text + at + 1, length - at);
		break;
	}
}

static void
random_text(uint64_t *seed, enum addr_family family, const char *alphabet, char *text)
{
	struct addr a = random_addr(seed, family);

	addr_format(&a, text);
	for (uint32_t i = next_random(seed) % 4; i > 0; i--)
		mutate(seed, text, alphabet);
}

static void
what_is_printed_is_read_as_the_same_address(void **state)
{
	uint64_t seed = 5952;

	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		struct addr a = random_addr(&seed, i % 2 == 0 ? ADDR_V4 : ADDR_V6), b;
		char text[ADDR_TEXT_MAX];

		if (addr_parse(text, addr_format(&a, text), &b) == -1)
			fail_msg("'%s' was printed and refused", text);
		assert_int_equal(a.family, b.family);
		assert_memory_equal(a.bytes, b.bytes, sizeof(a.bytes));
	}
}

static void
reads_what_inet_pton_reads_and_nothing_else(void **state)
{
	uint64_t seed = 4291;

	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		enum addr_family family = i % 2 == 0 ? ADDR_V4 : ADDR_V6;
		unsigned char bytes[16];
		char text[TEXT_ROOM];
		struct addr a;
		bool read, expected;

		random_text(&seed, family, "0123456789abcdefABCDEF.:::%/gx- ", text);
		read = addr_parse(text, strlen(text), &a) == 0;
		expected = inet_pton(strchr(text, ':') != NULL ? AF_INET6 : AF_INET,
			       text, bytes) == 1;
		if (read != expected ||
		    (read && memcmp(a.bytes, bytes, addr_length(&a)) != 0))
			fail_msg("'%s' is not read as inet_pton does", text);
	}
}

/* Without blanks, after which glibc's reads any junk. */
static void
reads_what_inet_aton_reads_and_nothing_else_when_asked_to(void **state)
{
	uint64_t seed = 6943;

	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		char text[TEXT_ROOM];
		struct in_addr in;
		struct addr a;
		bool read;

		random_text(&seed, ADDR_V4, "0000123456789abcdefxX...:-+g", text);
		read = addr_parse_legacy(text, strlen(text), &a) == 0;
		if (read != (inet_aton(text, &in) != 0) ||
		    (read && memcmp(a.bytes, &in, 4) != 0))
			fail_msg("'%s' is not read as inet_aton does", text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_printed_is_read_as_the_same_address),
	    cmocka_unit_test(reads_what_inet_pton_reads_and_nothing_else),
	    cmocka_unit_test(reads_what_inet_aton_reads_and_nothing_else_when_asked_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
