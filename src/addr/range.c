#include "addr/range.h"

#include <string.h>

#include "addr/wide_math.h"

struct range
range_of(const struct prefix *p)
{
	return (struct range){
	    .family = p->addr.family, .first = prefix_first(p), .last = prefix_last(p)};
}

struct range
range_whole(enum addr_family family)
{
	return (struct range){
	    .family = family, .last = wide_ones(prefix_width(family))};
}

static const char *
find_dash(const char *text, size_t len)
{
	return memchr(text, '-', len);
}

bool
range_has_dash(const char *text, size_t len)
{
	return find_dash(text, len) != NULL;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Reads the addresses on both sides of dash, and no blanks outside of them. */
static int
parse_ends(const char *text, const char *dash, const char *end, struct addr *first,
    struct addr *last)
{
	const char *before = dash, *after = dash + 1;

	while (before > text && is_blank(before[-1]))
		before--;
	while (after < end && is_blank(*after))
		after++;
	if (addr_parse(text, (size_t)(before - text), first) == -1 ||
	    addr_parse(after, (size_t)(end - after), last) == -1)
		return -1;
	return 0;
}

int
range_parse(const char *text, size_t len, struct range *r)
{
	const char *dash = find_dash(text, len);
	struct addr first, last;
	struct prefix p;

	if (dash == NULL) {
		if (prefix_parse(text, len, &p) == -1)
			return -1;
		*r = range_of(&p);
		return 0;
	}
	if (parse_ends(text, dash, text + len, &first, &last) == -1 ||
	    first.family != last.family || wide_less(wide_of(&last), wide_of(&first)))
		return -1;
	*r = (struct range){first.family, wide_of(&first), wide_of(&last)};
	return 0;
}

const char *
range_why_not(const char *text, size_t len)
{
	const char *dash = find_dash(text, len);
	struct addr first, last;

	if (dash == NULL)
		return prefix_why_not(text, len);
	if (parse_ends(text, dash, text + len, &first, &last) == -1)
		return "a range is two addresses with a '-' between them";
	if (first.family != last.family)
		return "one end is IPv4 and the other is IPv6";
	return "the range ends before it begins";
}

size_t
range_format(const struct range *r, char text[static RANGE_TEXT_MAX])
{
	struct addr first = wide_addr(r->first, r->family);
	struct addr last = wide_addr(r->last, r->family);
	char end[ADDR_TEXT_MAX];
	size_t used = addr_format(&first, text), more = addr_format(&last, end);

	text[used++] = '-';
	memcpy(text + used, end, more + 1);
	return used + more;
}

size_t
range_format_count(const struct range *r, char text[static RANGE_COUNT_MAX])
{
	static const char all[] = "340282366920938463463374607431768211456";
	struct wide steps = wide_subtract(r->last, r->first);
	char digits[WIDE_DIGITS_MAX];
	size_t used;

	if (wide_equal(steps, wide_ones(WIDE_BITS))) {
		memcpy(text, all, sizeof(all) - 1);
		return sizeof(all) - 1;
	}
	used = wide_format(wide_add(steps, wide_small(1)), 10, 0, digits);
	memcpy(text, digits, used);
	return used;
}

bool
range_take(struct range *r, struct prefix *p)
{
	struct wide steps = wide_subtract(r->last, r->first);
	unsigned int fits = wide_width(steps);
	unsigned int aligned = wide_trailing_zeros(r->first);
	unsigned int width = prefix_width(r->family);
	struct wide end;

	/* 2^fits addresses are one too many, unless r has exactly so many. */
	if (!wide_equal(steps, wide_ones(fits)))
		fits--;
	if (aligned < fits)
		fits = aligned;
	*p = (struct prefix){wide_addr(r->first, r->family), width - fits};
	end = wide_or(r->first, wide_ones(fits));
	if (wide_equal(end, r->last))
		return false;
	r->first = wide_add(end, wide_small(1));
	return true;
}

bool
range_contains(const struct range *outer, const struct range *inner)
{
	return outer->family == inner->family &&
	    !wide_less(inner->first, outer->first) &&
	    !wide_less(outer->last, inner->last);
}

bool
range_overlaps(const struct range *a, const struct range *b)
{
	return a->family == b->family && !wide_less(a->last, b->first) &&
	    !wide_less(b->last, a->first);
}

struct range
range_common(const struct range *a, const struct range *b)
{
	return (struct range){.family = a->family,
	    .first = wide_max(a->first, b->first),
	    .last = wide_min(a->last, b->last)};
}

struct prefix
range_span(const struct range *r)
{
	unsigned int differ = wide_width(wide_xor(r->first, r->last));
	struct wide first = wide_clear(r->first, wide_ones(differ));

	return (struct prefix){
	    wide_addr(first, r->family), prefix_width(r->family) - differ};
}

struct range
range_usable(const struct prefix *p)
{
	struct range r = range_of(p);

	if (p->length + 1 >= prefix_width(p->addr.family))
		return r;
	r.first = wide_add(r.first, wide_small(1));
	if (r.family == ADDR_V4)
		r.last = wide_subtract(r.last, wide_small(1));
	return r;
}
