#include "base/hex.h"

size_t
hex_encode(const void *bytes, size_t length, char *text)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *in = bytes;

	for (size_t i = 0; i < length; i++) {
		*text++ = digits[in[i] >> 4];
		*text++ = digits[in[i] & 15];
	}
	return 2 * length;
}

int
hex_decode(const char *text, size_t length, void *bytes)
{
	unsigned char *out = bytes;

	if (length % 2 != 0)
		return -1;
	for (size_t i = 0; i < length; i += 2) {
		int high = hex_digit((unsigned char)text[i]);
		int low = hex_digit((unsigned char)text[i + 1]);

		if (high < 0 || low < 0)
			return -1;
		*out++ = (unsigned char)(high << 4 | low);
	}
	return 0;
}
