#include "base/diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int
diag_set(struct diag *d, enum status status, const char *fmt, ...)
{
	va_list args;

	d->status = status;
	d->error = 0;
	va_start(args, fmt);
	vsnprintf(d->text, sizeof(d->text), fmt, args);
	va_end(args);
	return -1;
}

int
diag_errno(struct diag *d, enum status status, int error, const char *fmt, ...)
{
	va_list args;
	size_t used;

	d->status = status;
	d->error = error;
	va_start(args, fmt);
	vsnprintf(d->text, sizeof(d->text), fmt, args);
	va_end(args);
	used = strlen(d->text);
	snprintf(d->text + used, sizeof(d->text) - used, "%s%s", used > 0 ? ": " : "",
	    strerror(error));
	return -1;
}

int
diag_prefix(struct diag *d, const char *fmt, ...)
{
	char rest[DIAG_TEXT_MAX];
	va_list args;
	size_t used;

	memcpy(rest, d->text, sizeof(rest));
	va_start(args, fmt);
	vsnprintf(d->text, sizeof(d->text), fmt, args);
	va_end(args);
	used = strlen(d->text);
	snprintf(d->text + used, sizeof(d->text) - used, ": %s", rest);
	return -1;
}

void
diag_clear(struct diag *d)
{
	*d = (struct diag){0};
}
