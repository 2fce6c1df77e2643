/* connection: a connected socket joined to our end, until both are done */
#ifndef SESSION_CONNECTION_H
#define SESSION_CONNECTION_H

#include <stdbool.h>

#include "base/diag.h"
#include "net/endpoint.h"

struct run;

/* How a connection ended. */
struct connection_outcome {
	struct diag diag; /* STATUS_OK: every byte was delivered */
	int exit_status; /* what the run's should be: a program's own, if it ran */
	bool near_failed; /* our end failed: the next one would fare no better */
};

struct connection_request {
	struct run *run;
	int fd; /* a connected socket, or one to receive datagrams; taken over */
	bool listener; /* they came to us */
	const struct endpoint *destination; /* all datagrams go there, or NULL */
	void (*ended)(void *context, const struct connection_outcome *outcome);
	void *context;
};

/*
 * Joins fd to standard input and output, or to a program of its own, and runs
 * it in the run's loop.  ended is called once it is over, the program has
 * been waited for and everything is closed.  Returns 0, or -1 with d and fd
 * closed.
 */
int connection_start(const struct connection_request *request, struct diag *d);

#endif
