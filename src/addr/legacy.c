/* The loose forms that inet_aton(3) reads: 127.1, 0x7f000001, 0177.0.0.1 */
#include <stdint.h>

#include "addr/addr.h"
#include "base/hex.h"

/* Reads the base that a part begins with, and moves *text to its digits. */
static unsigned int
parse_base(const char **text, const char *end)
{
	const char *p = *text;

	if (p == end || *p != '0')
		return 10;
	if (end - p < 2 || (p[1] != 'x' && p[1] != 'X'))
		return 8;
	*text += 2;
	return 16;
}

/* Reads one part; returns where it ends, or NULL where there is none. */
static const char *
parse_part(const char *text, const char *end, uint32_t *part)
{
	unsigned int base = parse_base(&text, end);
	const char *p = text;
	uint64_t value = 0;

	for (; p < end; p++) {
		int digit = hex_digit((unsigned char)*p);

		if (digit < 0 || digit >= (int)base)
			break;
		value = value * base + (unsigned int)digit;
		if (value > UINT32_MAX)
			return NULL;
	}
	*part = (uint32_t)value;
	return p == text ? NULL : p;
}

/* Joins parts: the last fills all the bytes that the others leave. */
static int
join_parts(const uint32_t parts[static 4], int count, struct addr *a)
{
	uint32_t value = parts[count - 1];

	if (value > UINT32_MAX >> 8 * (count - 1))
		return -1;
	for (int i = 0; i < count - 1; i++) {
		if (parts[i] > 255)
			return -1;
		value |= parts[i] << (24 - 8 * i);
	}
	*a = (struct addr){.family = ADDR_V4};
	for (int i = 0; i < 4; i++)
		a->bytes[i] = (unsigned char)(value >> (24 - 8 * i));
	return 0;
}

int
addr_parse_legacy(const char *text, size_t len, struct addr *a)
{
	const char *end = text + len;
	uint32_t parts[4];

	for (int count = 1; count <= 4; count++) {
		text = parse_part(text, end, &parts[count - 1]);
		if (text == NULL)
			return -1;
		if (text == end)
			return join_parts(parts, count, a);
		if (*text++ != '.')
			return -1;
	}
	return -1;
}
