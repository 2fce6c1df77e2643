#include "session/signals.h"

#include <errno.h>
#include <stddef.h>

#include "base/diag.h"

volatile sig_atomic_t signals_caught;

static const int ending[] = {SIGHUP, SIGINT, SIGTERM};

enum { ENDING_COUNT = sizeof(ending) / sizeof(*ending) };

static void
note(int signal_number)
{
	signals_caught = signal_number;
}

void
signals_ignore_pipe(void)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN};

	sigaction(SIGPIPE, &ignore, NULL);
}

int
signals_defer(struct signals *s, struct diag *d)
{
	struct sigaction catch = {.sa_handler = note}, before;
	sigset_t blocked;

	sigemptyset(&blocked);
	for (size_t i = 0; i < ENDING_COUNT; i++) {
		if (sigaction(ending[i], NULL, &before) == -1)
			return diag_errno(d, STATUS_LOCAL, errno, "sigaction");
		/* nohup(1) and shells' background jobs want them ignored. */
		if (before.sa_handler == SIG_IGN)
			continue;
		if (sigaction(ending[i], &catch, NULL) == -1)
			return diag_errno(d, STATUS_LOCAL, errno, "sigaction");
		sigaddset(&blocked, ending[i]);
	}
	if (sigprocmask(SIG_BLOCK, &blocked, &s->mask) == -1)
		return diag_errno(d, STATUS_LOCAL, errno, "sigprocmask");
	return 0;
}

void
signals_die(void)
{
	struct sigaction fatal = {.sa_handler = SIG_DFL};
	sigset_t wanted;

	if (signals_caught == 0)
		return;
	sigaction(signals_caught, &fatal, NULL);
	raise(signals_caught);
	sigemptyset(&wanted);
	sigaddset(&wanted, signals_caught);
	sigprocmask(SIG_UNBLOCK, &wanted, NULL);
}
