/* The table of options agrees with itself, and its rows are found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/command.h"
#include "cli/help.h"
#include "cli/options.h"

struct pair {
	const char *name, *other;
};

static const struct pair aliases[] = {
#define ALIAS(name, stands_for) {name, stands_for},
#include "cli/options.def"
};

static const struct pair hints[] = {
#define HINT(name, text) {name, text},
#include "cli/options.def"
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct option_row *
find(const char *name)
{
	return options_by_name(name, strlen(name), FOR_NET);
}

static void
assert_finds_itself(const struct option_row *row, unsigned int bit)
{
	assert_ptr_equal(options_by_name(row->name, strlen(row->name), bit), row);
	if (row->letter != 0)
		assert_ptr_equal(options_by_letter(row->letter, bit), row);
}

static void
every_letter_and_name_finds_its_own_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if (options[i].kind == OPTION_GROUP)
			continue;
		for (unsigned int bit = 1; bit < FOR_ALL; bit <<= 1)
			if ((options[i].commands & bit) != 0)
				assert_finds_itself(&options[i], bit);
	}
}

static void
a_row_has_what_its_kind_needs(void **state)
{
	(void)state;
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		const struct option_row *row = &options[i];

		if (row->kind == OPTION_GROUP)
			continue;
		assert_int_not_equal(row->commands, 0);
		if (row->kind == OPTION_FLAG)
			assert_null(row->argument);
		else if (row->kind != OPTION_CALL)
			assert_non_null(row->argument);
		if (row->kind == OPTION_NUMBER || row->kind == OPTION_SIZE)
			assert_true(row->min < row->max);
		if (row->kind == OPTION_CALL)
			assert_non_null(row->call);
	}
}

static void
rules_speak_of_options_that_exist(void **state)
{
	(void)state;
	for (const struct option_rule *rule = option_rules; rule->name != NULL;
	     rule++) {
		const char *others = rule->needs != NULL ? rule->needs : rule->refuses;

		assert_non_null(find(rule->name));
		while (*others != '\0') {
			size_t length = strcspn(others, "|");

			assert_non_null(options_by_name(others, length, FOR_NET));
			others += length + (others[length] == '|');
		}
	}
}

static void
an_alias_finds_the_option_that_it_stands_for(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(aliases); i++) {
		assert_non_null(find(aliases[i].name));
		assert_ptr_equal(find(aliases[i].name), find(aliases[i].other));
		assert_string_equal(find(aliases[i].name)->name, aliases[i].other);
	}
}

static void
a_hint_is_for_what_is_no_option(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(hints); i++) {
		const char *name = hints[i].name;

		assert_null(find(name));
		if (name[1] == '\0')
			assert_null(options_by_letter(name[0], FOR_NET));
		assert_string_equal(options_hint(name, strlen(name)), hints[i].other);
	}
	assert_null(options_hint("listen", strlen("listen")));
}

static void
only_a_whole_name_finds_an_option(void **state)
{
	(void)state;
	assert_null(find("liste"));
	assert_null(find("listener"));
	assert_null(find(""));
	assert_null(options_by_letter('\0', FOR_NET));
	assert_non_null(options_by_name("listen=yes", strlen("listen"), FOR_NET));
}

static void
assert_nearest(const char *typed, const char *expected)
{
	const char *nearest = options_nearest(typed, strlen(typed));

	if (expected == NULL)
		assert_null(nearest);
	else
		assert_string_equal(nearest, expected);
}

static void
a_mistyped_name_suggests_the_nearest(void **state)
{
	(void)state;
	assert_nearest("lisen", "listen");
	assert_nearest("vrebose", "verbose");
	assert_nearest("idle", "idle-timeout");
	assert_nearest("print-prot", "print-port");
	assert_nearest("xyzzy", NULL);
	assert_nearest("a", NULL);
}

static void
a_word_is_found_by_its_position_in_a_list(void **state)
{
	(void)state;
	assert_int_equal(options_word("half|stdin|peer", "half", 4), 0);
	assert_int_equal(options_word("half|stdin|peer", "peer", 4), 2);
	assert_int_equal(options_word("half|stdin|peer", "pee", 3), -1);
	assert_int_equal(options_word("half|stdin|peer", "", 0), -1);
}

static void
help_fits_its_columns_and_names_every_option(void **state)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	assert_non_null(out);
	help_print(out, NULL);
	assert_int_equal(fclose(out), 0);
	for (const char *line = text; *line != '\0'; line += strcspn(line, "\n") + 1)
		assert_true(strcspn(line, "\n") <= HELP_WIDTH);
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		char name[64];

		if (options[i].kind == OPTION_GROUP)
			continue;
		snprintf(name, sizeof(name), " --%s", options[i].name);
		assert_non_null(strstr(text, name));
		assert_non_null(strstr(text, options[i].help));
	}
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_letter_and_name_finds_its_own_row),
	    cmocka_unit_test(a_row_has_what_its_kind_needs),
	    cmocka_unit_test(rules_speak_of_options_that_exist),
	    cmocka_unit_test(an_alias_finds_the_option_that_it_stands_for),
	    cmocka_unit_test(a_hint_is_for_what_is_no_option),
	    cmocka_unit_test(only_a_whole_name_finds_an_option),
	    cmocka_unit_test(a_mistyped_name_suggests_the_nearest),
	    cmocka_unit_test(a_word_is_found_by_its_position_in_a_list),
	    cmocka_unit_test(help_fits_its_columns_and_names_every_option),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
