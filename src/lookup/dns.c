#include "lookup/dns.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/diag.h"
#include "lookup/dns_client.h"

enum { FIRST_TRY = 300, TRIES = 5 };

/* System calls that receive, 64 datagrams each, in one dns_progress. */
enum { BUDGET = 16 };

bool
dns_available(void)
{
	return true;
}

static struct dns_inbox *
new_inbox(void)
{
	struct dns_inbox *box = calloc(1, sizeof(*box));

	if (box == NULL)
		return NULL;
	box->fd = -1;
	for (size_t i = 0; i < DNS_BATCH_MAX; i++) {
		box->parts[i] = (struct iovec){box->bytes[i], sizeof(box->bytes[i])};
		box->headers[i].msg_hdr.msg_iov = &box->parts[i];
		box->headers[i].msg_hdr.msg_iovlen = 1;
	}
	return box;
}

struct dns *
dns_new(const struct dns_settings *s, struct diag *d)
{
	struct dns *dns = calloc(1, sizeof(*dns));

	if (dns == NULL || (dns->inbox = new_inbox()) == NULL) {
		diag_errno(d, STATUS_LOCAL, ENOMEM, "no room to ask DNS servers");
		goto fail;
	}
	if (cares_load(&dns->cares, d) == -1)
		goto fail;
	window_init(&dns->window);
	dns->first_try = s->first_try > 0 ? s->first_try : FIRST_TRY;
	dns->tries = s->tries > 0 ? s->tries : TRIES;
	dns->adapts = s->first_try == 0;
	dns->tcp_only = s->tcp_only;
	if (dns_server_find(dns, s, d) == 0)
		return dns;
	dns_free(dns);
	return NULL;
fail:
	if (dns != NULL)
		free(dns->inbox);
	free(dns);
	return NULL;
}

/* Calls visit for each channel that was made. */
static void
for_each_channel(struct dns *dns, void (*visit)(struct dns_channel *))
{
	for (int way = 0; way < DNS_WAYS; way++)
		for (size_t i = 0; i < dns->server_count; i++)
			if (dns->channels[way][i].cares != NULL)
				visit(&dns->channels[way][i]);
}

static void
destroy_channel(struct dns_channel *c)
{
	c->dns->cares.destroy(c->cares);
	c->cares = NULL;
}

static void
free_queries(struct dns_query *q)
{
	struct dns_query *next;

	for (; q != NULL; q = next) {
		next = q->next;
		dns_query_free(q);
	}
}

void
dns_free(struct dns *dns)
{
	if (dns == NULL)
		return;
	dns->freeing = true;
	for_each_channel(dns, destroy_channel);
	free_queries(dns->ended);
	free_queries(dns->later);
	for (size_t i = 0; i < dns->domain_count; i++)
		free(dns->domains[i]);
	dns->cares.library_cleanup();
	free(dns->inbox);
	free(dns);
}

/* A name as c-ares takes it: dots and backslashes in labels after a backslash. */
static void
write_for_cares(const unsigned char *wire, char *text)
{
	const char *start = text;

	for (; *wire != 0; wire += *wire + 1) {
		if (text != start)
			*text++ = '.';
		for (size_t i = 1; i <= *wire; i++) {
			if (wire[i] == '.' || wire[i] == '\\')
				*text++ = '\\';
			*text++ = (char)wire[i];
		}
	}
	*text = '\0';
}

/* Is the dot at the end that of the root, so that nothing is searched for? */
static bool
is_absolute(const char *name)
{
	size_t length = strlen(name), backslashes = 0;

	if (length == 0 || name[length - 1] != '.')
		return false;
	while (backslashes < length - 1 && name[length - 2 - backslashes] == '\\')
		backslashes++;
	return backslashes % 2 == 0;
}

static unsigned int
count_dots(const unsigned char *wire)
{
	unsigned int labels = 0;

	for (; *wire != 0; wire += *wire + 1)
		labels++;
	return labels > 0 ? labels - 1 : 0;
}

static struct dns_query *
new_query(struct dns *dns, const char *name, const unsigned char *wire)
{
	struct dns_query *q = malloc(sizeof(*q) + 2 * DNS_WIRE_MAX);

	if (q == NULL)
		return NULL;
	*q = (struct dns_query){
	    .dns = dns, .asked = clock_us(), .over_tcp = dns->tcp_only};
	write_for_cares(wire, q->name);
	if (is_absolute(name))
		return q;
	q->last_candidate = (unsigned int)dns->domain_count;
	if (count_dots(wire) < dns->dots_for_absolute)
		q->as_it_is = q->last_candidate;
	return q;
}

