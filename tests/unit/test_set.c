/* set, table: against sets of a few addresses in which each one is looked at */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "addr/set.h"
#include "addr/table.h"
#include "addr/wide_math.h"
#include "vectors.h"

enum { ROUNDS = 2000, SPACE = 256, MANY = 20000 };

/* xorshift64*, so that every run and every system sees the same sets. */
static uint32_t
next_random(uint64_t *seed)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return (uint32_t)(*seed * UINT64_C(2685821657736338717) >> 32);
}

/* Where SPACE addresses lie side by side, also over the ends of a family. */
static struct wide
place(enum addr_family family, unsigned int where, unsigned int i)
{
	struct wide last = wide_ones(prefix_width(family));
	struct wide starts[] = {{0}, wide_subtract(last, wide_small(SPACE - 1)),
	    wide_subtract(
		wide_power(family == ADDR_V4 ? 31 : 64), wide_small(SPACE / 2))};

	return wide_add(starts[where], wide_small(i));
}

/* A set of up to eight random ranges, and the same as a member an address. */
static void
fill(uint64_t *seed, enum addr_family family, unsigned int where, struct set *set,
    bool members[static SPACE])
{
	memset(members, 0, SPACE);
	for (uint32_t i = next_random(seed) % 9; i > 0; i--) {
		unsigned int first = next_random(seed) % SPACE;
		unsigned int last = first + next_random(seed) % 32;
		struct range r;

		if (last >= SPACE)
			last = SPACE - 1;
		r = (struct range){
		    family, place(family, where, first), place(family, where, last)};
		assert_int_equal(set_add(set, &r), 0);
		memset(members + first, true, last - first + 1);
	}
	assert_int_equal(set_tidy(set), 0);
}

static bool
set_has(const struct set *set, enum addr_family family, struct wide number)
{
	const struct range one = {family, number, number};

	for (size_t i = 0; i < set_count(set); i++) {
		struct range r = set_at(set, i);

		if (range_contains(&r, &one))
			return true;
	}
	return false;
}

/* In order, and at least one address between each two. */
static void
assert_tidy(const struct set *set)
{
	for (size_t i = 1; i < set_count(set); i++) {
		struct range before = set_at(set, i - 1), r = set_at(set, i);

		if (before.family != r.family)
			continue;
		assert_true(wide_less(before.last, r.first));
		assert_true(
		    wide_less(wide_small(1), wide_subtract(r.first, before.last)));
	}
}

static void
assert_members(const struct set *set, enum addr_family family, unsigned int where,
    const bool members[static SPACE])
{
	struct table table;

	assert_tidy(set);
	assert_int_equal(table_init(&table, set), 0);
	for (unsigned int i = 0; i < SPACE; i++) {
		struct wide number = place(family, where, i);
		struct addr a = wide_addr(number, family);

		assert_int_equal(set_has(set, family, number), members[i]);
		assert_int_equal(table_has(&table, &a), members[i]);
	}
	table_free(&table);
}

static void
sets_have_what_was_added_and_what_arithmetic_leaves(void **state)
{
	uint64_t seed = 4632;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		enum addr_family family = round % 2 == 0 ? ADDR_V4 : ADDR_V6;
		unsigned int where = (unsigned int)round / 2 % 3;
		struct set a = {0}, b = {0}, less = {0}, both = {0};
		bool in_a[SPACE], in_b[SPACE], in_less[SPACE], in_both[SPACE];

		fill(&seed, family, where, &a, in_a);
		fill(&seed, family, where, &b, in_b);
		for (int i = 0; i < SPACE; i++) {
			in_less[i] = in_a[i] && !in_b[i];
			in_both[i] = in_a[i] && in_b[i];
		}
		assert_int_equal(set_subtract(&a, &b, &less), 0);
		assert_int_equal(set_intersect(&a, &b, &both), 0);
		assert_members(&a, family, where, in_a);
		assert_members(&less, family, where, in_less);
		assert_members(&both, family, where, in_both);
		set_free(&a);
		set_free(&b);
		set_free(&less);
		set_free(&both);
	}
}

static struct range
random_range(uint64_t *seed)
{
	struct prefix p = {
	    .addr.family = next_random(seed) % 2 == 0 ? ADDR_V4 : ADDR_V6};
	unsigned int width = prefix_width(p.addr.family);

	/* Half of the IPv6 ones have 60 bits in common, as in one network. */
	for (size_t i = 0; i < addr_length(&p.addr); i++)
		p.addr.bytes[i] = (unsigned char)next_random(seed);
	if (next_random(seed) % 2 == 0 && width == 128)
		memcpy(p.addr.bytes, "\x20\x01\x0d\xb8\x00\x00\x00", 7);
	p.length = width / 2 + next_random(seed) % (width / 2 + 1);
	return range_of(&p);
}

