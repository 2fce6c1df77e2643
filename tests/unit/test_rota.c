/* rota: whose turn it is among a host's addresses */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "addr/addr.h"
#include "base/diag.h"
#include "session/rota.h"

enum { ADDRESSES_MAX = 8 };

/* Addresses in one string, with blanks between them, as an answer. */
struct answer {
	struct name_answer addresses;
	struct endpoint room[ADDRESSES_MAX];
};

static void
add(struct rota *r, struct answer *a, const char *text)
{
	struct diag d = {0};

	*a = (struct answer){.addresses.endpoints = a->room};
	while (*text != '\0') {
		size_t length = strcspn(text, " ");
		struct addr address;

		assert_int_equal(addr_parse(text, length, &address), 0);
		endpoint_from_addr(&a->room[a->addresses.count++], &address, 0, 80);
		text += length + (text[length] == ' ');
	}
	assert_int_equal(rota_add(r, &a->addresses, &d), 0);
}

/* All of r are in this order, those included that were tried. */
static void
assert_order(const struct rota *r, const char *expected)
{
	char text[ADDRESSES_MAX * ENDPOINT_TEXT_MAX] = "";
	char host[ENDPOINT_TEXT_MAX];

	for (size_t i = 0; i < r->count; i++) {
		size_t used = strlen(text);

		endpoint_host(r->list[i], false, host);
		snprintf(
		    text + used, sizeof(text) - used, "%s%s", i > 0 ? " " : "", host);
	}
	assert_string_equal(text, expected);
}

static void
families_take_turns_in_the_order_of_their_answer(void **state)
{
	struct rota r = {0};
	struct answer a;

	(void)state;
	add(&r, &a, "::1 ::2 ::3 127.0.0.1 127.0.0.2");
	assert_order(&r, "::1 127.0.0.1 ::2 127.0.0.2 ::3");
	rota_free(&r);
	add(&r, &a, "127.0.0.1 127.0.0.2 127.0.0.3 ::1");
	assert_order(&r, "127.0.0.1 ::1 127.0.0.2 127.0.0.3");
	rota_free(&r);
}

static void
one_family_stays_as_it_is(void **state)
{
	struct rota r = {0};
	struct answer a;

	(void)state;
	add(&r, &a, "127.0.0.3 127.0.0.1 127.0.0.2");
	assert_order(&r, "127.0.0.3 127.0.0.1 127.0.0.2");
	rota_free(&r);
}

/* To ff02::1 there is no way that names no interface. */
static void
of_two_answers_the_better_one_is_first_whichever_came_first(void **state)
{
	struct rota r = {0};
	struct answer a, b;

	(void)state;
	add(&r, &a, "ff02::1 ff02::2");
	add(&r, &b, "127.0.0.1");
	assert_order(&r, "127.0.0.1 ff02::1 ff02::2");
	rota_free(&r);
	add(&r, &a, "127.0.0.1");
	add(&r, &b, "ff02::1 ff02::2");
	assert_order(&r, "127.0.0.1 ff02::1 ff02::2");
	rota_free(&r);
}

static void
after_one_was_tried_it_is_the_other_familys_turn(void **state)
{
	struct rota r = {0};
	struct answer a, b;

	(void)state;
	add(&r, &a, "127.0.0.1 127.0.0.2 127.0.0.3");
	r.next = 1;
	add(&r, &b, "ff02::1 ff02::2");
	assert_order(&r, "127.0.0.1 ff02::1 127.0.0.2 ff02::2 127.0.0.3");
	rota_free(&r);
}

static void
what_comes_when_all_were_tried_is_next(void **state)
{
	struct rota r = {0};
	struct answer a, b;

	(void)state;
	add(&r, &a, "127.0.0.1");
	r.next = 1;
	add(&r, &b, "::1 ::2");
	assert_order(&r, "127.0.0.1 ::1 ::2");
	rota_free(&r);
}

static void
an_empty_answer_adds_nothing(void **state)
{
	struct rota r = {0};
	struct answer a;

	(void)state;
	add(&r, &a, "");
	assert_int_equal(r.count, 0);
	rota_free(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(families_take_turns_in_the_order_of_their_answer),
	    cmocka_unit_test(one_family_stays_as_it_is),
	    cmocka_unit_test(
		of_two_answers_the_better_one_is_first_whichever_came_first),
	    cmocka_unit_test(after_one_was_tried_it_is_the_other_familys_turn),
	    cmocka_unit_test(what_comes_when_all_were_tried_is_next),
	    cmocka_unit_test(an_empty_answer_adds_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
