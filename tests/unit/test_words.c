/* words: a command line taken apart as a shell would, without its expansions */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/diag.h"
#include "base/words.h"

enum { MOST = 8 };

static void
assert_words(const char *text, const char *const *expected)
{
	const char *words[MOST];
	struct diag d = {0};
	char *memory = words_split(text, words, MOST, &d);
	size_t i;

	if (memory == NULL)
		fail_msg("'%s': %s", text, d.text);
	for (i = 0; expected[i] != NULL && words[i] != NULL; i++)
		assert_string_equal(words[i], expected[i]);
	if (words[i] != expected[i])
		fail_msg("'%s' has more or fewer words than %zu", text, i);
	free(memory);
}

#define ASSERT_WORDS(text, ...) \
	assert_words(text, (const char *const[]){__VA_ARGS__, NULL})

static void
assert_refused(const char *text, const char *reason)
{
	const char *words[MOST];
	struct diag d = {0};

	assert_null(words_split(text, words, MOST, &d));
	assert_int_equal(d.status, STATUS_USAGE);
	assert_string_equal(d.text, reason);
}

static void
blanks_of_any_kind_and_number_part_words(void **state)
{
	(void)state;
	ASSERT_WORDS("cat", "cat");
	ASSERT_WORDS("cat -n file", "cat", "-n", "file");
	ASSERT_WORDS("  cat\t \n-n  ", "cat", "-n");
}

static void
single_quotes_keep_everything_as_it_is(void **state)
{
	(void)state;
	ASSERT_WORDS("'a b'", "a b");
	ASSERT_WORDS("'a\\'", "a\\");
	ASSERT_WORDS("'a\\\\b'", "a\\\\b");
	ASSERT_WORDS("'\"$HOME\"'", "\"$HOME\"");
}

static void
double_quotes_keep_all_but_an_escaped_quote_and_backslash(void **state)
{
	(void)state;
	ASSERT_WORDS("\"a  b\"", "a  b");
	ASSERT_WORDS("\"a\\\"b\"", "a\"b");
	ASSERT_WORDS("\"a\\\\\"", "a\\");
	ASSERT_WORDS("\"a\\nb\"", "a\\nb");
	ASSERT_WORDS("\"it's\"", "it's");
}

static void
a_backslash_outside_of_quotes_takes_the_next_character_as_it_is(void **state)
{
	(void)state;
	ASSERT_WORDS("a\\ b", "a b");
	ASSERT_WORDS("\\'a", "'a");
	ASSERT_WORDS("a\\\\b", "a\\b");
	ASSERT_WORDS("a\\", "a\\");
}

static void
quotes_within_a_word_do_not_part_it(void **state)
{
	(void)state;
	ASSERT_WORDS("a'b c'd\"e f\"", "ab cde f");
	ASSERT_WORDS("--name='x y' z", "--name=x y", "z");
}

static void
quotes_around_nothing_are_an_empty_word(void **state)
{
	(void)state;
	ASSERT_WORDS("cat '' \"\"", "cat", "", "");
	ASSERT_WORDS("''", "");
}

static void
a_text_without_a_word_is_refused(void **state)
{
	(void)state;
	assert_refused("", "no program to run");
	assert_refused(" \t\n", "no program to run");
}

static void
a_quote_that_is_not_closed_is_refused(void **state)
{
	(void)state;
	assert_refused("cat 'a", "a quote is not closed");
	assert_refused("cat \"a'", "a quote is not closed");
	assert_refused("cat \"a\\\"", "a quote is not closed");
}

static void
one_word_more_than_there_is_room_for_is_refused(void **state)
{
	(void)state;
	ASSERT_WORDS("1 2 3 4 5 6 7", "1", "2", "3", "4", "5", "6", "7");
	ASSERT_WORDS("1 2 3 4 5 6 7 ", "1", "2", "3", "4", "5", "6", "7");
	assert_refused("1 2 3 4 5 6 7 8", "more than 7 words");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(blanks_of_any_kind_and_number_part_words),
	    cmocka_unit_test(single_quotes_keep_everything_as_it_is),
	    cmocka_unit_test(double_quotes_keep_all_but_an_escaped_quote_and_backslash),
	    cmocka_unit_test(
		a_backslash_outside_of_quotes_takes_the_next_character_as_it_is),
	    cmocka_unit_test(quotes_within_a_word_do_not_part_it),
	    cmocka_unit_test(quotes_around_nothing_are_an_empty_word),
	    cmocka_unit_test(a_text_without_a_word_is_refused),
	    cmocka_unit_test(a_quote_that_is_not_closed_is_refused),
	    cmocka_unit_test(one_word_more_than_there_is_room_for_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
