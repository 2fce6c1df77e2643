#include "base/escape.h"

#include <stdbool.h>
#include <string.h>

#include "base/diag.h"
#include "base/hex.h"
#include "base/utf8.h"

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

/* Control characters: those below the blank, DEL, and U+0080 to U+009F. */
static bool
is_control(const unsigned char *c)
{
	return c[0] < ' ' || c[0] == 0x7f || (c[0] == 0xc2 && c[1] < 0xa0);
}

static size_t
encode_one(unsigned char byte, char *text)
{
	static const char names[] = "abtnvfr";

	text[0] = '\\';
	if (byte == '\\') {
		text[1] = '\\';
		return 2;
	}
	if (byte >= '\a' && byte <= '\r') {
		text[1] = names[byte - '\a'];
		return 2;
	}
	text[1] = 'x';
	return 2 + hex_encode(&byte, 1, text + 2);
}

size_t
escape_encode(const unsigned char *bytes, size_t length, char *text)
{
	char *out = text;

	for (size_t i = 0; i < length;) {
		size_t width = utf8_length(bytes + i, length - i);

		if (width == 0 || bytes[i] == '\\' || is_control(bytes + i)) {
			out += encode_one(bytes[i++], out);
			continue;
		}
		memcpy(out, bytes + i, width);
		out += width;
		i += width;
	}
	return (size_t)(out - text);
}
