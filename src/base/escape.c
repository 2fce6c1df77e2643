#include "base/escape.h"

#include <string.h>

#include "base/diag.h"
#include "base/hex.h"

/* Reads up to three octal digits; returns where they end, or NULL above 255. */
static const char *
decode_octal(const char *text, unsigned char *byte)
{
	unsigned int value = 0;

	for (int i = 0; i < 3 && *text >= '0' && *text <= '7'; i++)
		value = value * 8 + (unsigned int)(*text++ - '0');
	*byte = (unsigned char)value;
	return value <= 255 ? text : NULL;
}

/* Decodes what follows a backslash; returns where it ends, or NULL. */
static const char *
decode_one(const char *text, unsigned char *byte)
{
	static const char names[] = "abfnrtv\\'\"?";
	static const char values[] = "\a\b\f\n\r\t\v\\'\"?";
	const char *name;

	if (*text >= '0' && *text <= '7')
		return decode_octal(text, byte);
	if (*text == 'x') {
		if (strnlen(text, 3) < 3 || hex_decode(text + 1, 2, byte) < 0)
			return NULL;
		return text + 3;
	}
	if (*text == '\0' || (name = strchr(names, *text)) == NULL)
		return NULL;
	*byte = (unsigned char)values[name - names];
	return text + 1;
}

int
escape_decode(const char *text, unsigned char *bytes, size_t *length, struct diag *d)
{
	unsigned char *out = bytes;

	while (*text != '\0') {
		const char *next;

		if (*text != '\\') {
			*out++ = (unsigned char)*text++;
			continue;
		}
		next = decode_one(text + 1, out++);
		if (next == NULL)
			return diag_set(d, STATUS_USAGE, "no such escape: %.4s", text);
		text = next;
	}
	*length = (size_t)(out - bytes);
	return 0;
}
