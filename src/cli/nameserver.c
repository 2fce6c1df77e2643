#include "cli/nameserver.h"

#include "base/diag.h"
#include "lookup/dns.h"
#include "session/by_dns.h"
#include "session/settings.h"

bool
nameserver_wanted(const struct settings *s)
{
	return s->lookup.dns || s->lookup.servers.count > 0 || s->lookup.tries > 0 ||
	    s->lookup.search || s->lookup.tcp;
}

int
nameserver_open(struct by_dns *a, const struct settings *s, struct diag *d)
{
	const struct dns_settings settings = {
	    .servers = s->lookup.servers.list,
	    .server_count = s->lookup.servers.count,
	    .tries = (unsigned int)s->lookup.tries,
	    .tcp_only = s->lookup.tcp,
	    .search = s->lookup.search,
	};

	if (by_dns_open(a, &settings, d) == 0)
		return 0;
	return diag_prefix(d, d->status == STATUS_USAGE ? "--server" : "--dns");
}
