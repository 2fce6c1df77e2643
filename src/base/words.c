#include "base/words.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"

static const char blanks[] = " \t\n";

/*
 * Copies one word from *in to *out without its quotes, and moves both behind
 * it.  Returns 0, or -1 where a quote is not closed.
 */
static int
take_word(const char **in, char **out)
{
	char quote = '\0';

	for (; **in != '\0'; (*in)++) {
		char c = **in;
		char next = (*in)[1];

		if (quote == '\0' && strchr(blanks, c) != NULL)
			break;
		if (quote == '\0' && (c == '\'' || c == '"')) {
			quote = c;
		} else if (quote != '\0' && c == quote) {
			quote = '\0';
		} else if (c == '\\' && next != '\0' && quote != '\'' &&
		    (quote == '\0' || next == '"' || next == '\\')) {
			*(*out)++ = next;
			(*in)++;
		} else {
			*(*out)++ = c;
		}
	}
	if (**in != '\0')
		(*in)++;
	*(*out)++ = '\0';
	return quote == '\0' ? 0 : -1;
}

char *
words_split(const char *text, const char **words, size_t most, struct diag *d)
{
	char *memory = malloc(strlen(text) + 1), *end = memory;
	size_t count = 0;

	if (memory == NULL) {
		diag_errno(d, STATUS_LOCAL, errno, "%s", text);
		return NULL;
	}
	for (text += strspn(text, blanks); *text != '\0';
	     text += strspn(text, blanks)) {
		if (count == most - 1) {
			diag_set(d, STATUS_USAGE, "more than %zu words", most - 1);
			goto fail;
		}
		words[count++] = end;
		if (take_word(&text, &end) == -1) {
			diag_set(d, STATUS_USAGE, "a quote is not closed");
			goto fail;
		}
	}
	words[count] = NULL;
	if (count > 0)
		return memory;
	diag_set(d, STATUS_USAGE, "no program to run");
fail:
	free(memory);
	return NULL;
}
