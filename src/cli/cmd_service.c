/* serval service: the port of a service's name, and the name of a port's service */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "cli/command.h"
#include "cli/output.h"
#include "lookup/service.h"

static const char *const protocols[] = {"tcp", "udp"};

enum { PROTOCOLS = sizeof(protocols) / sizeof(protocols[0]) };

static bool
is_number(const char *text)
{
	return text[strspn(text, "-0123456789")] == '\0';
}

static void
print(struct output *out, const char *answer, const char *protocol)
{
	char line[SERVICE_NAME_MAX + sizeof("\ttcp")];
	int length = snprintf(line, sizeof(line), "%s\t%s", answer, protocol);

	output_line(out, line, (size_t)length);
}

/* PORT: a line with its name for each protocol that has one. */
static int
answer_port(const char *text, struct output *out, struct diag *d)
{
	char name[SERVICE_NAME_MAX];
	unsigned int port, found = 0;

	if (service_port(text, NULL, &port, d) == -1)
		return -1;
	for (size_t i = 0; i < PROTOCOLS; i++) {
		if (!service_name(port, protocols[i], name))
			continue;
		print(out, name, protocols[i]);
		found++;
	}
	if (found == 0)
		return diag_set(d, STATUS_NO, "%s: no service has this port", text);
	return 0;
}

/* NAME: a line with its port for each protocol that has it. */
static int
answer_name(const char *name, struct output *out, struct diag *d)
{
	unsigned int port, found = 0;
	struct diag ignored;
	char text[sizeof("65535")];

	for (size_t i = 0; i < PROTOCOLS; i++) {
		if (service_port(name, protocols[i], &port, &ignored) == -1)
			continue;
		snprintf(text, sizeof(text), "%u", port);
		print(out, text, protocols[i]);
		found++;
	}
	if (found == 0)
		return diag_set(d, STATUS_NO, "%s: no service has this name", name);
	return 0;
}

static int
run(const struct settings *s, int argc, char **argv, struct diag *d)
{
	struct output out;

	(void)s;
	(void)argc;
	output_init(&out, STDOUT_FILENO);
	if ((is_number(argv[0]) ? answer_port : answer_name)(argv[0], &out, d) == -1 ||
	    output_flush(&out, d) == -1)
		return d->status;
	return STATUS_OK;
}

const struct command cmd_service = {
    .name = "service",
    .bit = FOR_SERVICE,
    .arguments = "NAME|PORT",
    .summary = "print the port of a service, or the service of a port",
    .min = 1,
    .max = 1,
    .run = run,
};
