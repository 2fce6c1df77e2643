/* settings: what the user asked; filled once by cli, const ever after */
#ifndef SESSION_SETTINGS_H
#define SESSION_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pump/half.h"

struct endpoint;

/* When the run ends: the columns of the table in serval(1), ENDING. */
enum eof_policy { EOF_HALF, EOF_STDIN, EOF_PEER, EOF_NEVER };

/* The moments at which --shutdown acts on the socket, and on which halves. */
enum shutdown_how { SHUTDOWN_NONE, SHUTDOWN_RD, SHUTDOWN_WR, SHUTDOWN_RDWR };

/* Words given by a repeatable option, in order. */
struct words {
	const char **list;
	size_t count;
};

/*
 * The words that session has for the user.  Only cli prints: it fills these in
 * and session calls them.
 */
struct report {
	/* Says one line of text, without a newline, on stderr. */
	void (*line)(const char *text);

	/*
	 * Prints the port of local on a line of its own: on stdout, or where
	 * port_file is not NULL into that file.  Returns 0, or -1 with errno.
	 */
	int (*listening)(const struct endpoint *local, const char *port_file);
};

/* Times are in ms, -1 where no limit was asked for; sizes in bytes, 0: unset. */
struct settings {
	/* what to reach */
	bool ipv4, ipv6, unix_domain, udp, seqpacket;
	bool listen, probe, numeric, legacy_ip;
	int64_t inherited_fd; /* --fd, or -1 */
	const char *source_host;
	const char *source_port;

	/* listening */
	bool keep_open, print_port, reuse_port, lock_peer;
	int64_t backlog, max_clients;
	const char *port_file;

	/* what moves, and until when */
	enum eof_policy eof;
	int64_t quit_after;
	bool no_stdin, send_only, recv_only;
	enum shutdown_how shutdown;
	bool crlf, telnet;
	int64_t interval;
	int64_t datagram_size, datagram_limit;
	struct framing framing;
	enum half_way copier;

	/* time limits */
	int64_t connect_timeout, accept_timeout, idle_timeout, total_timeout;

	/* trying again */
	int64_t retries; /* INT64_MAX: forever */
	int64_t retry_interval;
	bool backoff, any;

	/* probing */
	bool all, randomize;
	const char *probe_data;
	int64_t parallel;

	/* a program in the place of stdin and stdout */
	const char *exec_file, *exec_shell;
	bool pass_fd;

	/* the socket */
	bool nagle, broadcast, debug_socket, tcp_md5;
	int64_t receive_buffer, send_buffer, ttl, min_ttl, tos, keepalive;
	struct words socket_options;

	/* look-ups; service and protocol by name or number */
	struct {
		bool first, canonical, aliases, idn, ttl, mx;
		bool dns, search, tcp;
		bool verify, numeric_service, name_required, datagram, no_fqdn;
		bool unordered, progress, no_progress;
		const char *service, *type, *flags, *srv, *port;
		struct words servers;
		int64_t timeout; /* of one name */
		int64_t tries, jobs; /* 0: as many as are sensible */
	} lookup;
	bool fqdn;

	/* what this host is called, its services and its interfaces */
	bool short_name, list;
	const char *new_name, *protocol, *fields;

	/* prefixes */
	struct {
		const char *file, *step, *to;
		bool invert, count, unique;
		int64_t field, into; /* 0: not asked for */
	} cidr;

	/* answers */
	bool raw;
	bool json, with_input, skip_bad, keep_bad;

	/* addresses */
	const char *from_forms, *to_forms, *nat64_prefix, *is_kind;
	bool classify, valid;
	unsigned int address_family; /* any, 4, 6 */

	int64_t verbose;
	const struct report *report;
};

/* What is done where nothing was asked for; report is NULL and left to cli. */
void settings_default(struct settings *s);

#endif
