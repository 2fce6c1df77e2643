#include "lookup/literal.h"

#include <net/if.h>
#include <string.h>

#include "addr/addr.h"
#include "base/diag.h"
#include "base/num.h"

static int
read_zone(const char *zone, unsigned int *scope, struct diag *d)
{
	int64_t index;

	if (zone[0] != '\0' && zone[strspn(zone, "0123456789")] == '\0') {
		if (num_parse(zone, 1, UINT32_MAX, &index, d) == -1)
			return diag_prefix(d, "zone %s", zone);
		*scope = (unsigned int)index;
		return 0;
	}
	*scope = if_nametoindex(zone);
	if (*scope == 0)
		return diag_set(d, STATUS_USAGE, "no interface is called '%s'", zone);
	return 0;
}

int
literal_parse(const char *host, bool legacy_ip, struct addr *a, unsigned int *scope,
    struct diag *d)
{
	size_t length = strcspn(host, "%");
	const char *why;

	*scope = 0;
	if (addr_parse(host, length, a) == -1 &&
	    !(legacy_ip && addr_parse_legacy(host, length, a) == 0)) {
		why = addr_why_not(host, length);
		return why == NULL ? 0 : diag_set(d, STATUS_USAGE, "%s", why);
	}
	if (host[length] == '\0')
		return 1;
	if (a->family != ADDR_V6)
		return diag_set(d, STATUS_USAGE, "only IPv6 addresses have a zone");
	return read_zone(host + length + 1, scope, d) == -1 ? -1 : 1;
}
