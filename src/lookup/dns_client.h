/* dns_client: what the files behind lookup/dns share, and nobody else */
#ifndef LOOKUP_DNS_CLIENT_H
#define LOOKUP_DNS_CLIENT_H

#include <sys/socket.h>

#include "lookup/cares.h"
#include "lookup/dns.h"
#include "lookup/window.h"
#include "net/endpoint.h"
#include "proto/dns.h"

enum {
	DNS_PORT = 53,
	DNS_EDNS_SIZE = 1232, /* what fits every path (DNS flag day 2020) */
	DNS_DOMAINS_MAX = 8, /* of a search list */
	DNS_BATCH_MAX = 64, /* datagrams of one system call */
	DNS_QUERY_MAX = 288, /* a header, the longest name, and EDNS */
};

/* One that is asked, and what is known of it. */
struct dns_server {
	struct endpoint address;
	bool answered; /* it has been heard of in this run */
	bool streamed; /* over TCP */
	bool refused; /* since then it, or the way to it, has refused */
	int64_t refuses_since; /* the first time since then, clock_ms, or 0 */
};

/*
 * The ways of asking.  A channel of c-ares has one patience for all that is asked
 * through it, and a failing TCP connection takes along all its questions: so there
 * is one for each of these, and one more for each server that may come first.
 */
enum dns_way {
	DNS_WAY_UDP, /* with the first patience */
	DNS_WAY_QUICK, /* with one that the round trips say */
	DNS_WAY_TCP,
	DNS_WAYS,
};

struct dns_channel {
	struct dns *dns;
	ares_channel cares; /* NULL until it is needed */
	enum dns_way way;
	int64_t patience; /* ms until it tries again for the first time */
	int64_t deadline; /* when it wants to be called at the latest */
};

/* Datagrams to be sent by one system call, when it is worth it. */
struct dns_batch {
	size_t count;
	size_t lengths[DNS_BATCH_MAX];
	unsigned char bytes[DNS_BATCH_MAX][DNS_QUERY_MAX];
};

struct dns_socket {
	struct dns_socket *next;
	struct dns *dns;
	struct dns_channel *channel;
	struct dns_server *server; /* NULL until it is connected */
	struct dns_batch *batch; /* UDP only */
	struct sockaddr_storage called; /* what c-ares calls the server */
	socklen_t called_length;
	int fd;
	bool reads, writes; /* what c-ares waits for */
};

/* Datagrams that one system call received, and which of them is the next. */
struct dns_inbox {
	int fd; /* where they came from */
	size_t count, next;
	struct mmsghdr headers[DNS_BATCH_MAX];
	struct iovec parts[DNS_BATCH_MAX];
	unsigned char bytes[DNS_BATCH_MAX][DNS_EDNS_SIZE + 1];
};

struct dns_query {
	struct dns *dns;
	void (*answered)(void *context, const struct dns_reply *reply);
	void *context;
	struct dns_query *next; /* in dns->ended or dns->later */
	int64_t due; /* when it is asked again, in dns->later */
	int64_t asked; /* us */
	unsigned int times_asked; /* through c-ares, which tries each time */
	unsigned int type;
	/* Of a search: which name is being asked for, and which is as it was given. */
	unsigned int candidate, last_candidate, as_it_is;
	unsigned int timeouts, refusals, malformed, reconnects;
	enum dns_outcome refusal; /* what the last server that refused said */
	bool over_tcp, plain, has_no_data;
	/* Where it ended early: as what, and a copy of the message, if there is one. */
	enum dns_outcome outcome;
	unsigned char *message;
	size_t length;
	char name[]; /* as c-ares takes it */
};

struct dns {
	struct cares cares;
	struct window window;
	struct dns_server servers[DNS_SERVERS_MAX];
	size_t server_count;
	struct dns_channel channels[DNS_WAYS][DNS_SERVERS_MAX]; /* by who comes first */
	struct dns_socket *sockets;
	struct dns_query *ended; /* to be called by the next dns_progress */
	struct dns_query *later; /* to be asked again when they are due */
	int64_t later_due; /* when the first of them is */
	struct dns_inbox *inbox;
	char *domains[DNS_DOMAINS_MAX];
	size_t domain_count;
	unsigned int dots_for_absolute; /* ndots of resolv.conf(5) */
	int64_t first_try;
	unsigned int tries;
	size_t pending; /* questions without an answer */
	size_t first; /* the server that is asked first */
	size_t sender; /* the server whose message is being read */
	unsigned int passes; /* how often in a row the first one was passed over */
	unsigned int
	    budget; /* system calls that this dns_progress may still receive by */
	int error; /* the errno of the last socket that failed */
	bool adapts; /* patience follows the round trips */
	bool tcp_only;
	bool asking; /* within dns_ask, which calls nobody */
	bool freeing; /* within dns_free, likewise */
	bool streams; /* something came over TCP */
	struct dns_chain chain; /* of the message being read */
};

/*
 * Reads the servers of settings, or, without any, learns them from resolv.conf(5)
 * through c-ares, with the domains of the search.  Returns 0, or -1 with d.
 */
int dns_server_find(struct dns *dns, const struct dns_settings *s, struct diag *d);

/* The channel for a way that asks server first, or NULL where there is no memory. */
/* How long a question may take that nobody answers, in ms. */
int64_t dns_channel_whole_time(const struct dns *dns);

struct dns_channel *dns_channel_for(struct dns *dns, enum dns_way way, size_t first);

/* Calls c-ares where c's deadline has passed, and learns the next one. */
void dns_channel_tick(struct dns_channel *c);

/* Has c-ares call our functions for each socket of c. */
void dns_socket_functions(struct dns_channel *c);

/* The socket of that descriptor, or NULL. */
struct dns_socket *dns_socket_find(struct dns *dns, int fd);

/* Sends what waits to be sent on s; what the kernel does not take yet stays. */
void dns_socket_flush(struct dns_socket *s);

/* Are there datagrams of fd that were received, but not read yet? */
bool dns_socket_unread(const struct dns *dns, int fd);

/* Asks c-ares for the name that is q's candidate, by its way, server first at first. */
void dns_query_ask(struct dns_query *q, size_t first);

/* Calls those whose questions have ended early. */
void dns_query_deliver(struct dns *dns);

void dns_query_free(struct dns_query *q);

/*
 * A question that lost its TCP connections, to a server that was heard of over TCP,
 * waits for it to come back: true where q will be asked again by dns_later_ask, each
 * time twice as much later; false after as many times as there are tries.
 */
bool dns_later_put(struct dns_query *q);
void dns_later_ask(struct dns *dns);

#endif
