#include "addr/addr4.h"

#include <stdbool.h>

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Reads one octet at *text and moves *text behind it. */
static enum flaw
parse_octet(const char **text, const char *end, unsigned char *octet)
{
	const char *p = *text;
	unsigned int value;

	if (p == end || *p == '.')
		return FLAW_EMPTY_PART;
	if (!is_digit(*p))
		return FLAW_CHARACTER;
	value = (unsigned int)(*p++ - '0');
	if (value == 0 && p < end && is_digit(*p))
		return FLAW_LEADING_ZERO;
	while (p < end && is_digit(*p)) {
		value = value * 10 + (unsigned int)(*p++ - '0');
		if (value > 255)
			return FLAW_BIG_PART;
	}
	*octet = (unsigned char)value;
	*text = p;
	return FLAW_NONE;
}

enum flaw
addr4_parse(const char *text, const char *end, unsigned char bytes[static 4])
{
	for (int i = 0; i < 4; i++) {
		enum flaw flaw;

		if (i > 0) {
			if (text == end)
				return FLAW_FEW_PARTS;
			if (*text++ != '.')
				return FLAW_CHARACTER;
		}
		flaw = parse_octet(&text, end, &bytes[i]);
		if (flaw != FLAW_NONE)
			return flaw;
	}
	if (text == end)
		return FLAW_NONE;
	return *text == '.' ? FLAW_MANY_PARTS : FLAW_CHARACTER;
}

char *
addr4_format_octet(unsigned int octet, char *text)
{
	if (octet >= 100)
		*text++ = (char)('0' + octet / 100);
	if (octet >= 10)
		*text++ = (char)('0' + octet / 10 % 10);
	*text++ = (char)('0' + octet % 10);
	return text;
}

char *
addr4_format(const unsigned char bytes[static 4], char text[static ADDR4_TEXT_MAX])
{
	char *out = addr4_format_octet(bytes[0], text);

	for (int i = 1; i < 4; i++) {
		*out++ = '.';
		out = addr4_format_octet(bytes[i], out);
	}
	return out;
}
