/* ring: what goes in comes out, in order, wherever the ring's end lies */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/ring.h"
#include "rig.h"

static void
must_append(struct ring *r, const char *text)
{
	assert_true(ring_append(r, text, strlen(text)));
}

static void
assert_oldest(const struct ring *r, const char *text)
{
	size_t length;
	const void *bytes = ring_bytes(r, &length);

	assert_int_equal(length, strlen(text));
	assert_memory_equal(bytes, text, length);
}

static size_t
space_of(struct ring *r)
{
	size_t length;

	assert_non_null(ring_space(r, &length));
	return length;
}

static void
an_idle_ring_has_no_memory(void **state)
{
	struct ring r;
	size_t length;

	(void)state;
	ring_init(&r, 8);
	assert_null(r.data);
	ring_bytes(&r, &length);
	assert_int_equal(length, 0);
	ring_free(&r);
}

static void
a_freed_ring_is_an_empty_one_of_the_same_size(void **state)
{
	struct ring r;

	(void)state;
	ring_init(&r, 8);
	must_append(&r, "abc");
	ring_free(&r);
	assert_null(r.data);
	assert_int_equal(r.used, 0);
	assert_int_equal(space_of(&r), 8);
	ring_free(&r);
}

static void
what_was_filled_is_what_comes_out_first(void **state)
{
	struct ring r;
	size_t length;

	(void)state;
	ring_init(&r, 8);
	memcpy(ring_space(&r, &length), "abc", 3);
	assert_int_equal(length, 8);
	ring_fill(&r, 3);
	assert_int_equal(space_of(&r), 5);
	assert_oldest(&r, "abc");
	ring_drop(&r, 1);
	assert_oldest(&r, "bc");
	ring_free(&r);
}

static void
a_full_ring_has_no_space(void **state)
{
	struct ring r;

	(void)state;
	ring_init(&r, 4);
	must_append(&r, "abcd");
	assert_int_equal(space_of(&r), 0);
	assert_false(ring_append(&r, "e", 1));
	assert_oldest(&r, "abcd");
	ring_free(&r);
}

static void
bytes_go_around_the_end(void **state)
{
	struct ring r;

	(void)state;
	ring_init(&r, 4);
	must_append(&r, "abcd");
	ring_drop(&r, 3);
	must_append(&r, "ef");
	assert_int_equal(space_of(&r), 1);
	assert_oldest(&r, "d");
	ring_drop(&r, 1);
	assert_oldest(&r, "ef");
	ring_free(&r);
}

static void
an_emptied_ring_offers_all_its_space_at_once(void **state)
{
	struct ring r;

	(void)state;
	ring_init(&r, 4);
	must_append(&r, "abc");
	ring_drop(&r, 3);
	assert_int_equal(space_of(&r), 4);
	ring_free(&r);
}

static void
what_does_not_fit_is_not_appended_in_part(void **state)
{
	struct ring r;

	(void)state;
	ring_init(&r, 4);
	must_append(&r, "ab");
	assert_false(ring_append(&r, "cde", 3));
	assert_oldest(&r, "ab");
	must_append(&r, "cd");
	must_append(&r, "");
	assert_oldest(&r, "abcd");
	ring_free(&r);
}

static void
a_straightened_ring_has_all_its_bytes_in_one_piece(void **state)
{
	struct ring r;

	(void)state;
	ring_init(&r, 5);
	ring_straighten(&r);
	must_append(&r, "abcde");
	ring_drop(&r, 3);
	ring_straighten(&r);
	assert_oldest(&r, "de");
	assert_int_equal(space_of(&r), 3);
	must_append(&r, "fgh");
	ring_drop(&r, 1);
	must_append(&r, "i");
	ring_straighten(&r);
	assert_oldest(&r, "efghi");
	ring_free(&r);
}

static void
a_piece_is_reserved_at_the_beginning_when_the_end_is_too_short(void **state)
{
	struct ring r;

	(void)state;
	ring_init(&r, 8);
	must_append(&r, "abcdef");
	ring_drop(&r, 5);
	assert_true(ring_can_reserve(&r, 4, 8));
	assert_true(ring_reserve(&r, 4, 8));
	assert_int_equal(space_of(&r), 5);
	must_append(&r, "ghij");
	assert_oldest(&r, "f");
	ring_drop(&r, 1);
	assert_oldest(&r, "ghij");
	assert_int_equal(space_of(&r), 4);
	ring_free(&r);
	assert_int_equal(space_of(&r), 8);
	ring_free(&r);
}

