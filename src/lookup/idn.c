#include "lookup/idn.h"

#include <errno.h>
#include <idn2.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/diag.h"
#include "lookup/library.h"

/* What is used of libidn2, with the types that its header has. */
struct idn2 {
	__typeof__(idn2_to_ascii_8z) *to_ascii;
	__typeof__(idn2_to_unicode_8z8z) *to_unicode;
	__typeof__(idn2_strerror) *explain;
	__typeof__(idn2_free) *free;
};

static const struct library_symbol symbols[] = {
    {"idn2_to_ascii_8z", offsetof(struct idn2, to_ascii)},
    {"idn2_to_unicode_8z8z", offsetof(struct idn2, to_unicode)},
    {"idn2_strerror", offsetof(struct idn2, explain)},
    {"idn2_free", offsetof(struct idn2, free)},
};

static int
load(struct idn2 *l, struct diag *d)
{
	return library_load(
	    "libidn2.so.0", symbols, sizeof(symbols) / sizeof(symbols[0]), l, d);
}

static bool
is_ascii(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text >= 0x80)
			return false;
	return true;
}

/* Does any label begin as an A-label does? */
static bool
has_a_label(const char *name)
{
	while (name != NULL) {
		if (strncasecmp(name, "xn--", 4) == 0)
			return true;
		name = strchr(name, '.');
		name = name == NULL ? NULL : name + 1;
	}
	return false;
}

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
	return true;
}

int
idn_to_ascii(const char *name, char **ascii, struct diag *d)
{
	const int flags = IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL;
	struct idn2 l;
	char *made;
	int code, result;

	if (is_ascii(name))
		return copy(name, ascii, d);
	if (load(&l, d) == -1)
		return -1;
	code = l.to_ascii(name, &made, flags);
	if (code == IDN2_MALLOC)
		return diag_errno(d, STATUS_LOCAL, ENOMEM, "no room for a name");
	if (code != IDN2_OK)
		return diag_set(d, STATUS_USAGE, "not an internationalised name: %s",
		    l.explain(code));
	result = copy(made, ascii, d);
	l.free(made);
	return result;
}

int
idn_to_unicode(const char *name, char **unicode, struct diag *d)
{
	struct idn2 l;
	char *made;
	int result;

	if (!has_a_label(name))
		return copy(name, unicode, d);
	if (load(&l, d) == -1)
		return -1;
	if (l.to_unicode(name, &made, 0) != IDN2_OK)
		return copy(name, unicode, d);
	result = copy(made, unicode, d);
	l.free(made);
	return result;
}
