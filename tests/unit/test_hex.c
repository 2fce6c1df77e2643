/* hex: bytes to digits and back */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/hex.h"

static void
every_byte_becomes_two_lower_case_digits_and_comes_back(void **state)
{
	unsigned char bytes[256], back[256];
	char text[512];

	(void)state;
	for (int i = 0; i < 256; i++)
		bytes[i] = (unsigned char)i;
	assert_int_equal(hex_encode(bytes, 256, text), 512);
	assert_memory_equal(text, "000102", 6);
	assert_memory_equal(text + 506, "fdfeff", 6);
	assert_int_equal(hex_decode(text, 512, back), 0);
	assert_memory_equal(back, bytes, 256);
}

static void
digits_of_either_case_are_read(void **state)
{
	unsigned char bytes[3];

	(void)state;
	assert_int_equal(hex_decode("aBCdeF", 6, bytes), 0);
	assert_memory_equal(bytes, "\xab\xcd\xef", 3);
}

static void
no_byte_but_the_22_digits_is_a_digit(void **state)
{
	int digits = 0;

	(void)state;
	for (int c = 0; c < 256; c++)
		digits += hex_digit((unsigned char)c) >= 0;
	assert_int_equal(digits, 22);
}

static void
half_a_byte_and_what_is_no_digit_are_refused(void **state)
{
	unsigned char bytes[4];

	(void)state;
	assert_int_equal(hex_decode("abcd", 3, bytes), -1);
	assert_int_equal(hex_decode("0g", 2, bytes), -1);
	assert_int_equal(hex_decode("g0", 2, bytes), -1);
	assert_int_equal(hex_decode("0x01", 4, bytes), -1);
	assert_int_equal(hex_decode("", 0, bytes), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_byte_becomes_two_lower_case_digits_and_comes_back),
	    cmocka_unit_test(digits_of_either_case_are_read),
	    cmocka_unit_test(no_byte_but_the_22_digits_is_a_digit),
	    cmocka_unit_test(half_a_byte_and_what_is_no_digit_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
