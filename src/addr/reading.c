#include "addr/reading.h"

#include <string.h>

#include "addr/embed.h"
#include "addr/nat64.h"
#include "addr/ptr.h"

void
reading_set(struct reading *r, const struct addr *a)
{
	*r = (struct reading){.addr = *a, .prefix = READING_NONE, .port = READING_NONE};
}

/* A zone is the name or the number of an interface; nothing that ends a word. */
static bool
is_zone(const char *zone, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)zone[i] <= ' ' || zone[i] == '\177' ||
		    strchr("%/\\\"[]", zone[i]) != NULL)
			return false;
	return len > 0 && len <= READING_ZONE_MAX;
}

int
reading_set_zone(struct reading *r, const char *zone, size_t len)
{
	if (r->addr.family != ADDR_V6 || !is_zone(zone, len))
		return -1;
	r->zone = zone;
	r->zone_length = len;
	return 0;
}

int
reading_text(
    const char *text, size_t len, const struct reading_rules *rules, struct reading *r)
{
	const char *percent = memchr(text, '%', len);
	size_t bare = percent == NULL ? len : (size_t)(percent - text);
	struct addr a;

	if (addr_parse(text, bare, &a) == -1 &&
	    (!rules->loose || addr_parse_legacy(text, bare, &a) == -1))
		return -1;
	reading_set(r, &a);
	return percent == NULL ? 0 : reading_set_zone(r, percent + 1, len - bare - 1);
}

int
reading_ptr(
    const char *text, size_t len, const struct reading_rules *rules, struct reading *r)
{
	unsigned int bits;
	struct addr a;

	(void)rules;
	if (ptr_parse(text, len, &a, &bits) == -1)
		return -1;
	reading_set(r, &a);
	if (bits < 8 * addr_length(&a))
		r->prefix = (int)bits;
	return 0;
}

int
reading_mapped(
    const char *text, size_t len, const struct reading_rules *rules, struct reading *r)
{
	struct addr v4;

	if (reading_text(text, len, rules, r) == -1 ||
	    !embed_find_mapped(&r->addr, &v4))
		return -1;
	reading_set(r, &v4);
	return 0;
}

int
reading_sixtofour(
    const char *text, size_t len, const struct reading_rules *rules, struct reading *r)
{
	struct addr v4;

	if (reading_text(text, len, rules, r) == -1 || !embed_find_6to4(&r->addr, &v4))
		return -1;
	reading_set(r, &v4);
	return 0;
}

int
reading_nat64(
    const char *text, size_t len, const struct reading_rules *rules, struct reading *r)
{
	struct addr v4;

	if (reading_text(text, len, rules, r) == -1 ||
	    !nat64_extract(rules->nat64, &r->addr, &v4))
		return -1;
	reading_set(r, &v4);
	return 0;
}

int
reading_any(
    const char *text, size_t len, const struct reading_rules *rules, struct reading *r)
{
	bool bytes = memchr(text, '\\', len) != NULL || memchr(text, ' ', len) != NULL;

	if (reading_text(text, len, rules, r) == 0 ||
	    reading_ptr(text, len, rules, r) == 0)
		return 0;
	if (memmem(text, len, "://", 3) != NULL)
		return reading_url(text, len, rules, r);
	return bytes ? reading_bytes(text, len, rules, r) : -1;
}
