/* From argv to settings and operands, and what is said of a wrong argv. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/diag.h"
#include "cli/commands.h"
#include "cli/parse.h"

enum { WORDS_MAX = 16 };

/* A command line under test: its words, what came of them. */
struct line {
	char *argv[WORDS_MAX + 2];
	struct parse parse;
	struct diag diag;
};

static int
parse_words(struct line *line, const char *const *words)
{
	size_t count = 0;

	memset(line, 0, sizeof(*line));
	line->argv[0] = (char *)(uintptr_t) "serval";
	for (; words[count] != NULL; count++) {
		assert_true(count < WORDS_MAX);
		line->argv[count + 1] = (char *)(uintptr_t)words[count];
	}
	return parse_arguments(line->argv, &line->parse, &line->diag);
}

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* Reads a right command line. */
#define READ(line, ...)                                          \
	do {                                                     \
		if (parse_words(line, WORDS(__VA_ARGS__)) == -1) \
			fail_msg("%s", (line)->diag.text);       \
	} while (0)

/* Reads a wrong one, of which text is said. */
#define REFUSE(text_expected, ...)                                             \
	do {                                                                   \
		struct line wrong;                                             \
                                                                               \
		assert_int_equal(parse_words(&wrong, WORDS(__VA_ARGS__)), -1); \
		assert_string_equal(wrong.diag.text, text_expected);           \
		assert_int_equal(wrong.diag.status, STATUS_USAGE);             \
		parse_free(&wrong.parse);                                      \
	} while (0)

static void
assert_operands(const struct line *line, const char *const *expected)
{
	int count = 0;

	for (; expected[count] != NULL; count++) {
		assert_true(count < line->parse.operand_count);
		assert_string_equal(line->parse.operands[count], expected[count]);
	}
	assert_int_equal(line->parse.operand_count, count);
	assert_null(line->parse.operands[count]);
}

static void
options_may_follow_operands(void **state)
{
	struct line l;

	(void)state;
	READ(&l, "host", "-v", "80", "--nagle");
	assert_ptr_equal(l.parse.command, &cmd_connect);
	assert_operands(&l, WORDS("host", "80"));
	assert_int_equal(l.parse.settings.verbose, 1);
	assert_true(l.parse.settings.nagle);
}

static void
two_hyphens_end_the_options_and_one_is_an_operand(void **state)
{
	struct line l;

	(void)state;
	READ(&l, "-", "--", "-v");
	assert_operands(&l, WORDS("-", "-v"));
	assert_int_equal(l.parse.settings.verbose, 0);
}

static void
letters_cluster_and_the_last_takes_the_argument(void **state)
{
	struct line l;

	(void)state;
	READ(&l, "-lvnp", "8080");
	assert_ptr_equal(l.parse.command, &cmd_listen);
	assert_true(l.parse.settings.listen);
	assert_true(l.parse.settings.numeric);
	assert_string_equal(l.parse.settings.source_port, "8080");
	assert_operands(&l, (const char *const[]){NULL});

	READ(&l, "-vp8080", "h");
	assert_string_equal(l.parse.settings.source_port, "8080");
}

static void
an_argument_is_attached_or_follows(void **state)
{
	static const char *const spellings[][3] = {{"-w5", NULL}, {"-w", "5", NULL},
	    {"--wait=5", NULL}, {"--wait", "5", NULL}};

	(void)state;
	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++) {
		struct line l;

		assert_int_equal(parse_words(&l, spellings[i]), 0);
		assert_int_equal(l.parse.settings.connect_timeout, 5000);
		assert_int_equal(l.parse.settings.idle_timeout, 5000);
	}
}

static void
a_command_is_the_first_argument_only(void **state)
{
	struct line l;

	(void)state;
	READ(&l, "hostname", "--fqdn");
	assert_ptr_equal(l.parse.command, &cmd_hostname);
	READ(&l, "--", "addr", "80");
	assert_ptr_equal(l.parse.command, &cmd_connect);
	assert_operands(&l, WORDS("addr", "80"));
	READ(&l, "-v", "addr", "80");
	assert_ptr_equal(l.parse.command, &cmd_connect);
}

