#include "session/inherit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/diag.h"
#include "net/endpoint.h"
#include "net/sockopt.h"
#include "session/connection.h"
#include "session/near.h"
#include "session/run.h"
#include "session/serve.h"
#include "session/settings.h"
#include "session/tuning.h"

static void
ended(void *context, const struct connection_outcome *outcome)
{
	struct connection_outcome *kept = context;

	*kept = *outcome;
}

/* Relays on fd, which is connected; taken over. */
static int
relay_on(const struct settings *s, int fd, struct diag *d)
{
	struct connection_outcome outcome = {0};
	struct run run = {0};
	struct connection_request request = {
	    .run = &run,
	    .fd = fd,
	    .listener = s->listen,
	    .ended = ended,
	    .context = &outcome,
	};
	int status;

	if (near_check(s, d) == -1 || run_open(&run, s, d) == -1) {
		close(fd);
		return d->status;
	}
	if (connection_start(&request, d) == -1 || run_loop(&run, d) == -1) {
		status = d->status;
	} else {
		*d = outcome.diag;
		status = outcome.exit_status;
	}
	run_close(&run);
	signals_die();
	return status;
}

static bool
is_listening(int fd)
{
	int listening;

	return sockopt_get_int(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening) == 0 &&
	    listening != 0;
}

/* Sets on fd, where it is a socket, what the user asked for, as if we had made it. */
static int
tune(const struct settings *s, int fd, struct diag *d)
{
	struct endpoint local;

	if (endpoint_local(fd, &local) == -1)
		return 0;
	if (tuning_apply(s, fd, SOCKOPT_MADE, &local, d) == -1)
		return -1;
	return is_listening(fd) ? 0 : tuning_apply(s, fd, SOCKOPT_CONNECTED, NULL, d);
}

int
inherit_run(const struct settings *s, struct diag *d)
{
	int fd = fcntl((int)s->inherited_fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);

	if (fd == -1) {
		diag_errno(d, STATUS_USAGE, errno, "--fd %d", (int)s->inherited_fd);
		return d->status;
	}
	if (tune(s, fd, d) == -1) {
		close(fd);
		return d->status;
	}
	return is_listening(fd) ? serve_inherited(s, fd, d) : relay_on(s, fd, d);
}
