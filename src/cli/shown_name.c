#include "cli/shown_name.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "cli/inquiry.h"
#include "cli/json.h"
#include "lookup/idn.h"
#include "session/settings.h"

char *
shown_name_read(const struct settings *s, const char *word, struct diag *d)
{
	char *name = NULL;

	if (s->lookup.idn)
		return idn_to_ascii(word, &name, d) == -1 ? NULL : name;
	name = strdup(word);
	if (name == NULL)
		diag_errno(d, STATUS_LOCAL, errno, "no room for its name");
	return name;
}

/* The letters of name, which are the caller's; NULL where it stays as it is. */
static char *
letters(const struct settings *s, const char *name)
{
	struct diag ignored;
	char *unicode;

	if (!s->lookup.idn || idn_to_unicode(name, &unicode, &ignored) == -1)
		return NULL;
	return unicode;
}

void
shown_name_put(const struct settings *s, const char *name, struct columns *c)
{
	char *unicode = letters(s, name);

	columns_put(c, unicode != NULL ? unicode : name);
	free(unicode);
}

void
shown_name_add(const struct settings *s, const char *name, struct columns *c)
{
	char *unicode = letters(s, name);

	columns_add(c, unicode != NULL ? unicode : name);
	free(unicode);
}

void
shown_name_json(
    const struct settings *s, const char *member, const char *name, struct json *j)
{
	char *unicode = letters(s, name);

	json_text(j, member, unicode != NULL ? unicode : name);
	free(unicode);
}