static void
a_role_is_a_command_or_an_option(void **state)
{
	struct line l;

	(void)state;
	READ(&l, "listen", "8080");
	assert_true(l.parse.settings.listen);
	READ(&l, "probe", "h", "22");
	assert_true(l.parse.settings.probe);
	READ(&l, "h", "22", "-z");
	assert_ptr_equal(l.parse.command, &cmd_probe);
	READ(&l, "connect", "h", "22");
	assert_ptr_equal(l.parse.command, &cmd_connect);
}

static void
what_was_not_asked_for_has_its_default(void **state)
{
	struct line l;
	const struct settings *s = &l.parse.settings;

	(void)state;
	READ(&l, "h", "80");
	assert_int_equal(s->inherited_fd, -1);
	assert_int_equal(s->connect_timeout, -1);
	assert_int_equal(s->idle_timeout, -1);
	assert_int_equal(s->quit_after, -1);
	assert_int_equal(s->eof, EOF_HALF);
	assert_int_equal(s->ttl, -1);
	assert_int_equal(s->min_ttl, -1);
	assert_int_equal(s->tos, -1);
	assert_int_equal(s->send_buffer, 0);
	assert_non_null(s->report);
}

static void
the_special_time_limits_win_over_w_in_any_order(void **state)
{
	struct line l;

	(void)state;
	READ(&l, "--idle-timeout=9", "-w", "5", "--connect-timeout=1", "h", "80");
	assert_int_equal(l.parse.settings.idle_timeout, 9000);
	assert_int_equal(l.parse.settings.connect_timeout, 1000);
}

static void
quit_after_is_a_policy_and_a_time(void **state)
{
	struct line l;

	(void)state;
	READ(&l, "-q", "2", "-N", "h", "80");
	assert_int_equal(l.parse.settings.eof, EOF_STDIN);
	assert_int_equal(l.parse.settings.quit_after, 2000);
	READ(&l, "-q", "-7", "h", "80");
	assert_int_equal(l.parse.settings.eof, EOF_HALF);
	assert_int_equal(l.parse.settings.quit_after, -1);
	READ(&l, "--eof=stdin", "h", "80");
	assert_int_equal(l.parse.settings.quit_after, 0);
	READ(&l, "--eof=never", "h", "80");
	assert_int_equal(l.parse.settings.eof, EOF_NEVER);
	assert_int_equal(l.parse.settings.quit_after, -1);
}

static void
the_last_of_one_option_wins_and_lists_grow(void **state)
{
	struct line l;
	const struct words *list = &l.parse.settings.socket_options;

	(void)state;
	READ(&l, "-p1", "-p2", "-vv", "--sockopt", "a=1", "--sockopt=b", "h");
	assert_string_equal(l.parse.settings.source_port, "2");
	assert_int_equal(l.parse.settings.verbose, 2);
	assert_int_equal(list->count, 2);
	assert_string_equal(list->list[0], "a=1");
	assert_string_equal(list->list[1], "b");
	parse_free(&l.parse);
}

static void
numbers_out_of_range_name_the_option_as_typed(void **state)
{
	(void)state;
	REFUSE("--sndbuf 0: must be at least 1", "--sndbuf", "0", "h", "80");
	REFUSE("-O 0: must be at least 1", "-vO0", "h", "80");
	REFUSE("--eof all: must be one of half|stdin|peer|never", "--eof=all", "h");
	REFUSE("-M 256: must be at most 255", "-M256", "h", "80");
}

static void
an_argument_too_few_or_too_many_is_refused(void **state)
{
	(void)state;
	REFUSE("-w: TIME is missing", "h", "-vw");
	REFUSE("--wait: TIME is missing", "h", "--wait");
	REFUSE("--listen: takes no argument", "--listen=1");
}

static void
unknown_options_are_refused_with_what_may_help(void **state)
{
	(void)state;
	REFUSE("-y: no such option", "-vy", "h");
	REFUSE("--xyzzy: no such option", "--xyzzy=1", "h");
	REFUSE("--lisen: no such option; the nearest is --listen", "--lisen", "80");
	REFUSE("--liste: no such option; the nearest is --listen", "--liste", "80");
	REFUSE("--ssl: TLS is not supported; use openssl s_client or s_server", "--ssl",
	    "h", "443");
}

