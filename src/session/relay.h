/* relay: one connection, from when it stands to when it ends */
#ifndef SESSION_RELAY_H
#define SESSION_RELAY_H

#include <stdbool.h>

#include "base/diag.h"
#include "pump/filter.h"
#include "pump/half.h"
#include "pump/loop.h"
#include "session/near.h"

struct settings;
struct stream;

/* How a relay ended; STATUS_OK: every byte was delivered. */
struct relay_outcome {
	struct diag diag;
	bool near_failed; /* it was our end: the next connection would fare no better */
};

struct relay_request {
	const struct settings *settings;
	struct near_end near; /* taken over */
	struct stream *peer; /* taken over */
	bool listener; /* we were connected to, and do not hang up first */
	void (*ended)(
	    void *context, struct loop *l, const struct relay_outcome *outcome);
	void *context;
};

struct relay;

/*
 * Makes a relay and adds it to l.  It ends by the rules of serval(1), ENDING;
 * then it closes both streams, calls ended with how it went and frees itself.
 * Returns NULL with d set, both streams closed, when there is no memory.
 */
struct relay *
relay_start(struct loop *l, const struct relay_request *request, struct diag *d);

/* Says how many bytes one datagram that we send may have. */
void relay_limit_datagrams(struct relay *r, size_t size);

#endif
