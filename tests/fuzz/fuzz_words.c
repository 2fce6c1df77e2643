/* words: a text is refused with a reason, or its words, quoted, are read again */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/words.h"
#include "require.h"

enum { MOST = 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Appends word in single quotes, one of its own as '\''; returns the end. */
static char *
quote(char *out, const char *word)
{
	*out++ = '\'';
	for (; *word != '\0'; word++) {
		if (*word == '\'') {
			memcpy(out, "'\\'", 3);
			out += 3;
		}
		*out++ = *word;
	}
	*out++ = '\'';
	*out++ = ' ';
	return out;
}

static void
check_words(const char *const *words, size_t length)
{
	char *quoted = malloc(4 * length + 3 * MOST), *end = quoted, *memory;
	const char *again[MOST];
	struct diag d = {0};
	size_t count = 0;

	require(quoted != NULL);
	for (; words[count] != NULL; count++)
		end = quote(end, words[count]);
	*end = '\0';
	require(count > 0 && count < MOST);
	memory = words_split(quoted, again, MOST, &d);
	require(memory != NULL);
	for (size_t i = 0; i < count; i++)
		require(again[i] != NULL && strcmp(words[i], again[i]) == 0);
	require(again[count] == NULL);
	free(memory);
	free(quoted);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *words[MOST];
	struct diag d = {0};
	char *text = malloc(size + 1), *memory;

	require(text != NULL);
	memcpy(text, data, size);
	text[size] = '\0';
	memory = words_split(text, words, MOST, &d);
	if (memory == NULL)
		require(d.status == STATUS_USAGE && d.text[0] != '\0');
	else
		check_words(words, size);
	free(memory);
	free(text);
	return 0;
}
