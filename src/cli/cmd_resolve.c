/* serval resolve: the addresses of names, and other records of DNS */
#include <string.h>

#include "base/diag.h"
#include "cli/command.h"
#include "cli/dns_types.h"
#include "cli/inquiry.h"
#include "cli/nameserver.h"
#include "cli/resolve.h"
#include "lookup/service.h"
#include "session/settings.h"

/*
 * Is the last of several operands the service?  What has a dot or a colon is a
 * name, and so is what is neither a number nor in services(5).
 */
static bool
is_service(const char *word)
{
	struct diag ignored;
	unsigned int port;

	if (strpbrk(word, ".:") != NULL || strcmp(word, "-") == 0)
		return false;
	return word[0] == '\0' || (word[0] >= '0' && word[0] <= '9') ||
	    service_port(word, NULL, &port, &ignored) == 0;
}

/* Takes the service off the operands, where it is one of them. */
static void
find_service(struct resolve *r, int *argc, char **argv)
{
	r->service = r->settings->lookup.service;
	if (r->service != NULL || *argc < 2 || !is_service(argv[*argc - 1]))
		return;
	r->service = argv[--*argc];
	argv[*argc] = NULL;
}

static const char *
protocol(const struct settings *s)
{
	if (s->protocol != NULL)
		return s->protocol;
	return s->lookup.type != NULL && strcmp(s->lookup.type, "dgram") == 0 ? "udp" :
										NULL;
}

static int
run(const struct settings *s, int argc, char **argv, struct diag *d)
{
	struct resolve r = {.settings = s};

	find_service(&r, &argc, argv);
	/* With flags the resolver is to judge it. */
	if (r.service != NULL && s->lookup.flags == NULL &&
	    service_port(r.service, protocol(s), &r.port, d) == -1)
		return d->status;
	r.with_input = s->with_input || inquiry_is_many(argc, argv);
	if (nameserver_wanted(s) || dns_types_wanted(s))
		return resolve_by_dns(&r, argv, d);
	return resolve_by_system(&r, argv, d);
}

const struct command cmd_resolve = {
    .name = "resolve",
    .bit = FOR_RESOLVE,
    .arguments = "[NAME...] [SERVICE]",
    .summary = "print the addresses of names, or what DNS has of them",
    .min = 0,
    .max = -1,
    .run = run,
};
