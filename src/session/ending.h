/* ending: which end of data ends the run, as a pure function: serval(1), ENDING */
#ifndef SESSION_ENDING_H
#define SESSION_ENDING_H

#include <stdbool.h>

#include "session/settings.h"

/* What is known when a decision is due. */
struct ending_facts {
	enum eof_policy policy;
	bool local_ended; /* our data is over, and the peer's kernel was given all */
	bool local_silent; /* our side never has anything to say */
	bool local_terminal; /* our data is typed by somebody */
	bool peer_ended; /* the peer's data is over, and all of it was written */
	bool quit_is_due; /* the time of --quit-after has passed since local_ended */
};

/* What is to be done, or'ed; each may be asked for again. */
enum {
	ENDING_FIN = 1 << 0, /* tell the peer that our data is over */
	ENDING_STOP_LOCAL = 1 << 1, /* read no more of ours, send what was read */
	ENDING_PROBE = 1 << 2, /* have the kernel probe whether the peer is there */
	ENDING_FINISH = 1 << 3, /* end once everything is delivered */
};

/* What these facts ask for. */
unsigned int ending_actions(const struct ending_facts *f);

#endif