static void
a_piece_that_has_no_place_gets_more_memory_and_no_more_than_is_allowed(void **state)
{
	struct ring r;

	(void)state;
	ring_init(&r, 4);
	must_append(&r, "abcd");
	assert_true(ring_can_reserve(&r, 3, 8));
	assert_false(ring_can_reserve(&r, 5, 8));
	assert_false(ring_reserve(&r, 5, 8));
	assert_true(ring_reserve(&r, 3, 8));
	must_append(&r, "efgh");
	assert_oldest(&r, "abcdefgh");
	assert_false(ring_reserve(&r, 1, 8));
	ring_free(&r);
}

static void
what_went_around_the_end_follows_it_in_more_memory(void **state)
{
	struct ring r;

	(void)state;
	ring_init(&r, 8);
	must_append(&r, "abcdef");
	ring_drop(&r, 4);
	assert_true(ring_reserve(&r, 4, 8));
	must_append(&r, "ghi");
	assert_true(ring_reserve(&r, 4, 64));
	assert_oldest(&r, "efghi");
	must_append(&r, "jklm");
	assert_oldest(&r, "efghijklm");
	ring_free(&r);
}

/* Appends, where they fit, bytes that count up from next; returns the new next. */
static unsigned char
append_random(struct ring *r, uint64_t *seed, unsigned char next)
{
	unsigned char bytes[32];
	size_t length = rig_random(seed) % sizeof(bytes);

	for (size_t i = 0; i < length; i++)
		bytes[i] = next + i;
	if (ring_append(r, bytes, length))
		return next + length;
	assert_true(length > r->size - r->used);
	return next;
}

/* Takes a random part of the oldest bytes, which count up from next. */
static unsigned char
drop_random(struct ring *r, uint64_t *seed, unsigned char next)
{
	size_t length, some;
	const unsigned char *bytes = ring_bytes(r, &length);

	some = rig_random(seed) % (length + 1);
	for (size_t i = 0; i < some; i++, next++)
		assert_int_equal(bytes[i], next);
	ring_drop(r, some);
	return next;
}

static void
bytes_never_change_their_order(void **state)
{
	unsigned char appended = 0, dropped = 0;
	uint64_t seed = 777;
	struct ring r;

	(void)state;
	ring_init(&r, 61);
	for (int i = 0; i < 20000; i++) {
		appended = append_random(&r, &seed, appended);
		dropped = drop_random(&r, &seed, dropped);
		if (i % 3 == 0)
			ring_straighten(&r);
		assert_int_equal(r.used, (unsigned char)(appended - dropped));
	}
	ring_free(&r);
}

/* Appends in one piece that was reserved, where it could be. */
static unsigned char
reserve_random(struct ring *r, uint64_t *seed, unsigned char next, size_t most)
{
	size_t length = 1 + rig_random(seed) % 24, room;
	bool can = ring_can_reserve(r, length, most);
	unsigned char *space;

	assert_int_equal(ring_reserve(r, length, most), can);
	if (!can)
		return next;
	space = ring_space(r, &room);
	assert_true(room >= length);
	for (size_t i = 0; i < length; i++)
		space[i] = next + i;
	ring_fill(r, length);
	return next + length;
}

static void
bytes_in_reserved_pieces_never_change_their_order(void **state)
{
	uint64_t seed = 888;

	(void)state;
	for (size_t most = 61; most < 200; most += 13) {
		unsigned char appended = 0, dropped = 0;
		struct ring r;

		ring_init(&r, 61);
		for (int i = 0; i < 3000; i++) {
			appended = reserve_random(&r, &seed, appended, most);
			if (i % 7 < 3)
				dropped = drop_random(&r, &seed, dropped);
			assert_true(r.size + r.unused <= most);
			assert_int_equal(
			    (unsigned char)r.used, (unsigned char)(appended - dropped));
		}
		ring_free(&r);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_idle_ring_has_no_memory),
	    cmocka_unit_test(a_freed_ring_is_an_empty_one_of_the_same_size),
	    cmocka_unit_test(what_was_filled_is_what_comes_out_first),
	    cmocka_unit_test(a_full_ring_has_no_space),
	    cmocka_unit_test(bytes_go_around_the_end),
	    cmocka_unit_test(an_emptied_ring_offers_all_its_space_at_once),
	    cmocka_unit_test(what_does_not_fit_is_not_appended_in_part),
	    cmocka_unit_test(a_straightened_ring_has_all_its_bytes_in_one_piece),
	    cmocka_unit_test(
		a_piece_is_reserved_at_the_beginning_when_the_end_is_too_short),
	    cmocka_unit_test(
		a_piece_that_has_no_place_gets_more_memory_and_no_more_than_is_allowed),
	    cmocka_unit_test(what_went_around_the_end_follows_it_in_more_memory),
	    cmocka_unit_test(bytes_never_change_their_order),
	    cmocka_unit_test(bytes_in_reserved_pieces_never_change_their_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
