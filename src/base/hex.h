/* hex: bytes as hexadecimal digits, both ways */
#ifndef BASE_HEX_H
#define BASE_HEX_H

#include <stddef.h>

/* The value of a hexadecimal digit of either case, or -1 for any other byte. */
static inline int
hex_digit(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

/*
 * Writes length bytes as 2 * length lower-case digits; no NUL is added.
 * Returns the number of digits.
 */
size_t hex_encode(const void *bytes, size_t length, char *text);

/*
 * Reads length digits, two for a byte; bytes has room for length / 2.
 * Returns 0, or -1 where length is odd or something is not a digit; what bytes
 * holds is undefined then.
 */
int hex_decode(const char *text, size_t length, void *bytes);

#endif
