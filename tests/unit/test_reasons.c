/* reasons: many failures become one error, of which nothing is cut */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <sys/socket.h>

#include "session/reasons.h"

static struct diag
failure(enum status status, const char *text)
{
	struct diag d = {0};

	diag_set(&d, status, "%s", text);
	return d;
}

static void
add(struct reasons *r, enum status status, const char *text)
{
	struct diag d = failure(status, text);

	reasons_add(r, &d);
}

static void
add_lookup(struct reasons *r, int family, enum status status, const char *text)
{
	struct diag d = failure(status, text);

	reasons_add_lookup(r, family, &d);
}

static void
assert_concluded(struct reasons *r, enum status status, const char *text)
{
	assert_true(reasons_exist(r));
	reasons_conclude(r, "host");
	assert_string_equal(r->why.text, text);
	assert_int_equal(r->why.status, status);
}

static void
failures_are_told_one_after_the_other(void **state)
{
	struct reasons r = {0};

	(void)state;
	assert_false(reasons_exist(&r));
	add(&r, STATUS_NO, "one");
	add(&r, STATUS_NO, "two");
	assert_concluded(&r, STATUS_NO, "one; two");
}

static void
what_the_network_said_counts_more_than_our_limits(void **state)
{
	struct reasons silence_first = {0}, word_first = {0}, silence_only = {0};

	(void)state;
	add(&silence_first, STATUS_TIMEOUT, "silence");
	add(&silence_first, STATUS_NO, "no");
	assert_concluded(&silence_first, STATUS_NO, "silence; no");
	add(&word_first, STATUS_NO, "no");
	add(&word_first, STATUS_TIMEOUT, "silence");
	assert_concluded(&word_first, STATUS_NO, "no; silence");
	add(&silence_only, STATUS_TIMEOUT, "silence");
	add(&silence_only, STATUS_LOCAL, "trouble");
	assert_concluded(&silence_only, STATUS_TIMEOUT, "silence; trouble");
}

static void
an_unanswered_look_up_is_told_behind_the_addresses(void **state)
{
	struct reasons r = {0};

	(void)state;
	add_lookup(&r, AF_INET6, STATUS_TEMPORARY, "host: later");
	add(&r, STATUS_NO, "refused");
	assert_concluded(&r, STATUS_NO, "refused; IPv6 look-up: host: later");
}

static void
that_a_family_has_no_address_is_not_told_where_there_is_more_to_tell(void **state)
{
	struct reasons refused = {0}, unanswered = {0};

	(void)state;
	add_lookup(&refused, AF_INET6, STATUS_NO, "host: no IPv6");
	add(&refused, STATUS_NO, "refused");
	assert_concluded(&refused, STATUS_NO, "refused");
	add_lookup(&unanswered, AF_INET6, STATUS_TEMPORARY, "host: later");
	add_lookup(&unanswered, AF_INET, STATUS_NO, "host: no IPv4");
	assert_concluded(&unanswered, STATUS_TEMPORARY, "IPv6 look-up: host: later");
}

static void
what_both_families_have_in_common_is_told_once(void **state)
{
	struct reasons absent = {0}, unanswered = {0}, different = {0}, only = {0};

	(void)state;
	add_lookup(&absent, AF_INET, STATUS_NO, "host: no such name");
	add_lookup(&absent, AF_INET6, STATUS_NO, "host: no such name");
	assert_concluded(&absent, STATUS_NO, "host: no such name");
	add_lookup(&unanswered, AF_INET, STATUS_TEMPORARY, "host: later");
	add_lookup(&unanswered, AF_INET6, STATUS_TEMPORARY, "host: later");
	assert_concluded(&unanswered, STATUS_TEMPORARY, "host: later");
	add_lookup(&different, AF_INET, STATUS_NO, "host: no IPv4");
	add_lookup(&different, AF_INET6, STATUS_NO, "host: no IPv6");
	assert_concluded(&different, STATUS_NO, "host: name has no address");
	add_lookup(&only, AF_INET6, STATUS_NO, "host: no IPv6");
	assert_concluded(&only, STATUS_NO, "host: no IPv6");
}

/* A text of length letters. */
static void
add_long(struct reasons *r, size_t length)
{
	char text[DIAG_TEXT_MAX] = "";

	memset(text, 'x', length);
	add(r, STATUS_NO, text);
}

static void
those_that_find_no_room_are_counted(void **state)
{
	struct reasons r = {0};
	const char *rest;

	(void)state;
	for (int i = 0; i < 10; i++)
		add_long(&r, 100);
	reasons_conclude(&r, "host");
	rest = strstr(r.why.text, "; and ");
	assert_non_null(rest);
	assert_string_equal(rest, "; and 6 more");
	assert_int_equal(rest - r.why.text, 4 * 100 + 3 * 2);
}

static void
one_that_is_alone_has_all_the_room(void **state)
{
	struct reasons r = {0};

	(void)state;
	add_long(&r, DIAG_TEXT_MAX - 1);
	reasons_conclude(&r, "host");
	assert_int_equal(strlen(r.why.text), DIAG_TEXT_MAX - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(failures_are_told_one_after_the_other),
	    cmocka_unit_test(what_the_network_said_counts_more_than_our_limits),
	    cmocka_unit_test(an_unanswered_look_up_is_told_behind_the_addresses),
	    cmocka_unit_test(
		that_a_family_has_no_address_is_not_told_where_there_is_more_to_tell),
	    cmocka_unit_test(what_both_families_have_in_common_is_told_once),
	    cmocka_unit_test(those_that_find_no_room_are_counted),
	    cmocka_unit_test(one_that_is_alone_has_all_the_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
