/* serval hostname: what this host is called */
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "cli/command.h"
#include "cli/json.h"
#include "cli/output.h"
#include "lookup/hostname.h"
#include "session/settings.h"

static int
set(const char *name, struct diag *d)
{
	if (hostname_check(name, d) == 0 && hostname_set(name, d) == 0)
		return 0;
	return diag_prefix(d, "--set %s", *name != '\0' ? name : "''");
}

/* The name that was asked for. */
static int
print(const struct settings *s, struct output *out, struct diag *d)
{
	char name[HOSTNAME_MAX];
	size_t length;

	if ((s->fqdn ? hostname_qualified : hostname_get)(name, d) == -1)
		return -1;
	length = s->short_name ? strcspn(name, ".") : strlen(name);
	output_line(out, name, length);
	return 0;
}

/* All that there is to say; what the resolver knows where it was asked for. */
static int
print_json(const struct settings *s, struct output *out, struct diag *d)
{
	char name[HOSTNAME_MAX], qualified[HOSTNAME_MAX];
	struct json j = {.out = out};

	if (hostname_get(name, d) == -1)
		return -1;
	json_begin(&j);
	json_string(&j, "hostname", name, strlen(name));
	json_string(&j, "short", name, strcspn(name, "."));
	if (s->fqdn && hostname_qualified(qualified, d) == 0)
		json_string(&j, "fqdn", qualified, strlen(qualified));
	json_outcome(&j, d);
	json_end(&j);
	return d->status == STATUS_OK ? 0 : -1;
}

static int
run(const struct settings *s, int argc, char **argv, struct diag *d)
{
	struct diag failure = {0};
	struct output out;
	bool silent = s->new_name != NULL && !s->json;

	(void)argc;
	(void)argv;
	if (s->new_name != NULL && set(s->new_name, d) == -1)
		return d->status;
	output_init(&out, STDOUT_FILENO);
	if (!silent)
		(s->json ? print_json : print)(s, &out, d);
	if (output_flush(&out, &failure) == -1)
		*d = failure;
	return d->status;
}

const struct command cmd_hostname = {
    .name = "hostname",
    .bit = FOR_HOSTNAME,
    .arguments = "",
    .summary = "print the name of this host, or set it",
    .min = 0,
    .max = 0,
    .run = run,
};
