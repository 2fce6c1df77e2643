/* option_calls: the options whose argument is more than one member's value */
#include "cli/option_calls.h"

#include <stdint.h>
#include <string.h>

#include "base/num.h"
#include "cli/parse.h"
#include "net/tos.h"

/* -N and --tcp ask for what happens without them, and shut out what does not. */
int
option_default(struct parse *p, const char *argument, struct diag *d)
{
	(void)p;
	(void)argument;
	(void)d;
	return 0;
}

int
option_quit_after(struct parse *p, const char *argument, struct diag *d)
{
	struct settings *s = &p->settings;

	if (argument[0] == '-') {
		s->eof = EOF_HALF;
		return num_parse(argument, INT64_MIN, -1, &s->quit_after, d);
	}
	s->eof = EOF_STDIN;
	return num_parse_duration(argument, &s->quit_after, d);
}

int
option_retry(struct parse *p, const char *argument, struct diag *d)
{
	if (strcmp(argument, "forever") != 0)
		return num_parse(argument, 0, INT32_MAX, &p->settings.retries, d);
	p->settings.retries = INT64_MAX;
	return 0;
}

int
option_wait(struct parse *p, const char *argument, struct diag *d)
{
	return num_parse_duration(argument, &p->wait, d);
}

int
option_tos(struct parse *p, const char *argument, struct diag *d)
{
	return tos_parse(argument, &p->settings.tos, d);
}

int
option_framing(struct parse *p, const char *argument, struct diag *d)
{
	return framing_parse(argument, &p->settings.framing, d);
}

int
option_verbose(struct parse *p, const char *argument, struct diag *d)
{
	(void)argument;
	(void)d;
	p->settings.verbose++;
	return 0;
}

int
option_help(struct parse *p, const char *argument, struct diag *d)
{
	(void)argument;
	(void)d;
	p->action = PARSE_HELP;
	return 0;
}

int
option_version(struct parse *p, const char *argument, struct diag *d)
{
	(void)argument;
	(void)d;
	p->action = PARSE_VERSION;
	return 0;
}
