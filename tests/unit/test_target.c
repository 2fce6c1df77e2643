/* target: what a word names, and what is wrong with one that names nothing */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/diag.h"
#include "proto/target.h"

/* A target as host, port and path, where what is missing is "". */
struct row {
	const char *word, *host, *port, *path;
};

static void
assert_target(const struct target *t, const struct row *row)
{
	assert_int_equal(t->kind, row->path[0] == '\0' ? TARGET_INET : TARGET_UNIX);
	assert_string_equal(t->host, row->host);
	assert_string_equal(t->port, row->port);
	assert_string_equal(t->path, row->path);
}

static void
every_form_of_the_grammar_is_understood(void **state)
{
	static const struct row rows[] = {
	    {"example.org", "example.org", "", ""},
	    {"example.org.", "example.org.", "", ""},
	    {"example.org:80", "example.org", "80", ""},
	    {"192.0.2.1:http", "192.0.2.1", "http", ""},
	    {"localhost:22,80-90", "localhost", "22,80-90", ""},
	    {":80", "", "80", ""},
	    {"::1", "::1", "", ""},
	    {"::", "::", "", ""},
	    {"2001:db8::1", "2001:db8::1", "", ""},
	    {"fe80::1%eth0", "fe80::1%eth0", "", ""},
	    {"[::1]", "::1", "", ""},
	    {"[::1]:80", "::1", "80", ""},
	    {"[fe80::1%eth0]:22", "fe80::1%eth0", "22", ""},
	    {"[::ffff:192.0.2.1]:1", "::ffff:192.0.2.1", "1", ""},
	    {"unix:/run/x", "", "", "/run/x"},
	    {"unix:a:b", "", "", "a:b"},
	    {"unix:@name", "", "", "@name"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct diag d = {0};
		struct target t;

		if (target_parse(rows[i].word, &t, &d) == -1)
			fail_msg("%s", d.text);
		assert_target(&t, &rows[i]);
	}
}

static void
assert_wrong(const char *host, const char *port, const char *part_of_reason)
{
	struct diag d = {0};
	struct target t;

	if (target_from_operands(host, port, &t, &d) == 0)
		fail_msg("'%s' '%s' was taken", host, port == NULL ? "" : port);
	assert_int_equal(d.status, STATUS_USAGE);
	if (strstr(d.text, part_of_reason) == NULL)
		fail_msg("'%s' does not say '%s'", d.text, part_of_reason);
}

static void
a_word_that_names_nothing_is_refused_with_the_reason(void **state)
{
	static const struct {
		const char *word, *reason;
	} wrong[] = {
	    {"", "the host is empty"},
	    {"host:", "host:: no port after the colon"},
	    {":", "no port after the colon"},
	    {"[::1]:", "no port after the colon"},
	    {"[::1", "no ] for the ["},
	    {"[::1]80", "only :PORT may follow the ]"},
	    {"[]", "not an IPv6 address"},
	    {"[192.0.2.1]:80", "only IPv6 addresses have brackets"},
	    {"[host]:80", "not an IPv6 address"},
	    {"[::1::]:80", "'::' may stand only once"},
	    {"::1::", "::1::: not an IPv6 address: '::' may stand only once"},
	    {"host:80:90", "not an IPv6 address"},
	    {"fe80::1%", "no zone after the %"},
	    {"[fe80::1%]:80", "no zone after the %"},
	    {"a b", "a blank or a control character"},
	    {"a\tb:80", "a blank or a control character"},
	    {"host:8 0", "a blank or a control character"},
	    {"fe80::1%e 0", "a blank or a control character"},
	    {"unix:", "no path"},
	    {"unix:@", "no path"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_wrong(wrong[i].word, NULL, wrong[i].reason);
}

static void
what_does_not_fit_is_refused_and_what_just_fits_is_taken(void **state)
{
	char word[TARGET_HOST_MAX + 1], path[TARGET_HOST_MAX + 6];
	struct diag d = {0};
	struct target t;

	(void)state;
	memset(word, 'a', sizeof(word));
	word[TARGET_HOST_MAX - 1] = '\0';
	assert_int_equal(target_parse(word, &t, &d), 0);
	assert_string_equal(t.host, word);
	assert_int_equal(target_from_operands("host", word, &t, &d), 0);
	assert_string_equal(t.port, word);
	word[TARGET_HOST_MAX - 1] = 'a';
	word[TARGET_HOST_MAX] = '\0';
	assert_wrong(word, NULL, "more than 255 characters");
	assert_wrong("host", word, "more than 255 characters");
	memcpy(path, "unix:", 5);
	memcpy(path + 5, word, sizeof(word));
	assert_wrong(path, NULL, "more than 255 characters");
}

static void
a_host_and_a_port_are_two_words_or_one(void **state)
{
	static const struct {
		const char *first, *second;
		struct row expected;
	} cases[] = {
	    {"example.org", "80", {"", "example.org", "80", ""}},
	    {"::1", "80", {"", "::1", "80", ""}},
	    {"[::1]", "80", {"", "::1", "80", ""}},
	    {"fe80::1%lo", "ssh", {"", "fe80::1%lo", "ssh", ""}},
	    {NULL, "80", {"", "", "80", ""}},
	    {"example.org:80", NULL, {"", "example.org", "80", ""}},
	    {"example.org", NULL, {"", "example.org", "", ""}},
	    {"unix:/run/x", NULL, {"", "", "", "/run/x"}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct diag d = {0};
		struct target t;

		if (target_from_operands(cases[i].first, cases[i].second, &t, &d) == -1)
			fail_msg("%s", d.text);
		assert_target(&t, &cases[i].expected);
	}
}

static void
a_port_in_the_wrong_place_is_refused(void **state)
{
	(void)state;
	assert_wrong("host:80", "90", "90: host:80 already names a port");
	assert_wrong("[::1]:80", "80", "already names a port");
	assert_wrong("unix:/run/x", "80", "a UNIX socket has no port");
	assert_wrong("host", "", "the port is empty");
	assert_wrong("host", "8 0", "a blank");
	assert_wrong("", "80", "the host is empty");
}

static void
a_path_is_taken_as_it_is_written(void **state)
{
	static const char *const paths[] = {
	    "/run/x", "@name", "unix:x", "[::1]:80", "a b"};
	struct diag d = {0};
	struct target t;

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		const struct row expected = {"", "", "", paths[i]};

		assert_int_equal(target_from_path(paths[i], &t, &d), 0);
		assert_target(&t, &expected);
	}
	assert_int_equal(target_from_path("", &t, &d), -1);
	assert_string_equal(d.text, "no path of a UNIX socket");
	assert_int_equal(target_from_path("@", &t, &d), -1);
	assert_string_equal(d.text, "@: no path of a UNIX socket");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_form_of_the_grammar_is_understood),
	    cmocka_unit_test(a_word_that_names_nothing_is_refused_with_the_reason),
	    cmocka_unit_test(what_does_not_fit_is_refused_and_what_just_fits_is_taken),
	    cmocka_unit_test(a_host_and_a_port_are_two_words_or_one),
	    cmocka_unit_test(a_path_is_taken_as_it_is_written),
	    cmocka_unit_test(a_port_in_the_wrong_place_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
