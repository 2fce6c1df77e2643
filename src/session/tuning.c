#include "session/tuning.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/diag.h"
#include "compat/sockopts.h"
#include "net/endpoint.h"
#include "net/sockopt_md5.h"
#include "session/settings.h"

/* One int option that a short option of its own sets. */
struct knob {
	const char *name; /* for errors */
	int level, option;
	int64_t value;
	bool wanted;
};

int
tuning_check(const struct settings *s, struct diag *d)
{
	struct sockopt_setting ignored;

	for (size_t i = 0; i < s->socket_options.count; i++)
		if (sockopt_parse(s->socket_options.list[i], &ignored, d) == -1)
			return -1;
	return 0;
}

static int
apply_words(const struct settings *s, int fd, enum sockopt_phase phase, struct diag *d)
{
	struct sockopt_setting setting;

	for (size_t i = 0; i < s->socket_options.count; i++)
		if (sockopt_parse(s->socket_options.list[i], &setting, d) == -1 ||
		    sockopt_apply(fd, &setting, 1, phase, d) == -1)
			return -1;
	return 0;
}

static int
turn(int fd, const struct knob *knobs, size_t count, struct diag *d)
{
	for (size_t i = 0; i < count; i++) {
		const struct knob *k = &knobs[i];

		if (k->wanted &&
		    sockopt_set_int(fd, k->level, k->option, k->value) == -1)
			return diag_errno(d, STATUS_LOCAL, errno, "%s", k->name);
	}
	return 0;
}

static int
apply_common(const struct settings *s, int fd, struct diag *d)
{
	const struct knob knobs[] = {
	    {"-I", SOL_SOCKET, SO_RCVBUF, s->receive_buffer, s->receive_buffer > 0},
	    {"-O", SOL_SOCKET, SO_SNDBUF, s->send_buffer, s->send_buffer > 0},
	    {"-b", SOL_SOCKET, SO_BROADCAST, 1, s->broadcast},
	    {"-D", SOL_SOCKET, SO_DEBUG, 1, s->debug_socket},
	    {"--reuse-port", SOL_SOCKET, SO_REUSEPORT, 1, s->reuse_port},
	};

	return turn(fd, knobs, sizeof(knobs) / sizeof(*knobs), d);
}

/* An IPv6 socket may carry IPv4 as well, so that it gets both families' options. */
static int
apply_ip(const struct settings *s, int fd, bool is_v6, struct diag *d)
{
	const struct knob knobs[] = {
	    {"-M", IPPROTO_IP, IP_TTL, s->ttl, s->ttl >= 0},
	    {"-m", IPPROTO_IP, IP_MINTTL, s->min_ttl, s->min_ttl >= 0},
	    {"-T", IPPROTO_IP, IP_TOS, s->tos, s->tos >= 0},
	    {"-M", IPPROTO_IPV6, IPV6_UNICAST_HOPS, s->ttl, is_v6 && s->ttl >= 0},
	    {"-m", IPPROTO_IPV6, IPV6_MINHOPCOUNT, s->min_ttl,
		is_v6 && s->min_ttl >= 0},
	    {"-T", IPPROTO_IPV6, IPV6_TCLASS, s->tos, is_v6 && s->tos >= 0},
	};

	return turn(fd, knobs, sizeof(knobs) / sizeof(*knobs), d);
}

/* A listener, whose own address peer is, has the key for all who may come. */
static int
apply_md5(const struct settings *s, int fd, const struct endpoint *peer, struct diag *d)
{
	const char *key = getenv("SERVAL_TCP_MD5_KEY");
	const struct endpoint anybody = {
	    .length = peer->length,
	    .address.any.sa_family = endpoint_family(peer),
	};

	if (key == NULL || *key == '\0')
		return diag_set(d, STATUS_USAGE, "-S: SERVAL_TCP_MD5_KEY holds no key");
	if (s->listen)
		peer = &anybody;
	if (sockopt_set_tcp_md5(fd, &peer->address.any, peer->length, key) == -1)
		return diag_errno(d, STATUS_LOCAL, errno, "-S");
	return 0;
}

