#include "addr/addr.h"

#include "addr/addr4.h"
#include "addr/addr6.h"

size_t
addr_length(const struct addr *a)
{
	switch (a->family) {
	case ADDR_V4:
		return 4;
	case ADDR_V6:
		return 16;
	default:
		return 0;
	}
}

/* An IPv6 address has its first colon among its first five characters. */
static bool
has_early_colon(const char *text, size_t len)
{
	for (size_t i = 0; i < len && i < 5; i++)
		if (text[i] == ':')
			return true;
	return false;
}

int
addr_parse(const char *text, size_t len, struct addr *a)
{
	struct addr parsed = {.family = ADDR_V4};
	enum flaw flaw;

	if (has_early_colon(text, len)) {
		parsed.family = ADDR_V6;
		flaw = addr6_parse(text, text + len, parsed.bytes);
	} else {
		flaw = addr4_parse(text, text + len, parsed.bytes);
	}
	if (flaw != FLAW_NONE)
		return -1;
	*a = parsed;
	return 0;
}

size_t
addr_format(const struct addr *a, char text[static ADDR_TEXT_MAX])
{
	char *end = text;

	if (a->family == ADDR_V4)
		end = addr4_format(a->bytes, text);
	else if (a->family == ADDR_V6)
		end = addr6_format(a->bytes, text);
	*end = '\0';
	return (size_t)(end - text);
}
