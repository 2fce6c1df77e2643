/* dns: questions to DNS servers, many at once, through c-ares */
#ifndef LOOKUP_DNS_H
#define LOOKUP_DNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct diag;
struct dns;

/* Zero-initialised but for what is wanted. */
struct dns_settings {
	/*
	 * ADDRESS, ADDRESS:PORT or [V6]:PORT, an IPv6 one with %zone; without any
	 * those of resolv.conf(5).
	 */
	const char *const *servers;
	size_t server_count;
	int64_t first_try; /* ms until the first retransmission; 0: 300 */
	unsigned int tries; /* at each server; 0: 5 */
	bool tcp_only;
	bool search; /* the domains of resolv.conf(5) for short names */
};

enum dns_outcome {
	DNS_OK, /* the message has an answer */
	DNS_NO_NAME, /* NXDOMAIN: there is no such name */
	DNS_NO_DATA, /* the name has no record of that type */
	DNS_SERVER_FAILED, /* SERVFAIL of every server that answered */
	DNS_REFUSED, /* REFUSED, likewise */
	DNS_NOT_IMPLEMENTED, /* NOTIMP, likewise */
	DNS_NOT_UNDERSTOOD, /* FORMERR or a code that we do not know, likewise */
	DNS_BAD_REPLY, /* nothing but malformed replies */
	DNS_ALIAS_LOOP, /* the answer's CNAMEs are a loop, or too many */
	DNS_TRUNCATED, /* it is too long for UDP, and over TCP none came */
	DNS_TIMED_OUT, /* no server answered in any of the tries */
	DNS_UNREACHABLE, /* no server listens there, or can be sent to */
	DNS_NO_MEMORY,
};

/*
 * What came of a question.  message is valid in the call only, and NULL where
 * there is none; it was held to dns_check (proto/dns.h), its id, question and
 * sender to what was asked.
 */
struct dns_reply {
	enum dns_outcome outcome;
	const unsigned char *message;
	size_t length;
	unsigned int timeouts; /* how many of its tries went unanswered */
	int error; /* the errno behind DNS_UNREACHABLE, where it is known, or 0 */
};

struct dns_watch {
	int fd;
	short events; /* of poll(2) */
};

/* As many descriptors as there may ever be to watch: UDP and TCP for each server. */
enum { DNS_SERVERS_MAX = 8, DNS_WATCHED_MAX = 3 * DNS_SERVERS_MAX * DNS_SERVERS_MAX };

/* Was it built in? */
bool dns_available(void);

/*
 * Makes ready to ask by settings, whose strings are not needed afterwards; loads
 * libcares.  NULL with d: STATUS_USAGE for a server that is no address, else
 * STATUS_LOCAL, also where c-ares was left out of this build.
 */
struct dns *dns_new(const struct dns_settings *settings, struct diag *d);

/*
 * Asks for the records of name (dns_name_write's text) of a type (proto/dns_type.h).
 * answered is called exactly once, by dns_progress and never before this returns;
 * it may ask more, and must not free dns.  Returns 0, or -1 with d and without a
 * call: STATUS_USAGE where name can be none, STATUS_LOCAL without memory.
 */
int dns_ask(struct dns *dns, const char *name, unsigned int type,
    void (*answered)(void *context, const struct dns_reply *reply), void *context,
    struct diag *d);

/*
 * How many questions may be asked now without flooding network or servers.  Where
 * there is no room, dns_deadline says when to look again.
 */
size_t dns_room(struct dns *dns);

/* How many questions have no answer yet. */
size_t dns_pending(const struct dns *dns);

/*
 * Sends what was asked, and lists what to wait for, before each poll(2); list has
 * room for DNS_WATCHED_MAX.  Returns how many there are.
 */
size_t dns_watched(struct dns *dns, struct dns_watch list[static DNS_WATCHED_MAX]);

/* When dns_progress wants to be called without an event: clock_ms or CLOCK_NEVER. */
int64_t dns_deadline(const struct dns *dns);

/*
 * Reads and sends what can be without waiting, and calls those who asked; fd and
 * revents as poll(2) gave them, or fd -1 where only time has passed.  Bounded, so
 * that others get their turn.
 */
void dns_progress(struct dns *dns, int fd, short revents);

/* Frees it all; those who have no answer yet are not called. */
void dns_free(struct dns *dns);

/* "name does not exist", to complete "NAME: ...". */
const char *dns_outcome_words(enum dns_outcome outcome);

/* The version of the library that was loaded, as "1.18.1". */
const char *dns_version(const struct dns *dns);

#endif
