/* near: our end of a connection: standard input and output, or a program */
#ifndef SESSION_NEAR_H
#define SESSION_NEAR_H

#include <signal.h>
#include <stdbool.h>

#include "net/endpoint.h"
#include "stream/program.h"

struct diag;
struct settings;
struct stream;

/* Both ends of the connection, for a program's environment. */
struct near_names {
	struct endpoint local, peer;
	const char *protocol; /* "tcp", "udp", "unix" or "file" */
};

struct near_end {
	struct stream *stream;
	bool terminal; /* somebody types what we send */
	bool silent; /* there is nothing that we will ever send */
	bool program; /* one that stops reading or writing has had enough: no error */
};

/* Was a program asked for? */
bool near_is_program(const struct settings *s);

/*
 * Is standard input fit to be read, or --exec to be run?  Asked before anything
 * is opened, since a directory only fails at its first read, and words only
 * when there is a peer.  Returns 0, or -1 with d.
 */
int near_check(const struct settings *s, struct diag *d);

/* Standard input and output as settings want them used.  Returns 0 or -1. */
int near_open_stdio(const struct settings *s, struct near_end *near, struct diag *d);

/*
 * Starts the program of --exec or --sh-exec, which finds both ends in its
 * environment: SERVAL_REMOTE_ADDR and so on, and Ncat's names for them; mask
 * is the signal mask that it gets.  Returns 0 or -1.
 */
int near_open_program(const struct settings *s, const struct near_names *names,
    const sigset_t *mask, struct near_end *near, struct program *program,
    struct diag *d);

#endif
