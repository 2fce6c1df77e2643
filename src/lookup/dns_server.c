/* dns_server: who is asked, and the domains of a search */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "addr/addr.h"
#include "base/diag.h"
#include "lookup/dns_client.h"
#include "lookup/literal.h"
#include "lookup/service.h"
#include "proto/target.h"

static int
read_server(const char *text, struct endpoint *e, struct diag *d)
{
	unsigned int scope, port = DNS_PORT;
	struct target t;
	struct addr a;

	if (target_parse(text, &t, d) == -1)
		return -1;
	if (t.kind != TARGET_INET)
		return diag_set(d, STATUS_USAGE, "%s: not an IP address", text);
	switch (literal_parse(t.host, false, &a, &scope, d)) {
	case -1:
		return diag_prefix(d, "%s", text);
	case 0:
		return diag_set(d, STATUS_USAGE, "%s: not an IP address", text);
	}
	if (t.port[0] != '\0' && service_port(t.port, "udp", &port, d) == -1)
		return diag_prefix(d, "%s", text);
	if (port == 0)
		return diag_set(d, STATUS_USAGE, "%s: port 0 is none", text);
	endpoint_from_addr(e, &a, scope, port);
	return 0;
}

static int
read_servers(struct dns *dns, const struct dns_settings *s, struct diag *d)
{
	if (s->server_count > DNS_SERVERS_MAX)
		return diag_set(
		    d, STATUS_USAGE, "more than %d DNS servers", DNS_SERVERS_MAX);
	for (size_t i = 0; i < s->server_count; i++)
		if (read_server(s->servers[i], &dns->servers[i].address, d) == -1)
			return -1;
	dns->server_count = s->server_count;
	return 0;
}

/* Takes over the servers that c-ares found; it drops the zones. */
static void
take_servers(struct dns *dns, const struct ares_addr_port_node *node)
{
	for (; node != NULL && dns->server_count < DNS_SERVERS_MAX; node = node->next) {
		struct dns_server *server = &dns->servers[dns->server_count++];
		bool is_v4 = node->family == AF_INET;
		struct addr a = {.family = is_v4 ? ADDR_V4 : ADDR_V6};

		memcpy(a.bytes, &node->addr, addr_length(&a));
		endpoint_from_addr(&server->address, &a, 0,
		    node->udp_port > 0 ? (unsigned int)node->udp_port : DNS_PORT);
	}
}

static int
take_domains(struct dns *dns, const struct ares_options *o, struct diag *d)
{
	dns->dots_for_absolute = o->ndots > 0 ? (unsigned int)o->ndots : 1;
	for (int i = 0; i < o->ndomains && i < DNS_DOMAINS_MAX; i++) {
		char *domain = strdup(o->domains[i]);

		if (domain == NULL)
			return diag_errno(
			    d, STATUS_LOCAL, errno, "no room for the search list");
		dns->domains[dns->domain_count++] = domain;
	}
	return 0;
}

static int
take_settings(struct dns *dns, ares_channel channel, bool search, struct diag *d)
{
	struct ares_addr_port_node *servers = NULL;
	struct ares_options options = {0};
	int mask, code, result = 0;

	if (dns->server_count == 0) {
		code = dns->cares.get_servers_ports(channel, &servers);
		if (code != ARES_SUCCESS)
			return diag_set(d, STATUS_LOCAL, "no DNS servers: %s",
			    dns->cares.strerror(code));
		take_servers(dns, servers);
		dns->cares.free_data(servers);
	}
	if (search) {
		code = dns->cares.save_options(channel, &options, &mask);
		if (code != ARES_SUCCESS)
			return diag_set(d, STATUS_LOCAL, "no search list: %s",
			    dns->cares.strerror(code));
		result = take_domains(dns, &options, d);
		dns->cares.destroy_options(&options);
	}
	return result;
}

int
dns_server_find(struct dns *dns, const struct dns_settings *s, struct diag *d)
{
	char lookups[] = "b";
	struct ares_options options = {.lookups = lookups};
	ares_channel channel;
	int code, result;

	if (read_servers(dns, s, d) == -1)
		return -1;
	if (dns->server_count > 0 && !s->search)
		return 0;
	code = dns->cares.init_options(&channel, &options, ARES_OPT_LOOKUPS);
	if (code != ARES_SUCCESS)
		return diag_set(d, STATUS_LOCAL, "cannot read resolv.conf: %s",
		    dns->cares.strerror(code));
	result = take_settings(dns, channel, s->search, d);
	dns->cares.destroy(channel);
	if (result == 0 && dns->server_count == 0)
		return diag_set(d, STATUS_LOCAL, "resolv.conf has no DNS server");
	return result;
}
