/* crlf: each LF leaves with one CR before it, however the bytes arrive */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "proto/crlf.h"

/* Encodes length bytes of in, in two calls that are cut at split. */
static size_t
encode_split(const char *in, size_t length, size_t split, unsigned char *out)
{
	const unsigned char *bytes = (const unsigned char *)in;
	struct crlf state = {0};
	size_t used = crlf_encode(&state, bytes, split, out);

	return used + crlf_encode(&state, bytes + split, length - split, out + used);
}

static void
assert_encodes(const char *in, const char *expected)
{
	size_t length = strlen(in);
	unsigned char out[64];

	for (size_t split = 0; split <= length; split++) {
		assert_int_equal(
		    encode_split(in, length, split, out), strlen(expected));
		assert_memory_equal(out, expected, strlen(expected));
	}
}

static void
a_bare_lf_gets_a_cr(void **state)
{
	(void)state;
	assert_encodes("one\ntwo\n", "one\r\ntwo\r\n");
	assert_encodes("\n\n\n", "\r\n\r\n\r\n");
}

static void
a_lf_that_has_its_cr_stays_as_it_is_wherever_the_input_is_cut(void **state)
{
	(void)state;
	assert_encodes("one\r\ntwo\r\n", "one\r\ntwo\r\n");
	assert_encodes("\r\n\n\r\n", "\r\n\r\n\r\n");
	assert_encodes("\r\r\n", "\r\r\n");
}

static void
everything_else_passes_unchanged(void **state)
{
	static const unsigned char in[] = {0, '\r', 0, 255, '\r'};
	struct crlf s = {0};
	unsigned char out[2 * sizeof(in)];

	(void)state;
	assert_int_equal(crlf_encode(&s, in, sizeof(in), out), sizeof(in));
	assert_memory_equal(out, in, sizeof(in));
	assert_int_equal(crlf_encode(&s, in, 0, out), 0);
	assert_true(s.after_cr);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_bare_lf_gets_a_cr),
	    cmocka_unit_test(
		a_lf_that_has_its_cr_stays_as_it_is_wherever_the_input_is_cut),
	    cmocka_unit_test(everything_else_passes_unchanged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
