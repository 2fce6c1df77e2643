/* socket_words: the words for getaddrinfo's numbers, both ways */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "base/diag.h"
#include "cli/socket_words.h"

typedef int parser(const char *text, int *number, struct diag *d);

static void
expect(parser *parse, const char *text, int expected)
{
	struct diag d = {0};
	int number = -1;

	if (parse(text, &number, &d) == -1)
		fail_msg("%s: %s", text, d.text);
	assert_int_equal(number, expected);
}

static void
expect_error(parser *parse, const char *text, const char *why)
{
	struct diag d = {0};
	int number = -1;

	assert_int_equal(parse(text, &number, &d), -1);
	assert_int_equal(d.status, STATUS_USAGE);
	assert_non_null(strstr(d.text, why));
}

static void
types_of_sockets_have_words(void **state)
{
	static const char *const words[] = {
	    "stream", "dgram", "raw", "seqpacket", "any"};

	(void)state;
	expect(socket_type_parse, "stream", SOCK_STREAM);
	expect(socket_type_parse, "DGRAM", SOCK_DGRAM);
	expect(socket_type_parse, "any", 0);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		struct diag d = {0};
		int type;

		assert_int_equal(socket_type_parse(words[i], &type, &d), 0);
		assert_string_equal(socket_type_word(type), words[i]);
	}
	assert_string_equal(socket_type_word(4711), "other");
}

static void
what_is_no_type_is_refused(void **state)
{
	static const char *const others[] = {"", "strea", "streams", "mx", "1", "raw "};

	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		expect_error(socket_type_parse, others[i], "not stream, dgram");
}

static void
protocols_have_words_or_numbers(void **state)
{
	char room[SOCKET_WORD_MAX];

	(void)state;
	expect(socket_protocol_parse, "tcp", IPPROTO_TCP);
	expect(socket_protocol_parse, "Udp", IPPROTO_UDP);
	expect(socket_protocol_parse, "ipv6-icmp", IPPROTO_ICMPV6);
	expect(socket_protocol_parse, "any", 0);
	expect(socket_protocol_parse, "0", 0);
	expect(socket_protocol_parse, "255", 255);
	assert_string_equal(socket_protocol_word(IPPROTO_SCTP, room), "sctp");
	assert_string_equal(socket_protocol_word(255, room), "255");
}

static void
what_is_no_protocol_is_refused(void **state)
{
	static const char *const others[] = {
	    "", "tc", "tcpp", "256", "-1", "6x", "0x6"};

	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		expect_error(socket_protocol_parse, others[i], "not tcp, udp");
}

static void
flags_are_a_list_in_any_spelling(void **state)
{
	(void)state;
	expect(ai_flags_parse, "passive", AI_PASSIVE);
	expect(ai_flags_parse, "AI_PASSIVE", AI_PASSIVE);
	expect(ai_flags_parse, "Passive,ai_CanonName", AI_PASSIVE | AI_CANONNAME);
	expect(ai_flags_parse, "v4mapped|all,addrconfig",
	    AI_V4MAPPED | AI_ALL | AI_ADDRCONFIG);
	expect(ai_flags_parse, "numerichost,numerichost,numericserv",
	    AI_NUMERICHOST | AI_NUMERICSERV);
	expect(ai_flags_parse, "0", 0);
#ifdef AI_IDN
	expect(ai_flags_parse, "idn,canonidn", AI_IDN | AI_CANONIDN);
#endif
}

static void
what_is_no_flag_is_refused_by_name(void **state)
{
	(void)state;
	expect_error(ai_flags_parse, "passive,nosuch,all", "nosuch: no flag");
	expect_error(ai_flags_parse, "", "a flag is missing");
	expect_error(ai_flags_parse, "passive,", "a flag is missing");
	expect_error(ai_flags_parse, "passiv", "passiv: no flag");
	expect_error(ai_flags_parse, "passive all", "passive all: no flag");
	expect_error(ai_flags_parse, "AI_", "a flag is missing");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(types_of_sockets_have_words),
	    cmocka_unit_test(what_is_no_type_is_refused),
	    cmocka_unit_test(protocols_have_words_or_numbers),
	    cmocka_unit_test(what_is_no_protocol_is_refused),
	    cmocka_unit_test(flags_are_a_list_in_any_spelling),
	    cmocka_unit_test(what_is_no_flag_is_refused_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
