/* serval service: the port of a service's name, and the name of a port's service */
#include <unistd.h>

#include "base/diag.h"
#include "cli/answers.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/inquiry.h"
#include "cli/service_answer.h"
#include "lookup/services.h"
#include "session/settings.h"

static int
list(const struct settings *s, const struct services *services, struct diag *d)
{
	const char *protocol = s->protocol != NULL ? s->protocol : "any";
	const struct service *service;
	struct output out;
	size_t listed = 0;

	output_init(&out, STDOUT_FILENO);
	for (size_t i = 0; (service = services_at(services, i)) != NULL; i++) {
		if (!service_is_wanted(protocol, service))
			continue;
		service_list(s, service, &out);
		listed++;
	}
	if (output_flush(&out, d) == -1)
		return d->status;
	if (listed > 0)
		return STATUS_OK;
	if (s->protocol != NULL)
		diag_set(d, STATUS_NO, "no service is of protocol '%s'", s->protocol);
	else
		diag_set(d, STATUS_NO, "/etc/services is missing or empty");
	return d->status;
}

static int
run(const struct settings *s, int argc, char **argv, struct diag *d)
{
	const struct answering how = {
	    .answer = service_answer, .refuse = service_refuse};
	struct services *services;
	int status;

	if (s->list && argc > 0) {
		diag_set(d, STATUS_USAGE, "--list: takes no operand: %s", argv[0]);
		return d->status;
	}
	services = services_read(d);
	if (services == NULL)
		return d->status;
	if (s->list)
		status = list(s, services, d);
	else {
		const struct service_question q = {.settings = *s,
		    .services = services,
		    .with_input = inquiry_is_many(argc, argv)};

		status = answers_run(&how, &q.settings, argc, argv, d);
	}
	services_free(services);
	return status;
}

const struct command cmd_service = {
    .name = "service",
    .bit = FOR_SERVICE,
    .arguments = "[NAME|PORT...]",
    .summary = "print the ports of services, and the services of ports",
    .min = 0,
    .max = -1,
    .run = run,
};
