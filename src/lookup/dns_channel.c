/* dns_channel: channels of c-ares, one for each way of asking */
#include "base/clock.h"
#include "lookup/dns_client.h"

/* More than that nobody waits for an answer. */
enum { PATIENCE_MOST = 60 * 60 * 1000 };

/* A try may be so many ms late, so that those of many questions are made at once. */
enum { SLACK = 4 };

/* How long so many tries take, each twice as long as the one before it. */
static int64_t
time_of(int64_t patience, unsigned int tries)
{
	int64_t total = 0;

	for (unsigned int i = 0; i < tries && total < PATIENCE_MOST; i++)
		total += patience << i;
	return total < PATIENCE_MOST ? total : PATIENCE_MOST;
}

int64_t
dns_channel_whole_time(const struct dns *dns)
{
	return time_of(dns->first_try, dns->tries);
}

/*
 * A quick channel tries more often, so as not to give up earlier than others.  TCP
 * repeats nothing by itself: there, c-ares tries anew only what a connection lost.
 */
static void
set_times(const struct dns_channel *c, struct ares_options *o)
{
	const struct dns *dns = c->dns;
	int64_t whole = dns_channel_whole_time(dns);
	unsigned int tries = dns->tries;

	if (c->way == DNS_WAY_QUICK)
		while (time_of(c->patience, tries) < whole)
			tries++;
	o->timeout = (int)c->patience;
	o->tries = (int)tries;
}

static void
on_socket_state(void *context, ares_socket_t fd, int reads, int writes)
{
	struct dns_channel *c = context;
	struct dns_socket *s = dns_socket_find(c->dns, fd);

	if (s != NULL) {
		s->reads = reads != 0;
		s->writes = writes != 0;
	}
}

/*
 * c-ares 1.18 knows no zones of addresses.  So it is told of addresses that are only
 * numbers for our servers, which dns_socket connects to: the number is the port.
 */
static int
set_servers(struct dns_channel *c, size_t first)
{
	const struct dns *dns = c->dns;
	struct ares_addr_port_node nodes[DNS_SERVERS_MAX];

	for (size_t i = 0; i < dns->server_count; i++) {
		size_t server = (first + i) % dns->server_count;
		int port = (int)server + 1;

		nodes[i] = (struct ares_addr_port_node){
		    .next = i + 1 < dns->server_count ? &nodes[i + 1] : NULL,
		    .family = endpoint_family(&dns->servers[server].address),
		    .udp_port = port,
		    .tcp_port = port};
		if (nodes[i].family == AF_INET)
			nodes[i].addr.addr4.s_addr = htonl(INADDR_LOOPBACK);
		else
			nodes[i].addr.addr6._S6_un._S6_u8[15] = 1;
	}
	return dns->cares.set_servers_ports(c->cares, nodes);
}

/*
 * NOCHECKRESP, since c-ares reports a lone server's SERVFAIL as a refused connection;
 * IGNTC, since a reply that is cut is asked for again through the channel for TCP.
 */
static int
flags_of(const struct dns_channel *c)
{
	const int all = ARES_FLAG_STAYOPEN | ARES_FLAG_EDNS | ARES_FLAG_NOSEARCH |
	    ARES_FLAG_NOALIASES | ARES_FLAG_NOCHECKRESP;

	return all | (c->way == DNS_WAY_TCP ? ARES_FLAG_USEVC : ARES_FLAG_IGNTC);
}

static int
open_channel(struct dns_channel *c, size_t first)
{
	const int mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES |
	    ARES_OPT_SOCK_STATE_CB | ARES_OPT_EDNSPSZ | ARES_OPT_LOOKUPS |
	    ARES_OPT_NOROTATE;
	const struct cares *cares = &c->dns->cares;
	char lookups[] = "b";
	struct ares_options options = {.flags = flags_of(c),
	    .lookups = lookups,
	    .sock_state_cb = on_socket_state,
	    .sock_state_cb_data = c,
	    .ednspsz = DNS_EDNS_SIZE};
	int code;

	set_times(c, &options);
	code = cares->init_options(&c->cares, &options, mask);
	if (code == ARES_SUCCESS)
		code = set_servers(c, first);
	if (code == ARES_SUCCESS) {
		dns_socket_functions(c);
		return 0;
	}
	if (c->cares != NULL)
		cares->destroy(c->cares);
	c->cares = NULL;
	return -1;
}

static int64_t
patience_for(const struct dns *dns, enum dns_way way)
{
	switch (way) {
	case DNS_WAY_QUICK:
		return window_patience(&dns->window);
	case DNS_WAY_TCP:
		return dns_channel_whole_time(dns);
	default:
		return dns->first_try;
	}
}

struct dns_channel *
dns_channel_for(struct dns *dns, enum dns_way way, size_t first)
{
	struct dns_channel *c = &dns->channels[way][first % dns->server_count];

	if (c->cares != NULL)
		return c;
	*c = (struct dns_channel){.dns = dns,
	    .way = way,
	    .patience = patience_for(dns, way),
	    .deadline = CLOCK_NEVER};
	return open_channel(c, first % dns->server_count) == 0 ? c : NULL;
}

void
dns_channel_tick(struct dns_channel *c)
{
	struct timeval room, *left;

	if (c->cares == NULL || clock_ms() < c->deadline)
		return;
	c->dns->cares.process_fd(c->cares, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
	left = c->dns->cares.timeout(c->cares, NULL, &room);
	c->deadline = CLOCK_NEVER;
	if (left != NULL)
		c->deadline = clock_after(
		    (int64_t)left->tv_sec * 1000 + left->tv_usec / 1000 + SLACK);
}
