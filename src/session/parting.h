/* parting: a connection is closed in peace */
#ifndef SESSION_PARTING_H
#define SESSION_PARTING_H

struct diag;
struct loop;

struct parting_request {
	int fd; /* a connected stream socket, taken over */
	void (*done)(void *context, struct loop *l);
	void *context;
};

/*
 * Adds a task to l that says that no data follows, throws away what the peer
 * has to say, and closes fd once the peer has hung up, too, or a quarter of a
 * second has passed.  A close(2) with a greeting unread would be a reset
 * (RFC 1122, 4.2.2.13), which servers take for an error and log.  done is
 * called once.  Returns 0, or -1 with d and fd closed.
 */
int
parting_start(struct loop *l, const struct parting_request *request, struct diag *d);

#endif
