#include "lookup/alias.h"

#include <errno.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM_FIRST = 1024, ROOM_MAX = 1024 * 1024 };

/* The host's entry, which stands in *room; NULL where there is none. */
static struct hostent *
find_entry(const char *host, int family, struct hostent *entry, char **room)
{
	struct hostent *found = NULL;
	int error = ERANGE, h_error;

	for (size_t size = ROOM_FIRST; error == ERANGE && size <= ROOM_MAX; size *= 2) {
		char *larger = realloc(*room, size);

		if (larger == NULL)
			return NULL;
		*room = larger;
		error = gethostbyname2_r(
		    host, family, entry, larger, size, &found, &h_error);
	}
	return error == 0 ? found : NULL;
}

size_t
alias_find(const char *host, int family, char ***list)
{
	struct hostent entry, *found;
	size_t count = 0, kept = 0;
	char *room = NULL;

	*list = NULL;
	found = find_entry(host, family, &entry, &room);
	if (found == NULL)
		goto out;
	while (found->h_aliases[count] != NULL)
		count++;
	if (count > 0)
		*list = calloc(count, sizeof(**list));
	for (size_t i = 0; *list != NULL && i < count; i++) {
		(*list)[kept] = strdup(found->h_aliases[i]);
		if ((*list)[kept] != NULL)
			kept++;
	}
out:
	free(room);
	return kept;
}

void
alias_free(char **list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(list[i]);
	free(list);
}
