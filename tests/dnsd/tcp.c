/* tcp: each message has its length before it; a client may send many */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server.h"

enum { QUERY_SIZE = 1500 };

static struct client {
	int fd;
	unsigned char in[2 + QUERY_SIZE];
	size_t in_length;
	unsigned char *out; /* what is to be sent */
	size_t out_length;
	bool ends; /* nothing more is read */
} * clients[CLIENTS_MAX];

static unsigned client_count;

void
tcp_accept(struct endpoint *e)
{
	int fd = accept4(e->tcp, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	struct client *c;

	if (fd == -1)
		return;
	c = client_count < CLIENTS_MAX ? calloc(1, sizeof(*c)) : NULL;
	if (c == NULL) {
		close(fd);
		return;
	}
	c->fd = fd;
	clients[client_count++] = c;
}

unsigned
tcp_watched(struct pollfd *list)
{
	for (unsigned i = 0; i < client_count; i++) {
		list[i].fd = clients[i]->fd;
		list[i].events = clients[i]->out_length > 0 ? POLLOUT : POLLIN;
		list[i].revents = 0;
	}
	return client_count;
}

static void
drop(unsigned index)
{
	close(clients[index]->fd);
	free(clients[index]->out);
	free(clients[index]);
	clients[index] = clients[--client_count];
}

static void
put(struct client *c, const struct reply *r)
{
	unsigned char *out = realloc(c->out, c->out_length + 2 + r->length);

	if (out == NULL)
		server_fail("tcp", "out of memory");
	c->out = out;
	out += c->out_length;
	out[0] = r->length >> 8;
	out[1] = r->length;
	memcpy(out + 2, r->bytes, r->length);
	c->out_length += 2 + r->length;
}

/* Answers the whole messages that have come. */
static void
answer(struct server *s, struct client *c)
{
	size_t length;

	while (c->in_length >= 2 && !c->ends) {
		length = (size_t)c->in[0] << 8 | c->in[1];
		if (length > QUERY_SIZE)
			c->ends = true;
		if (c->in_length < 2 + length || c->ends)
			return;
		if (server_ask(s, c->in + 2, length, true))
			for (size_t i = 0; i < s->answer.count; i++)
				put(c, &s->answer.reply[i]);
		c->ends = s->answer.hang_up;
		c->in_length -= 2 + length;
		memmove(c->in, c->in + 2 + length, c->in_length);
	}
}

static void
receive(struct server *s, struct client *c)
{
	ssize_t count = recv(
	    c->fd, c->in + c->in_length, sizeof(c->in) - c->in_length, 0);

	if (count == 0 || (count == -1 && errno != EAGAIN && errno != EINTR))
		c->ends = true;
	if (count <= 0)
		return;
	c->in_length += count;
	answer(s, c);
}

static void
transmit(struct client *c)
{
	ssize_t count = send(c->fd, c->out, c->out_length, MSG_NOSIGNAL);

	if (count == -1 && errno != EAGAIN && errno != EINTR) {
		c->ends = true;
		c->out_length = 0;
	}
	if (count <= 0)
		return;
	c->out_length -= count;
	memmove(c->out, c->out + count, c->out_length);
}

void
tcp_serve(struct server *s, const struct pollfd *ready)
{
	for (unsigned i = 0; i < client_count; i++) {
		struct client *c = clients[i];

		if (c->fd != ready->fd)
			continue;
		if (c->out_length == 0)
			receive(s, c);
		if (c->out_length > 0)
			transmit(c);
		if (c->out_length == 0 && c->ends)
			drop(i);
		return;
	}
}
