#include "nameserver.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/sockopt.h"
#include "proto/dns_type.h"

enum { REPLY = DNS_FLAG_RESPONSE | DNS_FLAG_RECURSION_AVAILABLE };

void
nameserver_address(
    struct message *reply, const struct nameserver_query *q, unsigned int last)
{
	unsigned char address[] = {192, 0, 2, (unsigned char)last};

	message_record(
	    reply, DNS_ANSWER, q->name, DNS_TYPE_A, 300, address, sizeof(address));
}

bool
nameserver_answers(
    struct nameserver *s, const struct nameserver_query *q, struct message *reply)
{
	(void)s;
	nameserver_address(reply, q, 1);
	return true;
}

bool
nameserver_is_silent(
    struct nameserver *s, const struct nameserver_query *q, struct message *reply)
{
	(void)s;
	(void)q;
	(void)reply;
	return false;
}

void
nameserver_rcode(struct message *reply, enum dns_rcode code)
{
	reply->bytes[3] = (unsigned char)((reply->bytes[3] & 0xf0) | code);
}

void
nameserver_send(struct nameserver *s, const struct nameserver_query *q,
    const void *bytes, size_t length, bool elsewhere)
{
	int fd = elsewhere ? socket(AF_INET, SOCK_DGRAM, 0) : s->udp;

	sendto(
	    fd, bytes, length, 0, (const struct sockaddr *)&q->from, sizeof(q->from));
	if (elsewhere)
		close(fd);
}

static unsigned int
count(struct nameserver *s, const struct nameserver_query *q)
{
	size_t i = 0;

	while (i < s->seen_count &&
	    (s->seen[i].type != q->type || strcmp(s->seen[i].name, q->name) != 0))
		i++;
	if (i == NAMESERVER_NAMES)
		return 0;
	if (i == s->seen_count) {
		s->seen_count++;
		snprintf(s->seen[i].name, sizeof(s->seen[i].name), "%.63s", q->name);
		s->seen[i].type = q->type;
		s->seen[i].times = 0;
	}
	return ++s->seen[i].times;
}

/* Answers the message that came; returns whether the reply is to be sent. */
static bool
answer(struct nameserver *s, struct nameserver_query *q, const unsigned char *bytes,
    size_t length)
{
	struct dns_message m;

	if (dns_open(&m, bytes, length) == -1)
		return false;
	dns_question(&m, q->name);
	q->id = m.id;
	q->type = m.type;
	q->edns = m.counts[DNS_ADDITIONAL] > 0;
	q->times = count(s, q);
	s->asked++;
	message_begin(&s->reply, m.id, REPLY, q->name, m.type);
	return s->handler(s, q, &s->reply);
}

/* Answers one that waits; false where none does. */
static bool
serve_udp(struct nameserver *s)
{
	struct nameserver_query q = {0};
	socklen_t from_length = sizeof(q.from);
	unsigned char bytes[1024];
	ssize_t length;

	length = recvfrom(s->udp, bytes, sizeof(bytes), MSG_DONTWAIT,
	    (struct sockaddr *)&q.from, &from_length);
	if (length > 0 && answer(s, &q, bytes, (size_t)length))
		nameserver_send(s, &q, s->reply.bytes, s->reply.length, false);
	return length != -1;
}

/* One message of a connection: its length, and then itself. */
static bool
serve_tcp(struct nameserver *s)
{
	struct nameserver_query q = {.over_tcp = true};
	unsigned char bytes[1024], head[2];
	size_t length;

	if (recv(s->tcp, head, 2, MSG_WAITALL) != 2)
		return false;
	length = (size_t)head[0] << 8 | head[1];
	if (length > sizeof(bytes) ||
	    recv(s->tcp, bytes, length, MSG_WAITALL) != (ssize_t)length)
		return false;
	if (!answer(s, &q, bytes, length))
		return false;
	head[0] = (unsigned char)(s->reply.length >> 8);
	head[1] = (unsigned char)s->reply.length;
	return send(s->tcp, head, 2, MSG_NOSIGNAL) == 2 &&
	    send(s->tcp, s->reply.bytes, s->reply.length, MSG_NOSIGNAL) ==
	    (ssize_t)s->reply.length;
}

static void
close_tcp(struct nameserver *s)
{
	if (s->tcp != -1)
		close(s->tcp);
	s->tcp = -1;
}

static void *
serve(void *context)
{
	struct nameserver *s = context;

	for (;;) {
		struct pollfd p[] = {{s->stop[0], POLLIN, 0}, {s->udp, POLLIN, 0},
		    {s->listener, POLLIN, 0}, {s->tcp, POLLIN, 0}};

		poll(p, 4, -1);
		if (p[0].revents != 0) {
			while (serve_udp(s))
				;
			return NULL;
		}
		if (p[1].revents != 0)
			serve_udp(s);
		if (p[3].revents != 0 && (!serve_tcp(s) || s->one_each))
			close_tcp(s);
		if (p[2].revents != 0) {
			close_tcp(s);
			s->tcp = accept(s->listener, NULL, NULL);
		}
	}
}

static int
bound(struct nameserver *s, int type)
{
	struct sockaddr_in a = {.sin_family = AF_INET,
	    .sin_port = htons((uint16_t)s->port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof(a);
	int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);

	sockopt_set_int(fd, SOL_SOCKET, SO_REUSEADDR, 1);
	if (bind(fd, (struct sockaddr *)&a, sizeof(a)) == -1) {
		close(fd);
		return -1;
	}
	assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &length), 0);
	s->port = ntohs(a.sin_port);
	return fd;
}

/* A port that is free for UDP may be taken for TCP: then another one. */
static void
bind_both(struct nameserver *s, bool tcp)
{
	bool again = s->port != 0;

	for (int tries = 0; tries < 100; tries++) {
		s->udp = bound(s, SOCK_DGRAM);
		if (s->udp != -1 && tcp)
			s->listener = bound(s, SOCK_STREAM);
		if (s->udp != -1 && (!tcp || s->listener != -1))
			return;
		close(s->udp);
		s->port = again ? s->port : 0;
	}
	fail_msg("no free port");
}

void
nameserver_start(struct nameserver *s, nameserver_handler *handler, bool tcp)
{
	s->handler = handler;
	s->udp = s->listener = s->tcp = -1;
	s->seen_count = s->asked = 0;
	bind_both(s, tcp);
	if (tcp)
		assert_int_equal(listen(s->listener, 16), 0);
	snprintf(s->address, sizeof(s->address), "127.0.0.1:%u", s->port);
	assert_int_equal(pipe2(s->stop, O_CLOEXEC), 0);
	assert_int_equal(pthread_create(&s->thread, NULL, serve, s), 0);
	s->running = true;
}

void
nameserver_stop(struct nameserver *s)
{
	if (!s->running)
		return;
	s->running = false;
	close(s->stop[1]);
	pthread_join(s->thread, NULL);
	close(s->stop[0]);
	close(s->udp);
	if (s->listener != -1)
		close(s->listener);
	close_tcp(s);
}
