/* suggest: how near a mistyped word is to one that exists */
#include "base/suggest.h"

#include <stdint.h>
#include <string.h>

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* One row of the matrix at a time: row[j] turns j letters of typed into i of word. */
static size_t
levenshtein(const char *word, const char *typed, size_t length)
{
	size_t row[SUGGEST_MAX + 1];

	for (size_t j = 0; j <= length; j++)
		row[j] = j;
	for (size_t i = 0; word[i] != '\0'; i++) {
		size_t diagonal = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < length; j++) {
			size_t replaced = diagonal + (word[i] != typed[j]);

			diagonal = row[j + 1];
			row[j + 1] = least(replaced, 1 + least(row[j], row[j + 1]));
		}
	}
	return row[length];
}

size_t
suggest_distance(const char *word, const char *typed, size_t length)
{
	size_t distance;

	if (length < 2 || length > SUGGEST_MAX)
		return SIZE_MAX;
	if (strncmp(word, typed, length) == 0)
		return 0;
	distance = levenshtein(word, typed, length);
	return distance <= 1 + length / 4 ? distance : SIZE_MAX;
}
