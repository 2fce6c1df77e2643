#include "lookup/hosts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Is word among the names of line, which stand behind an address? */
static bool
line_names(char *line, const char *word)
{
	static const char blanks[] = " \t\r\n";
	bool is_address = true;

	line[strcspn(line, "#")] = '\0';
	for (line += strspn(line, blanks); *line != '\0';) {
		size_t length = strcspn(line, blanks);
		char *rest = line + length + (line[length] != '\0');

		line[length] = '\0';
		if (!is_address && strcasecmp(line, word) == 0)
			return true;
		is_address = false;
		line = rest + strspn(rest, blanks);
	}
	return false;
}

bool
hosts_has(const char *path, const char *host)
{
	FILE *file = fopen(path, "re");
	bool found = false;
	char *line = NULL;
	size_t room = 0;

	if (file == NULL)
		return false;
	while (!found && getline(&line, &room, file) != -1)
		found = line_names(line, host);
	free(line);
	fclose(file);
	return found;
}
