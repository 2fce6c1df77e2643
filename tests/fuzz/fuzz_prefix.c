/* prefix, range: what is printed reads as the same; a range is its prefixes */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "addr/range.h"
#include "addr/wide_math.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_prefix(const struct prefix *p)
{
	char text[PREFIX_TEXT_MAX];
	struct range r = range_of(p);
	struct prefix again;

	require(prefix_parse(text, prefix_format(p, text), &again) == 0);
	require(again.length == p->length);
	require(memcmp(&again.addr, &p->addr, sizeof(p->addr)) == 0);
	require(!range_take(&r, &again) && again.length == p->length);
}

/* The prefixes of a range follow each other from its first address to its last. */
static void
check_range(struct range r)
{
	struct wide last = r.last, next = r.first;
	char text[RANGE_TEXT_MAX];
	struct range again;
	struct prefix p;
	bool more;

	require(range_parse(text, range_format(&r, text), &again) == 0);
	require(wide_equal(again.first, r.first) && wide_equal(again.last, r.last));
	do {
		more = range_take(&r, &p);
		require(wide_equal(prefix_first(&p), next));
		next = wide_add(prefix_last(&p), wide_small(1));
	} while (more);
	require(wide_equal(prefix_last(&p), last));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct prefix p;
	struct range r;

	require(text != NULL);
	memcpy(text, data, size);
	text[size] = '\0';
	if (prefix_parse(text, size, &p) == 0)
		check_prefix(&p);
	else
		require(*prefix_why_not(text, size) != '\0');
	if (range_parse(text, size, &r) == 0)
		check_range(r);
	else
		require(*range_why_not(text, size) != '\0');
	free(text);
	return 0;
}
