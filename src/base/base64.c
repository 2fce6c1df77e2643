#include "base/base64.h"

#include <stdint.h>
#include <string.h>

static const char alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

size_t
base64_encode(const unsigned char *bytes, size_t length, char *text)
{
	char *out = text;

	for (size_t i = 0; i < length; i += 3) {
		size_t left = length - i;
		uint32_t bits = (uint32_t)bytes[i] << 16;

		bits |= left > 1 ? (uint32_t)bytes[i + 1] << 8 : 0;
		bits |= left > 2 ? (uint32_t)bytes[i + 2] : 0;
		*out++ = alphabet[bits >> 18];
		*out++ = alphabet[bits >> 12 & 63];
		*out++ = left > 1 ? alphabet[bits >> 6 & 63] : '=';
		*out++ = left > 2 ? alphabet[bits & 63] : '=';
	}
	return (size_t)(out - text);
}

/* The six bits that c stands for, or -1. */
static int
digit(char c)
{
	const char *found;

	if (c == '-' || c == '_')
		return c == '-' ? 62 : 63;
	found = c == '\0' ? NULL : strchr(alphabet, c);
	return found == NULL ? -1 : (int)(found - alphabet);
}

/* The length without its padding, or -1 where there is too much of it. */
static int
without_padding(const char *text, size_t length)
{
	size_t bare = length;

	while (bare > 0 && text[bare - 1] == '=')
		bare--;
	return bare == length || (length % 4 == 0 && length - bare <= 2) ? (int)bare :
									   -1;
}

int
base64_decode(const char *text, size_t length, unsigned char *bytes, size_t room)
{
	int bare = without_padding(text, length), count = 0;
	uint32_t bits = 0;
	int held = 0;

	for (int i = 0; i < bare; i++) {
		int value = digit(text[i]);

		if (value < 0)
			return -1;
		bits = bits << 6 | (uint32_t)value;
		held += 6;
		if (held < 8)
			continue;
		if ((size_t)count == room)
			return -1;
		held -= 8;
		bytes[count++] = (unsigned char)(bits >> held);
		bits &= (1u << held) - 1;
	}
	return bare < 0 || held == 6 || bits != 0 ? -1 : count;
}
