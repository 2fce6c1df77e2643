/* server: sockets, and what was asked for on the command line */
#ifndef DNSD_SERVER_H
#define DNSD_SERVER_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "answer.h"
#include "question.h"

enum { ENDPOINTS_MAX = 8 };

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

/* An address of ours, and the sockets that false replies are sent from. */
struct endpoint {
	union address local;
	int udp, tcp;
	int other_port, other_address; /* -1: not needed yet */
};

struct options {
	const char *addresses[ENDPOINTS_MAX];
	unsigned address_count;
	unsigned port;
	const char *port_file;
	const char *log;
	unsigned long delay; /* ms, of each reply over UDP */
	double loss; /* percent of the queries over UDP */
	unsigned long seed; /* of what is lost */
	unsigned long drop_first; /* tries of each question that are lost */
	unsigned long die_after; /* queries; 0: never */
	unsigned long mute_after; /* queries; 0: never */
};

struct server {
	struct options options;
	struct endpoint endpoints[ENDPOINTS_MAX];
	unsigned endpoint_count;
	FILE *log;
	uint64_t random;
	unsigned long udp_queries, tcp_queries, lost;
	struct answer answer; /* the latest */
};

/* Ends the program. */
_Noreturn void server_fail(const char *what, const char *why);

socklen_t server_address_length(const union address *a);

/* Binds both sockets of each address to one port, a free one where it is 0. */
void server_bind(struct server *s);

/* Counts and logs what was asked, and answers in s->answer; false: nothing to send. */
bool server_ask(struct server *s, const unsigned char *bytes, size_t length, bool tcp);

/* Over UDP: takes what is there. */
void udp_receive(struct server *s, struct endpoint *e);

/* Sends the replies whose delay is over; returns when the next is due, -1: none. */
int64_t udp_send_due(void);

/* Over TCP: takes a client; lists the sockets to poll; serves one of them. */
enum { CLIENTS_MAX = 256 };
void tcp_accept(struct endpoint *e);
struct pollfd;
unsigned tcp_watched(struct pollfd *list);
void tcp_serve(struct server *s, const struct pollfd *ready);

/* Nanoseconds of a clock that only goes forward. */
int64_t server_now(void);

#endif
