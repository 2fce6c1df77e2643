/* announce: who is connected to whom, told under -v in nc's words */
#ifndef SESSION_ANNOUNCE_H
#define SESSION_ANNOUNCE_H

#include "net/endpoint.h"

struct diag;
struct settings;

enum { ANNOUNCE_NAME_MAX = ENDPOINT_TEXT_MAX + 8 };

/* e for people: "127.0.0.1 8080", a path, or "peer" where it has no name. */
void announce_name(const struct endpoint *e, char name[static ANNOUNCE_NAME_MAX]);

/* "Connection to 127.0.0.1 22 port [tcp/ssh] succeeded!", as text and told. */
void announce_success_line(
    const struct settings *s, const struct endpoint *peer, char *line, size_t size);
void announce_connected(const struct settings *s, const struct endpoint *peer);

/* "Connected from 127.0.0.1 40000": our own end of the socket fd. */
void announce_local(const struct settings *s, int fd);

/* "Connection received on 127.0.0.1 8080 from 127.0.0.1 40000" */
void announce_accepted(const struct settings *s, int fd, const struct endpoint *peer);

/*
 * Fills d for a connect(2) or send(2) to peer that failed with error: "connect to
 * 127.0.0.1 port 23 (tcp) failed: Connection refused", with STATUS_NO where
 * the network said no.  Returns -1.
 */
int announce_failure(
    const struct endpoint *peer, const char *protocol, int error, struct diag *d);

/* Fills d for a peer that did not answer in time (STATUS_TIMEOUT).  Returns -1. */
int announce_silence(const struct endpoint *peer, const char *protocol, struct diag *d);

#endif
