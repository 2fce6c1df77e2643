/* idn_none: what lookup/idn is without libidn2 */
#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "base/diag.h"
#include "lookup/idn.h"

static int
copy(const char *text, char **out, struct diag *d)
{
	*out = strdup(text);
	if (*out == NULL)
		return diag_errno(d, STATUS_LOCAL, errno, "no room for a name");
	return 0;
}

bool
idn_available(void)
{
	return false;
}

int
idn_to_ascii(const char *name, char **ascii, struct diag *d)
{
	for (const char *c = name; *c != '\0'; c++)
		if ((unsigned char)*c >= 0x80)
			return diag_set(d, STATUS_LOCAL,
			    "libidn2, which knows letters beyond ASCII, was left out "
			    "of this build");
	return copy(name, ascii, d);
}

int
idn_to_unicode(const char *name, char **unicode, struct diag *d)
{
	return copy(name, unicode, d);
}