static bool
is_tcp(int fd)
{
	int protocol;

	return sockopt_get_int(fd, SOL_SOCKET, SO_PROTOCOL, &protocol) == 0 &&
	    protocol == IPPROTO_TCP;
}

/*
 * As much as the system allows, which for root is more (CAP_NET_ADMIN,
 * socket(7)): what a burst of seconds needs, but no more than a 32nd of the
 * memory, as the kernel takes twice of what is asked for.
 */
static void
enlarge_receive_buffer(int fd)
{
	enum { WANTED = 32 * 1024 * 1024, MOST = 4 * WANTED };
	int64_t share = (int64_t)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE) / 64;

	if (sockopt_set_int(fd, SOL_SOCKET, SO_RCVBUFFORCE,
		share > 0 && share < MOST ? (int)share : MOST) == -1)
		sockopt_set_int(fd, SOL_SOCKET, SO_RCVBUF, WANTED);
}

/* Datagrams that find no room are lost.  All of it is best effort. */
static void
make_room_for_datagrams(const struct settings *s, int fd)
{
	enlarge_receive_buffer(fd);
	/* It costs a little with each, and nobody else hears of it. */
	if (s->verbose > 0)
		sockopt_set_int(fd, SOL_SOCKET, SO_RXQ_OVFL, 1);
	/* Those that came as one take less of it; before Linux 5.0 there are none. */
	sockopt_set_int(fd, IPPROTO_UDP, UDP_GRO, 1);
}

/* Other sockets than TCP's do not know the option, and need it not. */
static int
turn_off_nagle(int fd, struct diag *d)
{
	if (sockopt_set_int(fd, IPPROTO_TCP, TCP_NODELAY, 1) == 0 ||
	    errno == ENOPROTOOPT || errno == EOPNOTSUPP)
		return 0;
	return diag_errno(d, STATUS_LOCAL, errno, "TCP_NODELAY");
}

/*
 * What is set on a socket before it has a peer, and what it accepts inherits; of
 * IP only where it is of IP.
 */
static int
apply_made(
    const struct settings *s, int fd, const struct endpoint *peer, struct diag *d)
{
	int family = endpoint_family(peer);

	if (s->udp && family != AF_UNIX)
		make_room_for_datagrams(s, fd);
	if (!s->nagle && !s->udp && turn_off_nagle(fd, d) == -1)
		return -1;
	if (apply_common(s, fd, d) == -1)
		return -1;
	if (family != AF_UNIX && apply_ip(s, fd, family == AF_INET6, d) == -1)
		return -1;
	return s->tcp_md5 ? apply_md5(s, fd, peer, d) : 0;
}

int
tuning_apply(const struct settings *s, int fd, enum sockopt_phase phase,
    const struct endpoint *peer, struct diag *d)
{
	if (phase == SOCKOPT_MADE && apply_made(s, fd, peer, d) == -1)
		return -1;
	if (phase != SOCKOPT_MADE && s->keepalive >= 0)
		tuning_probe_peer(s, fd);
	return apply_words(s, fd, phase, d);
}

void
tuning_probe_peer(const struct settings *s, int fd)
{
	enum { FIRST = 15, PROBES = 3 };
	int first = s->keepalive >= 0 ? (s->keepalive + 999) / 1000 : FIRST;
	int pause = first > PROBES ? first / PROBES : 1;

	if (!is_tcp(fd))
		return;
	if (first == 0)
		first = 1;
	/* All of it is best effort: a peer that is gone is noticed later without. */
	sockopt_set_int(fd, IPPROTO_TCP, TCP_KEEPIDLE, first);
	sockopt_set_int(fd, IPPROTO_TCP, TCP_KEEPINTVL, pause);
	sockopt_set_int(fd, IPPROTO_TCP, TCP_KEEPCNT, PROBES);
	sockopt_set_int(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
}
