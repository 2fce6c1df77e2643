#include "addr/addr6.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "addr/addr4.h"
#include "base/hex.h"

/* An address on its way in: the groups so far, and where the '::' stood. */
struct groups {
	unsigned char *bytes;
	size_t used;
	size_t gap;
};

enum { NO_GAP = 17 };

/* Moves what follows the gap to the end, and fills the gap with zeros. */
static enum flaw
close_gap(const struct groups *g)
{
	size_t tail = g->used - g->gap;

	if (g->gap == NO_GAP)
		return g->used == 16 ? FLAW_NONE : FLAW_FEW_GROUPS;
	if (g->used == 16)
		return FLAW_NEEDLESS_GAP;
	memmove(g->bytes + 16 - tail, g->bytes + g->gap, tail);
	memset(g->bytes + g->gap, 0, 16 - g->used);
	return FLAW_NONE;
}

static enum flaw
parse_quad(const char *text, const char *end, struct groups *g)
{
	enum flaw flaw;

	if (g->used > 12)
		return FLAW_MANY_GROUPS;
	flaw = addr4_parse(text, end, g->bytes + g->used);
	g->used += 4;
	return flaw;
}

/* Reads the group at *text, or the dotted quad at the end, and moves behind it. */
static enum flaw
parse_group(const char **text, const char *end, struct groups *g)
{
	const char *p = *text;
	unsigned int value = 0;
	int digit;

	while (p < end && (digit = hex_digit((unsigned char)*p)) >= 0) {
		if (p++ - *text == 4)
			return FLAW_LONG_GROUP;
		value = value << 4 | (unsigned int)digit;
	}
	if (p < end && *p == '.') {
		p = *text;
		*text = end;
		return parse_quad(p, end, g);
	}
	if (p == *text)
		return *p == ':' ? FLAW_TWO_GAPS : FLAW_CHARACTER;
	if (g->used == 16)
		return FLAW_MANY_GROUPS;
	g->bytes[g->used++] = (unsigned char)(value >> 8);
	g->bytes[g->used++] = (unsigned char)value;
	*text = p;
	return FLAW_NONE;
}

/* Reads the ':' or '::' between two groups, or the '::' at the end. */
static enum flaw
parse_colons(const char **text, const char *end, struct groups *g)
{
	const char *p = *text;

	if (*p++ != ':')
		return FLAW_CHARACTER;
	if (p == end)
		return FLAW_LONE_COLON;
	if (*p == ':') {
		if (g->gap != NO_GAP)
			return FLAW_TWO_GAPS;
		g->gap = g->used;
		p++;
	}
	*text = p;
	return FLAW_NONE;
}

enum flaw
addr6_parse(const char *text, const char *end, unsigned char bytes[static 16])
{
	struct groups g = {.bytes = bytes, .gap = NO_GAP};
	enum flaw flaw = FLAW_NONE;

	if (text < end && *text == ':') {
		flaw = parse_colons(&text, end, &g);
		if (flaw == FLAW_NONE && g.gap == NO_GAP)
			flaw = FLAW_LONE_COLON;
	}
	while (flaw == FLAW_NONE && text < end) {
		flaw = parse_group(&text, end, &g);
		if (flaw == FLAW_NONE && text < end)
			flaw = parse_colons(&text, end, &g);
	}
	return flaw != FLAW_NONE ? flaw : close_gap(&g);
}

static unsigned int
group(const unsigned char *bytes, int i)
{
	return (unsigned int)bytes[2 * i] << 8 | bytes[2 * i + 1];
}

/*
 * Finds the first of the longest runs of two or more groups of zeros (RFC 5952,
 * 4.2), from *first up to *last; none leaves both at 8, past all groups.
 */
static void
find_gap(const unsigned char bytes[static 16], int *first, int *last)
{
	int longest = 1;

	*first = *last = 8;
	for (int i = 0; i < 8; i++) {
		int start = i;

		while (i < 8 && group(bytes, i) == 0)
			i++;
		if (i - start > longest) {
			longest = i - start;
			*first = start;
			*last = i;
		}
	}
}

static char *
format_group(unsigned int value, char *text)
{
	static const char digits[] = "0123456789abcdef";

	if (value >= 0x1000)
		*text++ = digits[value >> 12];
	if (value >= 0x100)
		*text++ = digits[value >> 8 & 15];
	if (value >= 0x10)
		*text++ = digits[value >> 4 & 15];
	*text++ = digits[value & 15];
	return text;
}

char *
addr6_format(const unsigned char bytes[static 16], char text[static ADDR6_TEXT_MAX])
{
	static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
	int first, last;

	if (memcmp(bytes, mapped, sizeof(mapped)) == 0) {
		memcpy(text, "::ffff:", 7);
		return addr4_format(bytes + 12, text + 7);
	}
	find_gap(bytes, &first, &last);
	for (int i = 0; i < 8; i++) {
		if (i == first) {
			*text++ = ':';
			*text++ = ':';
			i = last;
			if (i == 8)
				break;
		} else if (i > 0) {
			*text++ = ':';
		}
		text = format_group(group(bytes, i), text);
	}
	return text;
}
