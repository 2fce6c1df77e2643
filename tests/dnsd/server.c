#include "server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "tries.h"

enum { RECEIVE_BUFFER = 16 << 20, PORTS_TRIED = 100 };

void
server_fail(const char *what, const char *why)
{
	fprintf(stderr, "dnsd: %s: %s\n", what, why);
	exit(1);
}

int64_t
server_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

socklen_t
server_address_length(const union address *a)
{
	return a->any.sa_family == AF_INET ? sizeof(a->v4) : sizeof(a->v6);
}

static in_port_t *
port_of(union address *a)
{
	return a->any.sa_family == AF_INET ? &a->v4.sin_port : &a->v6.sin6_port;
}

static void
read_address(union address *a, const char *text, unsigned port)
{
	memset(a, 0, sizeof(*a));
	if (inet_pton(AF_INET, text, &a->v4.sin_addr) == 1)
		a->any.sa_family = AF_INET;
	else if (inet_pton(AF_INET6, text, &a->v6.sin6_addr) == 1)
		a->any.sa_family = AF_INET6;
	else
		server_fail(text, "not an IP address");
	*port_of(a) = htons(port);
}

/* Returns -1 where it cannot be bound. */
static int
open_bound(const union address *local, int type)
{
	int on = 1, flags = SOCK_CLOEXEC | (type == SOCK_STREAM ? SOCK_NONBLOCK : 0);
	int fd = socket(local->any.sa_family, type | flags, 0);

	if (fd == -1)
		return -1;
	if (local->any.sa_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
	if (type == SOCK_STREAM)
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, &local->any, server_address_length(local)) == 0)
		return fd;
	close(fd);
	return -1;
}

/* The port is known when the first socket has one. */
static bool
open_endpoint(struct endpoint *e, const char *address, unsigned *port)
{
	socklen_t length = sizeof(e->local);
	int size = RECEIVE_BUFFER;

	*e = (struct endpoint){
	    .udp = -1, .tcp = -1, .other_port = -1, .other_address = -1};
	read_address(&e->local, address, *port);
	e->udp = open_bound(&e->local, SOCK_DGRAM);
	if (e->udp == -1)
		return false;
	getsockname(e->udp, &e->local.any, &length);
	*port = ntohs(*port_of(&e->local));
	e->tcp = open_bound(&e->local, SOCK_STREAM);
	if (e->tcp == -1 || listen(e->tcp, SOMAXCONN) == -1)
		return false;
	if (setsockopt(e->udp, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)) == -1)
		setsockopt(e->udp, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	return true;
}

static void
close_all(struct server *s)
{
	for (unsigned i = 0; i < s->endpoint_count; i++) {
		close(s->endpoints[i].udp);
		close(s->endpoints[i].tcp);
	}
	s->endpoint_count = 0;
}

static bool
open_all(struct server *s, unsigned port)
{
	for (unsigned i = 0; i < s->options.address_count; i++) {
		struct endpoint *e = &s->endpoints[s->endpoint_count++];

		if (!open_endpoint(e, s->options.addresses[i], &port))
			return false;
	}
	s->options.port = port;
	return true;
}

void
server_bind(struct server *s)
{
	int error;

	for (int try = 0; try < PORTS_TRIED; try++) {
		if (open_all(s, s->options.port))
			return;
		error = errno;
		close_all(s);
		if (s->options.port != 0 || error != EADDRINUSE)
			server_fail("cannot be bound", strerror(error));
	}
	server_fail("no port", "all are in use");
}

/* SplitMix64, so that the same queries are lost each time. */
static bool
is_lost(struct server *s)
{
	uint64_t z = s->random += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return (double)((z ^ z >> 31) >> 11) * 100 < s->options.loss * 0x1p53;
}

static bool
has_come_to(const struct server *s, unsigned long limit)
{
	return limit > 0 && s->udp_queries + s->tcp_queries > limit;
}

static void
count(struct server *s, const struct question *q, bool tcp)
{
	unsigned long *queries = tcp ? &s->tcp_queries : &s->udp_queries;

	++*queries;
	if (s->log != NULL)
		fprintf(s->log, "%s\t%s\t%s\n", tcp ? "tcp" : "udp", q->name,
		    question_type_name(q->type));
	if (has_come_to(s, s->options.die_after))
		exit(0);
}

bool
server_ask(struct server *s, const unsigned char *bytes, size_t length, bool tcp)
{
	struct asked asked = {.tcp = tcp, .try = 1};
	struct question q;

	s->answer.hang_up = false;
	if (question_read(&q, bytes, length) == -1)
		return false;
	count(s, &q, tcp);
	if (has_come_to(s, s->options.mute_after))
		return false;
	if (!tcp && s->options.loss > 0 && is_lost(s)) {
		s->lost++;
		return false;
	}
	if (!tcp && (s->options.drop_first > 0 || fault_is(&q)))
		asked.try = tries_next(&q);
	if (!tcp && asked.try <= s->options.drop_first)
		return false;
	answer_make(&s->answer, &q, &asked);
	return true;
}