static void
options_of_one_group_exclude_each_other(void **state)
{
	struct line l;

	(void)state;
	REFUSE("-4 and -6 exclude each other", "-46", "h", "80");
	REFUSE("--ipv6 and -U exclude each other", "-U", "p", "--ipv6");
	REFUSE("-l and -z exclude each other", "-lz", "80");
	REFUSE("--eof and -q exclude each other", "-q1", "--eof=peer", "h", "80");
	REFUSE("-e and -c exclude each other", "-c", "a", "-e", "b", "h", "80");
	REFUSE("-d and --send-only exclude each other", "-d", "--send-only", "h");
	READ(&l, "-d", "--recv-only", "-4", "-4", "h", "80");
}

static void
an_option_that_does_not_serve_the_command_is_refused(void **state)
{
	(void)state;
	REFUSE("-k: needs -l", "-k", "h", "80");
	REFUSE("--all: needs -z", "h", "80", "--all");
	REFUSE("-e and -z exclude each other", "-e", "cat", "-z", "h", "80");
	REFUSE("--all: not an option of 'listen'", "listen", "--all", "80");
	REFUSE("-l: not an option of 'connect'", "connect", "-l", "80");
	REFUSE("--fqdn: not an option of 'connect'", "--fqdn", "h", "80");
}

static void
options_that_need_or_refuse_another_say_so(void **state)
{
	struct line l;

	(void)state;
	REFUSE("--seqpacket: needs -U", "--seqpacket", "p");
	REFUSE("-W: needs -u or --seqpacket or --fd", "-W1", "h", "80");
	REFUSE("--print-port and --unixsock exclude each other", "-l", "--unixsock",
	    "--print-port", "p");
	READ(&l, "-uW1", "h", "80");
	READ(&l, "-U", "--seqpacket", "p");
}

static void
the_number_of_operands_is_the_commands(void **state)
{
	struct line l;

	(void)state;
	assert_int_equal(parse_words(&l, (const char *const[]){NULL}), -1);
	assert_int_equal(l.diag.status, STATUS_USAGE);
	assert_int_equal(parse_words(&l, WORDS("hostname", "x")), -1);
	assert_string_equal(l.diag.text, "hostname: one operand too many: x");
}

static void
help_and_version_end_the_reading(void **state)
{
	struct line l;

	(void)state;
	READ(&l, "-l", "-vh", "--bogus");
	assert_int_equal(l.parse.action, PARSE_HELP);
	assert_null(l.parse.command);
	READ(&l, "resolve", "--help");
	assert_ptr_equal(l.parse.command, &cmd_resolve);
	READ(&l, "--version", "-46");
	assert_int_equal(l.parse.action, PARSE_VERSION);
	REFUSE("--bogus: no such option", "--bogus", "--help");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(options_may_follow_operands),
	    cmocka_unit_test(two_hyphens_end_the_options_and_one_is_an_operand),
	    cmocka_unit_test(letters_cluster_and_the_last_takes_the_argument),
	    cmocka_unit_test(an_argument_is_attached_or_follows),
	    cmocka_unit_test(a_command_is_the_first_argument_only),
	    cmocka_unit_test(a_role_is_a_command_or_an_option),
	    cmocka_unit_test(what_was_not_asked_for_has_its_default),
	    cmocka_unit_test(the_special_time_limits_win_over_w_in_any_order),
	    cmocka_unit_test(quit_after_is_a_policy_and_a_time),
	    cmocka_unit_test(the_last_of_one_option_wins_and_lists_grow),
	    cmocka_unit_test(numbers_out_of_range_name_the_option_as_typed),
	    cmocka_unit_test(an_argument_too_few_or_too_many_is_refused),
	    cmocka_unit_test(unknown_options_are_refused_with_what_may_help),
	    cmocka_unit_test(options_of_one_group_exclude_each_other),
	    cmocka_unit_test(an_option_that_does_not_serve_the_command_is_refused),
	    cmocka_unit_test(options_that_need_or_refuse_another_say_so),
	    cmocka_unit_test(the_number_of_operands_is_the_commands),
	    cmocka_unit_test(help_and_version_end_the_reading),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
