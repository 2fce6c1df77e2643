/* Addresses as numbers, and as the bytes that they have */
#include <string.h>
#include <strings.h>

#include "addr/reading.h"
#include "addr/wide.h"
#include "base/base64.h"
#include "base/hex.h"

static int
set_bytes(const unsigned char *bytes, size_t count, struct reading *r)
{
	struct addr a = {.family = count == 4 ? ADDR_V4 : ADDR_V6};

	if (count != addr_length(&a))
		return -1;
	memcpy(a.bytes, bytes, count);
	reading_set(r, &a);
	return 0;
}

static int
set_number(struct wide number, bool small, const struct reading_rules *rules,
    struct reading *r)
{
	bool fits = number.high == 0 && number.low <= UINT32_MAX;
	enum addr_family family = rules->family;
	struct addr a;

	if (family == ADDR_NONE)
		family = small && fits ? ADDR_V4 : ADDR_V6;
	if (family == ADDR_V4 && !fits)
		return -1;
	a = wide_addr(number, family);
	reading_set(r, &a);
	return 0;
}

static bool
skip_prefix(const char **text, size_t *len, const char *prefix)
{
	size_t length = strlen(prefix);

	if (*len < length || strncasecmp(*text, prefix, length) != 0)
		return false;
	*text += length;
	*len -= length;
	return true;
}

int
reading_int(
    const char *text, size_t len, const struct reading_rules *rules, struct reading *r)
{
	struct wide number;

	if (wide_parse(text, len, 10, &number) == -1)
		return -1;
	return set_number(number, true, rules, r);
}

int
reading_octal(
    const char *text, size_t len, const struct reading_rules *rules, struct reading *r)
{
	struct wide number;

	skip_prefix(&text, &len, "0o");
	if (wide_parse(text, len, 8, &number) == -1)
		return -1;
	return set_number(number, true, rules, r);
}

int
reading_hex(
    const char *text, size_t len, const struct reading_rules *rules, struct reading *r)
{
	struct wide number;

	skip_prefix(&text, &len, "0x");
	if (wide_parse(text, len, 16, &number) == -1)
		return -1;
	return set_number(number, len <= 8, rules, r);
}

int
reading_int_le(
    const char *text, size_t len, const struct reading_rules *rules, struct reading *r)
{
	struct addr a;
	size_t length;

	if (reading_int(text, len, rules, r) == -1)
		return -1;
	a = r->addr;
	length = addr_length(&a);
	for (size_t i = 0; i < length; i++)
		r->addr.bytes[i] = a.bytes[length - 1 - i];
	return 0;
}

int
reading_binary(
    const char *text, size_t len, const struct reading_rules *rules, struct reading *r)
{
	unsigned char bytes[16] = {0};
	size_t bits = 0;

	(void)rules;
	skip_prefix(&text, &len, "0b");
	for (size_t i = 0; i < len; i++) {
		bool between = bits > 0 && i + 1 < len && text[i] != '\0' &&
		    strchr(" .:_", text[i]) != NULL;

		if (between && strchr("01", text[i + 1]) != NULL)
			continue;
		if (bits == 128 || (text[i] != '0' && text[i] != '1'))
			return -1;
		bytes[bits / 8] |= (unsigned char)((text[i] & 1) << (7 - bits % 8));
		bits++;
	}
	return bits % 8 == 0 ? set_bytes(bytes, bits / 8, r) : -1;
}

/* Reads the two digits of a byte, behind what may be before or between them. */
static int
read_byte(const char **text, size_t *len, bool first, unsigned char *byte)
{
	bool between = !first && *len > 0 && **text != '\0' &&
	    strchr(" ,:-", **text) != NULL;
	bool marked;

	if (between) {
		bool comma = **text == ',';

		(*text)++;
		(*len)--;
		if (comma)
			skip_prefix(text, len, " ");
	}
	marked = skip_prefix(text, len, "\\x") || skip_prefix(text, len, "0x");
	if ((!first && !between && !marked) || *len < 2 ||
	    hex_decode(*text, 2, byte) == -1)
		return -1;
	*text += 2;
	*len -= 2;
	return 0;
}

int
reading_bytes(
    const char *text, size_t len, const struct reading_rules *rules, struct reading *r)
{
	unsigned char bytes[16];
	size_t count = 0;

	(void)rules;
	while (len > 0) {
		if (count == sizeof(bytes) ||
		    read_byte(&text, &len, count == 0, &bytes[count]) == -1)
			return -1;
		count++;
	}
	return set_bytes(bytes, count, r);
}

int
reading_base64(
    const char *text, size_t len, const struct reading_rules *rules, struct reading *r)
{
	unsigned char bytes[16];
	int count = base64_decode(text, len, bytes, sizeof(bytes));

	(void)rules;
	return count < 0 ? -1 : set_bytes(bytes, (size_t)count, r);
}

int
reading_packed(
    const char *text, size_t len, const struct reading_rules *rules, struct reading *r)
{
	(void)rules;
	return len > 16 ? -1 : set_bytes((const unsigned char *)text, len, r);
}
