#include "session/report.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/diag.h"
#include "session/settings.h"

void
report(const struct settings *s, int level, const char *fmt, ...)
{
	char line[DIAG_TEXT_MAX];
	va_list args;

	if (s->verbose < level || s->report == NULL)
		return;
	va_start(args, fmt);
	vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	s->report->line(line);
}

void
report_error(const struct settings *s, const struct diag *d)
{
	if (d->text[0] != '\0')
		report(s, 0, "%s", d->text);
}
