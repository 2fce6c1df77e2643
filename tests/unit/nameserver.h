/* nameserver: a DNS server on loopback that answers, or misbehaves, as a test says */
#ifndef UNIT_NAMESERVER_H
#define UNIT_NAMESERVER_H

#include <netinet/in.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "message.h"

struct nameserver;

/* One question that came. */
struct nameserver_query {
	char name[DNS_NAME_MAX];
	unsigned int id, type;
	unsigned int times; /* how often it came, this one among them */
	bool over_tcp, edns;
	struct sockaddr_in from;
};

/*
 * Answers q: true where reply, which is begun as an empty answer without an error, is
 * to be sent.  Called in the server's thread, in which no assertion may fail.
 */
typedef bool nameserver_handler(
    struct nameserver *s, const struct nameserver_query *q, struct message *reply);

enum { NAMESERVER_NAMES = 8192 };

struct nameserver {
	nameserver_handler *handler;
	int udp, listener, tcp, stop[2];
	unsigned int port;
	char address[32]; /* "127.0.0.1:PORT" */
	pthread_t thread;
	unsigned int asked; /* questions that came; read it when it is stopped */
	struct message reply;
	struct {
		char name[64];
		unsigned int type, times;
	} seen[NAMESERVER_NAMES];
	size_t seen_count;
	bool running;
	bool one_each; /* a connection ends with its first reply */
};

/*
 * Starts a server on a free port of 127.0.0.1, or again on the one it had; without a
 * listener for TCP where tcp is false.
 */
void nameserver_start(struct nameserver *s, nameserver_handler *handler, bool tcp);
void nameserver_stop(struct nameserver *s);

/* Handlers: an address for every name, and no answer at all. */
nameserver_handler nameserver_answers, nameserver_is_silent;

/* Sends bytes to who asked q over UDP; from another socket where elsewhere is true. */
void nameserver_send(struct nameserver *s, const struct nameserver_query *q,
    const void *bytes, size_t length, bool elsewhere);

/* An A record for the name that was asked for, 192.0.2.last. */
void nameserver_address(
    struct message *reply, const struct nameserver_query *q, unsigned int last);

/* Sets the error code of a reply. */
void nameserver_rcode(struct message *reply, enum dns_rcode code);

#endif
