/* ask: is anybody at a UDP port? */
#ifndef SESSION_ASK_H
#define SESSION_ASK_H

#include <stdint.h>

#include "base/diag.h"
#include "lookup/name.h"

struct loop;
struct settings;

/* The answer: STATUS_OK with peer, STATUS_NO (refused), STATUS_TIMEOUT (silence). */
struct ask_result {
	const struct endpoint *peer;
	const struct diag *why;
};

struct ask_request {
	const struct settings *settings;
	const struct name_answer *candidates; /* borrowed; asked in turn */
	const struct name_answer *sources;
	int64_t timeout; /* ms, for each candidate */
	void (*done)(void *context, struct loop *l, const struct ask_result *result);
	void *context;
};

/* Is --probe-data, if it was given, good?  0, or -1 with d (STATUS_USAGE). */
int ask_check(const struct settings *s, struct diag *d);

/*
 * Adds a task to l that sends one datagram to a candidate, empty or
 * --probe-data, and waits for any answer: a datagram, or the word of its host
 * that nobody is there (ICMP port unreachable), after which, as after silence,
 * the next candidate is asked.  done is called once.  Returns 0, or -1 with d.
 */
int ask_start(struct loop *l, const struct ask_request *request, struct diag *d);

#endif