int
dns_ask(struct dns *dns, const char *name, unsigned int type,
    void (*answered)(void *context, const struct dns_reply *reply), void *context,
    struct diag *d)
{
	unsigned char wire[DNS_WIRE_MAX];
	int length = dns_name_write(name, wire, d);
	bool asking = dns->asking;
	struct dns_query *q;

	if (length == -1)
		return -1;
	if (strlen((char *)wire) < (size_t)length - 1)
		return diag_set(d, STATUS_USAGE, "\\000 cannot be asked for");
	q = new_query(dns, name, wire);
	if (q == NULL)
		return diag_errno(d, STATUS_LOCAL, errno, "no room for a question");
	q->type = type;
	q->answered = answered;
	q->context = context;
	dns->pending++;
	window_asked(&dns->window);
	dns->asking = true;
	dns_query_ask(q, dns->first);
	dns->asking = asking;
	return 0;
}

size_t
dns_room(struct dns *dns)
{
	return window_room(&dns->window, dns->pending, clock_us());
}

size_t
dns_pending(const struct dns *dns)
{
	return dns->pending;
}

static void
flush_all(struct dns *dns)
{
	for (struct dns_socket *s = dns->sockets; s != NULL; s = s->next)
		dns_socket_flush(s);
}

size_t
dns_watched(struct dns *dns, struct dns_watch list[static DNS_WATCHED_MAX])
{
	size_t count = 0;

	flush_all(dns);
	for (struct dns_socket *s = dns->sockets; s != NULL; s = s->next) {
		bool writes = s->writes || (s->batch != NULL && s->batch->count > 0);

		if (count < DNS_WATCHED_MAX)
			list[count++] = (struct dns_watch){.fd = s->fd,
			    .events = (short)((s->reads ? POLLIN : 0) |
				(writes ? POLLOUT : 0))};
	}
	return count;
}

int64_t
dns_deadline(const struct dns *dns)
{
	int64_t deadline = dns->later != NULL ? dns->later_due : CLOCK_NEVER;

	if (dns->ended != NULL)
		return 0;
	for (int way = 0; way < DNS_WAYS; way++)
		for (size_t i = 0; i < dns->server_count; i++)
			if (dns->channels[way][i].cares != NULL)
				deadline = clock_min(
				    deadline, dns->channels[way][i].deadline);
	if (dns->pending == 0)
		return CLOCK_NEVER;
	/* The clock's next millisecond may be here at once: the one behind it. */
	return dns->window.held ? clock_min(deadline, clock_after(2)) : deadline;
}

/*
 * Gives c-ares the events of s.  It may read one datagram only, or the length of a
 * message of TCP and then the message: so as long as something comes.
 */
static void
serve(struct dns *dns, struct dns_socket *s, short revents)
{
	bool is_stream = s->batch == NULL;
	ares_channel channel = s->channel->cares;
	ares_socket_t reader = ARES_SOCKET_BAD, writer = ARES_SOCKET_BAD;
	int fd = s->fd, rounds = 0;

	if (revents & (POLLIN | POLLERR | POLLHUP))
		reader = fd;
	if (is_stream && revents & (POLLOUT | POLLERR | POLLHUP))
		writer = fd;
	do {
		dns->streams = false;
		dns->cares.process_fd(channel, reader, writer);
		writer = ARES_SOCKET_BAD;
		rounds++;
	} while (dns_socket_unread(dns, fd) || (dns->streams && rounds < BUDGET));
}

/*
 * A server that refuses, and was never heard of, does not listen.  One that was may
 * only be starting anew: so it has the time that a question has with all its tries.
 */
static bool
is_gone(const struct dns *dns, const struct dns_server *server)
{
	if (!server->refused)
		return false;
	return !server->answered ||
	    clock_ms() - server->refuses_since >= dns_channel_whole_time(dns);
}

static void
give_up_unreachable(struct dns *dns)
{
	for (size_t i = 0; i < dns->server_count; i++)
		if (!is_gone(dns, &dns->servers[i]))
			return;
	for (size_t i = 0; i < dns->server_count; i++)
		dns->servers[i].refused = false;
	for (int way = DNS_WAY_UDP; way <= DNS_WAY_QUICK; way++)
		for (size_t i = 0; i < dns->server_count; i++)
			if (dns->channels[way][i].cares != NULL)
				dns->cares.cancel(dns->channels[way][i].cares);
}

void
dns_progress(struct dns *dns, int fd, short revents)
{
	struct dns_socket *s = fd == -1 ? NULL : dns_socket_find(dns, fd);

	dns->budget = BUDGET;
	if (s != NULL)
		serve(dns, s, revents);
	for_each_channel(dns, dns_channel_tick);
	dns_later_ask(dns);
	give_up_unreachable(dns);
	dns_query_deliver(dns);
	flush_all(dns);
}

const char *
dns_version(const struct dns *dns)
{
	return dns->cares.version(NULL);
}
