/* serval hostname: what this host is called */
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "cli/command.h"
#include "cli/output.h"
#include "lookup/hostname.h"
#include "session/settings.h"

static int
run(const struct settings *s, int argc, char **argv, struct diag *d)
{
	char name[HOSTNAME_MAX];
	struct output out;

	(void)argc;
	(void)argv;
	if ((s->fqdn ? hostname_qualified : hostname_get)(name, d) == -1)
		return d->status;
	output_init(&out, STDOUT_FILENO);
	output_line(&out, name, strlen(name));
	return output_flush(&out, d) == -1 ? d->status : STATUS_OK;
}

const struct command cmd_hostname = {
    .name = "hostname",
    .bit = FOR_HOSTNAME,
    .arguments = "",
    .summary = "print the name of this host",
    .min = 0,
    .max = 0,
    .run = run,
};
