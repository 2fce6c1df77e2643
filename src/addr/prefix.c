#include "addr/prefix.h"

#include <string.h>

#include "addr/addr4.h"
#include "addr/wide_math.h"

unsigned int
prefix_width(enum addr_family family)
{
	return family == ADDR_V4 ? 32 : 128;
}

/* Reads one to three digits without a leading zero, at most max. */
static int
parse_length(const char *text, size_t len, unsigned int max, unsigned int *length)
{
	unsigned int value = 0;

	if (len == 0 || len > 3 || (len > 1 && text[0] == '0'))
		return -1;
	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = value * 10 + (unsigned int)(text[i] - '0');
	}
	if (value > max)
		return -1;
	*length = value;
	return 0;
}

/* Are the bits of mask that are set all above those that are not? */
static bool
is_netmask(uint32_t mask)
{
	uint32_t rest = ~mask;

	return (rest & (rest + 1)) == 0;
}

/* Reads a netmask, or a wildcard, which is the same inverted. */
static int
parse_mask(const char *text, size_t len, unsigned int *length)
{
	struct addr a = {.family = ADDR_V4};
	uint32_t mask;

	if (addr4_parse(text, text + len, a.bytes) != FLAW_NONE)
		return -1;
	mask = (uint32_t)wide_of(&a).low;
	if (!is_netmask(mask))
		mask = ~mask;
	if (!is_netmask(mask))
		return -1;
	*length = 32 - wide_width(wide_small((uint32_t)~mask));
	return 0;
}

static const char *
find_slash(const char *text, size_t len)
{
	const char *slash = memchr(text, '/', len);

	return slash != NULL ? slash : text + len;
}

int
prefix_parse(const char *text, size_t len, struct prefix *p)
{
	const char *slash = find_slash(text, len);
	size_t rest = (size_t)(text + len - slash);
	struct prefix parsed;
	unsigned int width;

	if (addr_parse(text, (size_t)(slash - text), &parsed.addr) == -1)
		return -1;
	width = prefix_width(parsed.addr.family);
	parsed.length = width;
	if (rest > 0 &&
	    parse_length(slash + 1, rest - 1, width, &parsed.length) == -1 &&
	    (width != 32 || parse_mask(slash + 1, rest - 1, &parsed.length) == -1))
		return -1;
	*p = parsed;
	return 0;
}

const char *
prefix_why_not(const char *text, size_t len)
{
	const char *slash = find_slash(text, len);
	const char *reason;
	struct addr a;

	if (addr_parse(text, (size_t)(slash - text), &a) == -1) {
		reason = addr_why_not(text, (size_t)(slash - text));
		return reason != NULL ? reason : "not an address or a prefix";
	}
	if (a.family == ADDR_V6)
		return "after the slash comes a length of 0 to 128";
	return "after the slash comes a length of 0 to 32, or a netmask";
}

size_t
prefix_format(const struct prefix *p, char text[static PREFIX_TEXT_MAX])
{
	char *end = text + addr_format(&p->addr, text);

	*end++ = '/';
	if (p->length >= 100)
		*end++ = '1';
	if (p->length >= 10)
		*end++ = (char)('0' + p->length / 10 % 10);
	*end++ = (char)('0' + p->length % 10);
	*end = '\0';
	return (size_t)(end - text);
}

struct wide
prefix_host_bits(const struct prefix *p)
{
	return wide_ones(prefix_width(p->addr.family) - p->length);
}

struct wide
prefix_first(const struct prefix *p)
{
	return wide_clear(wide_of(&p->addr), prefix_host_bits(p));
}

struct wide
prefix_last(const struct prefix *p)
{
	return wide_or(wide_of(&p->addr), prefix_host_bits(p));
}

struct prefix
prefix_network(const struct prefix *p)
{
	return (struct prefix){
	    .addr = wide_addr(prefix_first(p), p->addr.family), .length = p->length};
}
