/* The reasons for which a text that looks like an address is none */
#include <string.h>

#include "addr/addr.h"
#include "addr/addr4.h"
#include "addr/addr6.h"
#include "base/hex.h"

/* For what inet_aton(3) reads; the index is the number of dots. */
static const char *const loose_reasons[] = {
    "one number where four are needed; only the rules of inet_aton(3) (--legacy-ip) "
    "read it",
    "two parts where four are needed; only the rules of inet_aton(3) (--legacy-ip) "
    "read it",
    "three parts where four are needed; only the rules of inet_aton(3) (--legacy-ip) "
    "read it",
    "hexadecimal parts; only the rules of inet_aton(3) (--legacy-ip) read it",
};

static const char *const reasons[] = {
    [FLAW_FEW_PARTS] = "fewer than four parts",
    [FLAW_MANY_PARTS] = "more than four parts",
    [FLAW_EMPTY_PART] = "a part is empty",
    [FLAW_BIG_PART] = "a part is above 255",
    [FLAW_LEADING_ZERO] = "leading zeros are read as octal by some programs and as "
			  "decimal by others",
    [FLAW_FEW_GROUPS] = "fewer than eight groups and no '::'",
    [FLAW_MANY_GROUPS] = "more than eight groups",
    [FLAW_LONG_GROUP] = "a group has more than four digits",
    [FLAW_TWO_GAPS] = "'::' may stand only once",
    [FLAW_NEEDLESS_GAP] = "eight groups leave nothing for '::'",
    [FLAW_LONE_COLON] = "it starts or ends with a single colon",
    [FLAW_CHARACTER] = "a character that no address has",
};

static size_t
count(const char *text, size_t len, char c)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += text[i] == c;
	return n;
}

/* Where the digits of one part end; 0x and hexadecimal digits are such, too. */
static const char *
skip_number(const char *text, const char *end)
{
	bool hex = end - text >= 2 && text[0] == '0' && (text[1] | 0x20) == 'x';

	if (hex)
		text += 2;
	while (text < end && hex_digit((unsigned char)*text) >= 0) {
		if (!hex && (*text < '0' || *text > '9'))
			break;
		text++;
	}
	return text;
}

/* Numbers between dots, perhaps with a prefix length, are no name. */
static bool
looks_like_quad(const char *text, size_t len)
{
	const char *p = text, *end = text + len;
	bool digits = false;

	while (p < end) {
		const char *next = skip_number(p, end);

		digits |= next > p;
		if (next < end && *next != '.' && *next != '/')
			return false;
		p = next + (next < end);
	}
	return digits;
}

static const char *
why_not_quad(const char *text, size_t len)
{
	unsigned char bytes[4];
	struct addr loose;
	enum flaw flaw = addr4_parse(text, text + len, bytes);

	if (addr_parse_legacy(text, len, &loose) == 0) {
		size_t dots = count(text, len, '.');

		if (dots < 3 || flaw != FLAW_LEADING_ZERO)
			return loose_reasons[dots];
	}
	return reasons[flaw];
}

/* Text that is an address with something around it, which it is said to be. */
static const char *
why_not_bare(const char *text, size_t len)
{
	if (memchr(text, '/', len) != NULL)
		return "a prefix length is not part of an address";
	if (memchr(text, '[', len) != NULL || memchr(text, ']', len) != NULL)
		return "brackets are only for an address that a port follows";
	if (memchr(text, '%', len) != NULL)
		return "a zone is not part of an address";
	if (count(text, len, ':') == 1)
		return "a port is not part of an address";
	return NULL;
}

const char *
addr_why_not(const char *text, size_t len)
{
	unsigned char bytes[16];
	const char *reason;
	bool colon = memchr(text, ':', len) != NULL;

	if (!colon && !looks_like_quad(text, len))
		return NULL;
	reason = why_not_bare(text, len);
	if (reason != NULL)
		return reason;
	if (colon)
		return reasons[addr6_parse(text, text + len, bytes)];
	return why_not_quad(text, len);
}
