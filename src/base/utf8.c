#include "base/utf8.h"

size_t
utf8_length(const unsigned char *text, size_t left)
{
	unsigned char lead = text[0];
	unsigned char low = 0x80, high = 0xbf;
	size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;

	if (lead < 0x80)
		return 1;
	if (lead < 0xc2 || lead > 0xf4 || left < length)
		return 0;
	if (lead == 0xe0 || lead == 0xf0)
		low = lead == 0xe0 ? 0xa0 : 0x90;
	if (lead == 0xed || lead == 0xf4)
		high = lead == 0xed ? 0x9f : 0x8f;
	for (size_t i = 1; i < length; i++) {
		if (text[i] < low || text[i] > high)
			return 0;
		low = 0x80;
		high = 0xbf;
	}
	return length;
}
