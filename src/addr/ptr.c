#include "addr/ptr.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "addr/addr4.h"
#include "base/hex.h"

static const char v4_zone[] = "in-addr.arpa", v6_zone[] = "ip6.arpa";

/* Does text end with zone, as a whole name or below it?  Cuts it off, and its dot. */
static bool
cut_zone(const char *text, size_t *len, const char *zone)
{
	size_t length = strlen(zone);

	if (*len < length || strncasecmp(text + *len - length, zone, length) != 0)
		return false;
	if (*len == length) {
		*len = 0;
		return true;
	}
	if (text[*len - length - 1] != '.')
		return false;
	*len -= length + 1;
	return *len > 0;
}

/* Reads 0 to 255 without leading zeros; returns where it ends, or NULL. */
static const char *
parse_octet(const char *p, const char *end, unsigned char *octet)
{
	const char *start = p;
	unsigned int value = 0;

	while (p < end && *p >= '0' && *p <= '9' && value <= 255)
		value = value * 10 + (unsigned int)(*p++ - '0');
	if (p == start || value > 255 || (*start == '0' && p - start > 1))
		return NULL;
	*octet = (unsigned char)value;
	return p;
}

static const char *
parse_nibble(const char *p, const char *end, unsigned char *nibble)
{
	int digit = p < end ? hex_digit((unsigned char)*p) : -1;

	if (digit < 0)
		return NULL;
	*nibble = (unsigned char)digit;
	return p + 1;
}

typedef const char *label_parser(const char *p, const char *end, unsigned char *value);

/* Reads labels, at most most of them; returns how many there are, or -1. */
static int
parse_labels(
    const char *text, size_t len, label_parser *parse, int most, unsigned char *values)
{
	const char *p = text, *end = text + len;
	int count = 0;

	while (len > 0) {
		if (count == most || (p = parse(p, end, &values[count++])) == NULL)
			return -1;
		if (p == end)
			break;
		if (*p++ != '.')
			return -1;
	}
	return count;
}

static int
parse_v4(const char *text, size_t len, struct addr *a, unsigned int *bits)
{
	unsigned char octets[4];
	int count = parse_labels(text, len, parse_octet, 4, octets);

	if (count < 0)
		return -1;
	*a = (struct addr){.family = ADDR_V4};
	for (int i = 0; i < count; i++)
		a->bytes[i] = octets[count - 1 - i];
	*bits = 8 * (unsigned int)count;
	return 0;
}

static int
parse_v6(const char *text, size_t len, struct addr *a, unsigned int *bits)
{
	unsigned char nibbles[32];
	int count = parse_labels(text, len, parse_nibble, 32, nibbles);

	if (count < 0)
		return -1;
	*a = (struct addr){.family = ADDR_V6};
	for (int i = 0; i < count; i++) {
		unsigned char nibble = nibbles[count - 1 - i];

		a->bytes[i / 2] |= (unsigned char)(i % 2 == 0 ? nibble << 4 : nibble);
	}
	*bits = 4 * (unsigned int)count;
	return 0;
}

int
ptr_parse(const char *text, size_t len, struct addr *a, unsigned int *bits)
{
	if (len > 0 && text[len - 1] == '.')
		len--;
	if (cut_zone(text, &len, v4_zone))
		return parse_v4(text, len, a, bits);
	if (cut_zone(text, &len, v6_zone))
		return parse_v6(text, len, a, bits);
	return -1;
}

static char *
format_v4(const struct addr *a, unsigned int bits, char *out)
{
	for (unsigned int i = bits / 8; i-- > 0;) {
		out = addr4_format_octet(a->bytes[i], out);
		*out++ = '.';
	}
	return out;
}

static char *
format_v6(const struct addr *a, unsigned int bits, char *out)
{
	for (unsigned int i = bits / 4; i-- > 0;) {
		unsigned char octet = a->bytes[i / 2];

		*out++ = "0123456789abcdef"[i % 2 == 0 ? octet >> 4 : octet & 15];
		*out++ = '.';
	}
	return out;
}

size_t
ptr_format(const struct addr *a, unsigned int bits, char text[static PTR_TEXT_MAX])
{
	bool v4 = a->family == ADDR_V4;
	const char *zone = v4 ? v4_zone : v6_zone;
	char *out = v4 ? format_v4(a, bits, text) : format_v6(a, bits, text);

	memcpy(out, zone, strlen(zone));
	return (size_t)(out - text) + strlen(zone);
}
