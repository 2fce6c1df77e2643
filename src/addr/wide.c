#include "addr/wide.h"

#include <string.h>

#include "base/hex.h"

static uint64_t
load(const unsigned char *bytes, size_t count)
{
	uint64_t value = 0;

	for (size_t i = 0; i < count; i++)
		value = value << 8 | bytes[i];
	return value;
}

struct wide
wide_of(const struct addr *a)
{
	if (a->family == ADDR_V4)
		return (struct wide){.low = load(a->bytes, 4)};
	return (struct wide){.high = load(a->bytes, 8), .low = load(a->bytes + 8, 8)};
}

struct addr
wide_addr(struct wide number, enum addr_family family)
{
	struct addr a = {.family = family};

	for (size_t i = addr_length(&a); i-- > 0;) {
		a.bytes[i] = (unsigned char)number.low;
		number.low = number.low >> 8 | number.high << 56;
		number.high >>= 8;
	}
	return a;
}

/* Divides by a divisor below 2^32, in four steps of 32 bits; returns the rest. */
static uint32_t
divide(struct wide *number, uint32_t divisor)
{
	uint32_t parts[4] = {(uint32_t)(number->high >> 32), (uint32_t)number->high,
	    (uint32_t)(number->low >> 32), (uint32_t)number->low};
	uint64_t rest = 0;

	for (int i = 0; i < 4; i++) {
		rest = rest << 32 | parts[i];
		parts[i] = (uint32_t)(rest / divisor);
		rest %= divisor;
	}
	number->high = (uint64_t)parts[0] << 32 | parts[1];
	number->low = (uint64_t)parts[2] << 32 | parts[3];
	return (uint32_t)rest;
}

size_t
wide_format(struct wide number, unsigned int base, size_t width,
    char text[static WIDE_DIGITS_MAX])
{
	char digits[WIDE_DIGITS_MAX];
	char *p = digits + sizeof(digits);
	size_t count;

	do {
		*--p = "0123456789abcdef"[divide(&number, base)];
	} while (number.high != 0 || number.low != 0);
	while (p > digits + sizeof(digits) - width)
		*--p = '0';
	count = (size_t)(digits + sizeof(digits) - p);
	memcpy(text, p, count);
	return count;
}

/* number * base + digit; false where that has more than 128 bits. */
static bool
append(struct wide *number, unsigned int base, unsigned int digit)
{
	uint64_t low = (number->low & UINT32_MAX) * base + digit;
	uint64_t middle = (number->low >> 32) * base + (low >> 32);
	uint64_t high;

	if (__builtin_mul_overflow(number->high, (uint64_t)base, &high) ||
	    __builtin_add_overflow(high, middle >> 32, &number->high))
		return false;
	number->low = middle << 32 | (low & UINT32_MAX);
	return true;
}

int
wide_parse(const char *text, size_t len, unsigned int base, struct wide *number)
{
	struct wide value = {0};

	if (len == 0)
		return -1;
	for (size_t i = 0; i < len; i++) {
		int digit = hex_digit((unsigned char)text[i]);

		if (digit < 0 || digit >= (int)base ||
		    !append(&value, base, (unsigned int)digit))
			return -1;
	}
	*number = value;
	return 0;
}
