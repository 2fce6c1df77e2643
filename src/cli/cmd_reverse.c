/* serval reverse: the names of addresses */
#include "addr/addr.h"
#include "base/diag.h"
#include "cli/command.h"
#include "cli/inquiry.h"
#include "cli/nameserver.h"
#include "cli/reverse.h"
#include "lookup/literal.h"
#include "lookup/service.h"
#include "net/endpoint.h"
#include "session/settings.h"

int
reverse_address(
    const struct reverse *r, const char *word, struct endpoint *e, struct diag *d)
{
	unsigned int scope;
	struct addr a;

	if (word[0] == '\0')
		return diag_set(d, STATUS_USAGE, "empty host");
	switch (literal_parse(word, r->settings->legacy_ip, &a, &scope, d)) {
	case 1:
		endpoint_from_addr(e, &a, scope, r->port);
		return 0;
	case 0:
		return diag_set(d, STATUS_USAGE, "not an IP address");
	default:
		return -1;
	}
}

static int
run(const struct settings *s, int argc, char **argv, struct diag *d)
{
	struct reverse r = {
	    .settings = s,
	    .with_input = s->with_input || inquiry_is_many(argc, argv),
	};

	if (s->lookup.port != NULL &&
	    service_port(
		s->lookup.port, s->lookup.datagram ? "udp" : "tcp", &r.port, d) == -1) {
		diag_prefix(d, "--port");
		return d->status;
	}
	if (nameserver_wanted(s))
		return reverse_by_dns(&r, argv, d);
	return reverse_by_system(&r, argv, d);
}

const struct command cmd_reverse = {
    .name = "reverse",
    .bit = FOR_REVERSE,
    .arguments = "[ADDRESS...]",
    .summary = "print the names of addresses",
    .min = 0,
    .max = -1,
    .run = run,
};
