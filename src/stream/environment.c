#include "stream/environment.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"

static size_t
count_words(const char *const *words)
{
	size_t count = 0;

	while (words[count] != NULL)
		count++;
	return count;
}

/* How much room pairs need as text: NAME=VALUE and a NUL each. */
static size_t
text_size(const char *const *pairs)
{
	size_t size = 0;

	for (; *pairs != NULL; pairs++)
		size += strlen(*pairs) + 1;
	return size;
}

/* Is entry, NAME=VALUE, one of those that pairs replace? */
static bool
is_replaced(const char *entry, const char *const *pairs)
{
	size_t length = strcspn(entry, "=");

	for (; *pairs != NULL; pairs += 2)
		if (strncmp(*pairs, entry, length) == 0 && (*pairs)[length] == '\0')
			return true;
	return false;
}

char **
environment_with(const char *const *pairs, struct diag *d)
{
	static const char *const none[] = {NULL};
	const char *const *added = pairs != NULL ? pairs : none;
	size_t entries = count_words((const char *const *)environ) +
	    count_words(added) / 2 + 1;
	size_t size = entries * sizeof(char *) + text_size(added), used = 0;
	char **made = malloc(size), *text, *end;

	if (made == NULL) {
		diag_errno(d, STATUS_LOCAL, errno, "environment");
		return NULL;
	}
	text = (char *)(made + entries);
	end = (char *)made + size;
	for (char **entry = environ; *entry != NULL; entry++)
		if (!is_replaced(*entry, added))
			made[used++] = *entry;
	for (; *added != NULL; added += 2) {
		made[used++] = text;
		text += snprintf(text, end - text, "%s=%s", added[0], added[1]) + 1;
	}
	made[used] = NULL;
	return made;
}