static void
many_ranges_are_sorted_and_found(void **state)
{
	uint64_t seed = 1918;
	struct set set = {0};
	struct table table;

	(void)state;
	for (int i = 0; i < MANY; i++) {
		struct range r = random_range(&seed);

		assert_int_equal(set_add(&set, &r), 0);
	}
	assert_int_equal(set_tidy(&set), 0);
	assert_tidy(&set);
	assert_int_equal(table_init(&table, &set), 0);
	seed = 1918;
	for (int i = 0; i < MANY; i++) {
		struct range r = random_range(&seed);
		struct addr first = wide_addr(r.first, r.family);
		struct addr last = wide_addr(r.last, r.family);

		assert_true(table_has(&table, &first));
		assert_true(table_has(&table, &last));
	}
	for (size_t i = 0; i < set_count(&set); i++) {
		struct range r = set_at(&set, i);
		struct addr after = wide_addr(
		    wide_add(r.last, wide_small(1)), r.family);

		if (!wide_is_zero(wide_of(&after)))
			assert_false(table_has(&table, &after));
	}
	table_free(&table);
	set_free(&set);
}

static void
an_empty_table_has_nothing(void **state)
{
	const struct addr zero4 = {.family = ADDR_V4}, zero6 = {.family = ADDR_V6};
	const struct set empty = {0};
	struct table table;

	(void)state;
	assert_int_equal(table_init(&table, &empty), 0);
	assert_false(table_has(&table, &zero4));
	assert_false(table_has(&table, &zero6));
	table_free(&table);
}

/* Adds the words of text, which it cuts. */
static void
add_words(struct set *set, char *text)
{
	char *word;

	while ((word = strsep(&text, " ")) != NULL) {
		struct range r;

		assert_int_equal(range_parse(word, strlen(word), &r), 0);
		assert_int_equal(set_add(set, &r), 0);
	}
	assert_int_equal(set_tidy(set), 0);
}

static void
assert_prefixes(const struct set *set, const char *expected)
{
	char text[VECTORS_LINE_MAX];
	size_t used = 0;

	for (size_t i = 0; i < set_count(set); i++) {
		struct range r = set_at(set, i);
		struct prefix p;
		bool more;

		do {
			more = range_take(&r, &p);
			used += prefix_format(&p, text + used);
			text[used++] = ' ';
		} while (more);
	}
	text[used > 0 ? used - 1 : 0] = '\0';
	assert_string_equal(text, expected);
}

static void
check_exclude(char *args, const char *expected)
{
	struct set all = {0}, other = {0}, result = {0};
	char *rest = args;

	add_words(&all, strsep(&rest, " "));
	add_words(&other, rest);
	assert_int_equal(set_subtract(&all, &other, &result), 0);
	assert_prefixes(&result, expected);
	set_free(&all);
	set_free(&other);
	set_free(&result);
}

static void
check_pair(const struct vectors *v)
{
	char *rest = v->field[1].text, *word = strsep(&rest, " ");
	bool overlaps = strcmp(v->field[0].text, "overlaps") == 0;
	struct range a, b;

	assert_int_equal(range_parse(word, strlen(word), &a), 0);
	assert_int_equal(range_parse(rest, strlen(rest), &b), 0);
	assert_int_equal(overlaps ? range_overlaps(&a, &b) : range_contains(&a, &b),
	    v->field[2].text[0] == '1');
}

static void
check_merge(char *args, const char *expected)
{
	struct set set = {0};
	struct range r;

	if (strcmp(expected, "-") == 0) {
		assert_int_equal(range_parse(args, strlen(args), &r), -1);
		return;
	}
	add_words(&set, args);
	assert_prefixes(&set, expected);
	set_free(&set);
}

static void
vectors_of_cidr_ops(void **state)
{
	struct vectors v = {0};
	size_t checked = 0;

	(void)state;
	vectors_open(&v, "cidr_ops");
	while (vectors_next(&v)) {
		const char *name = v.field[0].text;

		checked++;
		if (strcmp(name, "collapse") == 0 ||
		    strcmp(name, "range_to_cidrs") == 0)
			check_merge(v.field[1].text, v.field[2].text);
		else if (strcmp(name, "exclude") == 0)
			check_exclude(v.field[1].text, v.field[2].text);
		else if (strcmp(name, "overlaps") == 0 ||
		    strncmp(name, "contains", 8) == 0)
			check_pair(&v);
		else
			checked--;
	}
	assert_true(checked > 4000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sets_have_what_was_added_and_what_arithmetic_leaves),
	    cmocka_unit_test(many_ranges_are_sorted_and_found),
	    cmocka_unit_test(an_empty_table_has_nothing),
	    cmocka_unit_test(vectors_of_cidr_ops),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
