/* Addresses as the digits of their number, and as their bytes */
#include <string.h>

#include "addr/form_write.h"
#include "addr/wide.h"
#include "base/base64.h"

size_t
form_write_int(const struct reading *r, const struct reading_rules *rules,
    char text[static FORM_TEXT_MAX])
{
	(void)rules;
	return wide_format(wide_of(&r->addr), 10, 0, text);
}

size_t
form_write_int_le(const struct reading *r, const struct reading_rules *rules,
    char text[static FORM_TEXT_MAX])
{
	struct addr turned = r->addr;
	size_t length = addr_length(&turned);

	(void)rules;
	for (size_t i = 0; i < length; i++)
		turned.bytes[i] = r->addr.bytes[length - 1 - i];
	return wide_format(wide_of(&turned), 10, 0, text);
}

size_t
form_write_hex(const struct reading *r, const struct reading_rules *rules,
    char text[static FORM_TEXT_MAX])
{
	(void)rules;
	memcpy(text, "0x", 2);
	return 2 +
	    wide_format(wide_of(&r->addr), 16, 2 * addr_length(&r->addr), text + 2);
}

size_t
form_write_octal(const struct reading *r, const struct reading_rules *rules,
    char text[static FORM_TEXT_MAX])
{
	(void)rules;
	text[0] = '0';
	return 1 + wide_format(wide_of(&r->addr), 8, 0, text + 1);
}

size_t
form_write_binary(const struct reading *r, const struct reading_rules *rules,
    char text[static FORM_TEXT_MAX])
{
	size_t bits = 8 * addr_length(&r->addr);

	(void)rules;
	wide_format(wide_of(&r->addr), 2, bits, text);
	if (r->addr.family == ADDR_V6)
		return bits;
	for (size_t i = 3; i > 0; i--) {
		memmove(text + 9 * i, text + 8 * i, 8);
		text[9 * i - 1] = '.';
	}
	return bits + 3;
}

size_t
form_write_bytes(const struct reading *r, const struct reading_rules *rules,
    char text[static FORM_TEXT_MAX])
{
	static const char digits[] = "0123456789abcdef";
	char *out = text;

	(void)rules;
	for (size_t i = 0; i < addr_length(&r->addr); i++) {
		*out++ = '\\';
		*out++ = 'x';
		*out++ = digits[r->addr.bytes[i] >> 4];
		*out++ = digits[r->addr.bytes[i] & 15];
	}
	return (size_t)(out - text);
}

size_t
form_write_packed(const struct reading *r, const struct reading_rules *rules,
    char text[static FORM_TEXT_MAX])
{
	(void)rules;
	memcpy(text, r->addr.bytes, addr_length(&r->addr));
	return addr_length(&r->addr);
}

size_t
form_write_base64(const struct reading *r, const struct reading_rules *rules,
    char text[static FORM_TEXT_MAX])
{
	(void)rules;
	return base64_encode(r->addr.bytes, addr_length(&r->addr), text);
}
