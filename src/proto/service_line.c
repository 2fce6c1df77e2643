#include "proto/service_line.h"

#include <stddef.h>
#include <string.h>

#include "base/diag.h"
#include "base/num.h"

static const char blanks[] = " \t\r\n\v\f";

enum { PORT_MAX = 65535 };

/* Takes the next word of *rest; NULL where there is none. */
static char *
take_word(char **rest)
{
	char *word = *rest + strspn(*rest, blanks);
	char *end = word + strcspn(word, blanks);

	if (word == end)
		return NULL;
	*rest = *end == '\0' ? end : end + 1;
	*end = '\0';
	return word;
}

int
service_line_read(char *line, struct service_line *s)
{
	char *port, *slash;
	struct diag ignored;
	int64_t number;

	line[strcspn(line, "#")] = '\0';
	s->name = take_word(&line);
	port = s->name != NULL ? take_word(&line) : NULL;
	slash = port != NULL ? strchr(port, '/') : NULL;
	if (slash == NULL || slash[1] == '\0')
		return 0;
	*slash = '\0';
	if (num_parse(port, 0, PORT_MAX, &number, &ignored) == -1)
		return 0;
	s->protocol = slash + 1;
	s->port = (unsigned int)number;
	s->aliases = line;
	return 1;
}

const char *
service_line_alias(struct service_line *s)
{
	return take_word(&s->aliases);
}
