/* signals: ending in good order when a signal asks for it */
#ifndef SESSION_SIGNALS_H
#define SESSION_SIGNALS_H

#include <signal.h>

struct diag;

/* What the loop needs to be woken by a signal, and by nothing in between. */
struct signals {
	sigset_t mask; /* as it was: for ppoll(2) and for programs that are started */
};

/* The signal that asked for the end, or 0. */
extern volatile sig_atomic_t signals_caught;

/* A reader that goes away is an error of write(2), never our death. */
void signals_ignore_pipe(void);

/*
 * From now on SIGHUP, SIGINT and SIGTERM, where they are not ignored, set
 * signals_caught and are delivered only where s->mask is put in force, so that
 * what we made in the file system can be removed.  Returns 0, or -1 with d.
 */
int signals_defer(struct signals *s, struct diag *d);

/* Dies by the signal that was caught, as whoever sent it expects. */
void signals_die(void);

#endif
