#include "cli/cidr_facts.h"

#include <string.h>

#include "addr/wide_math.h"
#include "addr/zone.h"
#include "base/diag.h"
#include "cli/cidr.h"

/* The longest list that people are shown all of. */
enum { BRIEF_MAX = 80 };

static size_t
write_number(struct wide number, enum addr_family family, char *text)
{
	struct addr a = wide_addr(number, family);
	char address[ADDR_TEXT_MAX];
	size_t length = addr_format(&a, address);

	memcpy(text, address, length);
	return length;
}

static size_t
write_prefix(const struct cidr_subject *s, char text[static CIDR_FACT_MAX])
{
	struct prefix network = prefix_network(&s->prefix);

	return s->is_prefix ? prefix_format(&network, text) : 0;
}

static size_t
write_address(const struct cidr_subject *s, char text[static CIDR_FACT_MAX])
{
	return s->is_prefix ? addr_format(&s->prefix.addr, text) : 0;
}

static size_t
write_family(const struct cidr_subject *s, char text[static CIDR_FACT_MAX])
{
	const char *name = s->range.family == ADDR_V4 ? "inet" : "inet6";

	memcpy(text, name, strlen(name));
	return strlen(name);
}

static size_t
write_length(const struct cidr_subject *s, char text[static CIDR_FACT_MAX])
{
	return s->is_prefix ? wide_format(wide_small(s->prefix.length), 10, 0, text) :
			      0;
}

static size_t
write_mask(const struct cidr_subject *s, char text[static CIDR_FACT_MAX])
{
	struct wide all = wide_ones(prefix_width(s->range.family));

	if (!s->is_prefix)
		return 0;
	return write_number(
	    wide_clear(all, prefix_host_bits(&s->prefix)), s->range.family, text);
}

static size_t
write_wildcard(const struct cidr_subject *s, char text[static CIDR_FACT_MAX])
{
	if (!s->is_prefix)
		return 0;
	return write_number(prefix_host_bits(&s->prefix), s->range.family, text);
}

static size_t
write_first(const struct cidr_subject *s, char text[static CIDR_FACT_MAX])
{
	return write_number(s->range.first, s->range.family, text);
}

static size_t
write_last(const struct cidr_subject *s, char text[static CIDR_FACT_MAX])
{
	return write_number(s->range.last, s->range.family, text);
}

static size_t
write_first_usable(const struct cidr_subject *s, char text[static CIDR_FACT_MAX])
{
	struct range usable = range_usable(&s->prefix);

	return s->is_prefix ? write_number(usable.first, usable.family, text) : 0;
}

static size_t
write_last_usable(const struct cidr_subject *s, char text[static CIDR_FACT_MAX])
{
	struct range usable = range_usable(&s->prefix);

	return s->is_prefix ? write_number(usable.last, usable.family, text) : 0;
}

static size_t
write_count(const struct cidr_subject *s, char text[static CIDR_FACT_MAX])
{
	return range_format_count(&s->range, text);
}

static size_t
write_zones(const struct cidr_subject *s, char text[static CIDR_FACT_MAX])
{
	size_t used = 0;

	if (!s->is_prefix)
		return 0;
	for (unsigned int i = 0; i < zone_count(&s->prefix); i++) {
		char zone[ZONE_TEXT_MAX];
		size_t length = zone_format(&s->prefix, i, zone);

		if (i > 0)
			text[used++] = ' ';
		memcpy(text + used, zone, length);
		used += length;
	}
	return used;
}

static const struct cidr_fact facts[] = {
    {"prefix", write_prefix, false, false},
    {"address", write_address, false, false},
    {"family", write_family, false, false},
    {"length", write_length, true, false},
    {"mask", write_mask, false, false},
    {"wildcard", write_wildcard, false, false},
    {"first", write_first, false, false},
    {"last", write_last, false, false},
    {"first-usable", write_first_usable, false, false},
    {"last-usable", write_last_usable, false, false},
    {"count", write_count, true, false},
    {"zones", write_zones, false, true},
};

enum { FACT_COUNT = sizeof(facts) / sizeof(facts[0]) };

size_t
cidr_facts_brief(const struct cidr_fact *fact, const struct cidr_subject *s,
    char text[static CIDR_FACT_MAX])
{
	static const char between[] = " ... ";
	size_t length = fact->write(s, text);
	const char *first_end = memchr(text, ' ', length);
	const char *last = memrchr(text, ' ', length);
	size_t last_length;

	if (!fact->is_list || length <= BRIEF_MAX || first_end == NULL)
		return length;
	last_length = (size_t)(text + length - ++last);
	length = (size_t)(first_end - text);
	memmove(text + length + strlen(between), last, last_length);
	memcpy(text + length, between, strlen(between));
	return length + strlen(between) + last_length;
}

/* Other names that people have for the same. */
static const struct {
	const char *name, *stands_for;
} aliases[] = {
    {"network", "first"},
    {"broadcast", "last"},
    {"netmask", "mask"},
    {"hostmask", "wildcard"},
    {"prefixlen", "length"},
    {"hostmin", "first-usable"},
    {"hostmax", "last-usable"},
    {"zone", "zones"},
};

static bool
is_called(const char *name, const char *word, size_t length)
{
	return strlen(name) == length && memcmp(name, word, length) == 0;
}

static const struct cidr_fact *
find(const char *word, size_t length)
{
	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++) {
		if (!is_called(aliases[i].name, word, length))
			continue;
		word = aliases[i].stands_for;
		length = strlen(word);
	}
	for (size_t i = 0; i < FACT_COUNT; i++)
		if (is_called(facts[i].name, word, length))
			return &facts[i];
	return NULL;
}

static int
refuse(const char *word, size_t length, struct diag *d)
{
	diag_set(d, STATUS_USAGE, "no such fact; there are");
	for (size_t i = 0; i < FACT_COUNT; i++) {
		struct diag so_far = *d;

		diag_set(d, STATUS_USAGE, "%s %s", so_far.text, facts[i].name);
	}
	return cidr_name_word(word, length, d);
}

int
cidr_facts_choose(const char *names, struct cidr_fact_list *list, struct diag *d)
{
	list->count = 0;
	for (size_t i = 0; names == NULL && i < FACT_COUNT; i++)
		list->facts[list->count++] = &facts[i];
	while (names != NULL) {
		size_t length = strcspn(names, ",");
		const struct cidr_fact *fact = find(names, length);

		if (fact == NULL)
			return refuse(names, length, d);
		if (list->count == CIDR_FACTS_MAX)
			return diag_set(d, STATUS_USAGE, "too many facts");
		list->facts[list->count++] = fact;
		names = names[length] == ',' ? names + length + 1 : NULL;
	}
	return 0;
}

int
cidr_facts_read(
    const char *word, size_t length, struct cidr_subject *s, struct diag *why)
{
	struct range rest;

	if (cidr_read_range(word, length, &s->range, why) == -1)
		return -1;
	rest = s->range;
	s->is_prefix = prefix_parse(word, length, &s->prefix) == 0 ||
	    !range_take(&rest, &s->prefix);
	return 0;
}
