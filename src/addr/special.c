#include "addr/special.h"

#include <stdbool.h>
#include <string.h>

static const struct special blocks[] = {
#define SPECIAL(a_family, bits, answer, a_name, an_rfc, ...)      \
	{.network = {.family = a_family, .bytes = {__VA_ARGS__}}, \
	    .length = bits,                                       \
	    .reachable = answer,                                  \
	    .name = a_name,                                       \
	    .rfc = an_rfc},
#include "addr/special.def"
};

const char special_date[] = SPECIAL_DATE;

static bool
contains(const struct special *s, const struct addr *a)
{
	size_t whole = s->length / 8;
	unsigned int rest = s->length % 8;

	if (s->network.family != a->family ||
	    memcmp(s->network.bytes, a->bytes, whole) != 0)
		return false;
	return rest == 0 ||
	    (s->network.bytes[whole] ^ a->bytes[whole]) >> (8 - rest) == 0;
}

const struct special *
special_at(size_t i)
{
	return i < sizeof(blocks) / sizeof(blocks[0]) ? &blocks[i] : NULL;
}

/* The table has the longest prefixes first. */
const struct special *
special_find(const struct addr *a)
{
	const struct special *s;

	for (size_t i = 0; (s = special_at(i)) != NULL; i++)
		if (contains(s, a))
			return s;
	return NULL;
}
