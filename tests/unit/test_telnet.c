/* telnet: commands are taken out and refused, however the bytes arrive */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "proto/telnet.h"

#define IAC "\377"
#define DONT "\376"
#define DO "\375"
#define WONT "\374"
#define WILL "\373"
#define SB "\372"
#define NOP "\361"
#define SE "\360"

enum { ROOM = 128 };

/* What was made of the input so far. */
struct seen {
	unsigned char data[ROOM], replies[ROOM];
	size_t data_length, reply_length;
};

/* Decodes one piece in place, in buffers that have just the room that is promised. */
static void
feed(struct telnet *t, const char *piece, size_t length, struct seen *seen)
{
	unsigned char *buffer = test_malloc(length);
	unsigned char *replies = test_malloc(TELNET_REPLY_ROOM(length));
	struct telnet_result r;

	memcpy(buffer, piece, length);
	r = telnet_decode(t, buffer, length, buffer, replies);
	memcpy(seen->data + seen->data_length, buffer, r.out_length);
	memcpy(seen->replies + seen->reply_length, replies, r.reply_length);
	seen->data_length += r.out_length;
	seen->reply_length += r.reply_length;
	test_free(buffer);
	test_free(replies);
}

static void
assert_seen(const struct seen *seen, const char *data, const char *replies)
{
	assert_int_equal(seen->data_length, strlen(data));
	assert_memory_equal(seen->data, data, strlen(data));
	assert_int_equal(seen->reply_length, strlen(replies));
	assert_memory_equal(seen->replies, replies, strlen(replies));
}

/* Whole, in any two pieces, and byte by byte. */
static void
assert_decodes(const char *in, const char *data, const char *replies)
{
	size_t length = strlen(in);
	struct telnet one_by_one = {0};
	struct seen bytes = {0};

	for (size_t split = 0; split <= length; split++) {
		struct telnet t = {0};
		struct seen seen = {0};

		feed(&t, in, split, &seen);
		feed(&t, in + split, length - split, &seen);
		assert_seen(&seen, data, replies);
	}
	for (size_t i = 0; i < length; i++)
		feed(&one_by_one, in + i, 1, &bytes);
	assert_seen(&bytes, data, replies);
}

static void
data_without_commands_passes_unchanged(void **state)
{
	(void)state;
	assert_decodes("login: \r\n\376\001", "login: \r\n\376\001", "");
}

static void
what_the_peer_offers_and_asks_for_is_refused(void **state)
{
	(void)state;
	assert_decodes(IAC WILL "\001", "", IAC DONT "\001");
	assert_decodes(IAC DO "\030", "", IAC WONT "\030");
	assert_decodes("a" IAC DO "\030" IAC WILL "\003"
		       "b",
	    "ab", IAC WONT "\030" IAC DONT "\003");
	assert_decodes(IAC DO IAC, "", IAC WONT IAC);
}

static void
what_the_peer_refuses_is_not_answered(void **state)
{
	(void)state;
	assert_decodes("a" IAC WONT "\001" IAC DONT "\003"
		       "b",
	    "ab", "");
}

static void
two_iacs_are_one_byte_of_data(void **state)
{
	(void)state;
	assert_decodes("a" IAC IAC "b" IAC IAC IAC IAC, "a" IAC "b" IAC IAC, "");
}

static void
other_commands_vanish(void **state)
{
	(void)state;
	assert_decodes("a" IAC NOP "b" IAC SE "c", "abc", "");
}

static void
a_subnegotiation_is_skipped_up_to_its_end(void **state)
{
	(void)state;
	assert_decodes("a" IAC SB "\030\001xterm" IAC SE "b", "ab", "");
	assert_decodes(IAC SB "\030" IAC IAC SE IAC DO IAC SE "b", "b", "");
	assert_decodes(IAC SB "\030" IAC NOP "x" IAC SE "b", "b", "");
	assert_decodes("a" IAC SB "never ends", "a", "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(data_without_commands_passes_unchanged),
	    cmocka_unit_test(what_the_peer_offers_and_asks_for_is_refused),
	    cmocka_unit_test(what_the_peer_refuses_is_not_answered),
	    cmocka_unit_test(two_iacs_are_one_byte_of_data),
	    cmocka_unit_test(other_commands_vanish),
	    cmocka_unit_test(a_subnegotiation_is_skipped_up_to_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
