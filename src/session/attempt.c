#include "session/attempt.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/diag.h"
#include "session/reach.h"
#include "session/source.h"
#include "session/tuning.h"

int
attempt_open(const struct settings *s, const struct name_answer *sources,
    const struct endpoint *peer, struct unixpath *source_path, struct diag *d)
{
	int type = reach_socket_type(s) | SOCK_CLOEXEC | SOCK_NONBLOCK;
	int fd = socket(endpoint_family(peer), type, 0);

	if (fd == -1)
		return diag_errno(d, STATUS_LOCAL, errno, "socket");
	if (tuning_apply(s, fd, SOCKOPT_MADE, peer, d) == -1 ||
	    source_bind(fd, sources, peer, source_path, d) == -1) {
		close(fd);
		return -1;
	}
	return fd;
}

bool
attempt_met_itself(int fd)
{
	struct endpoint local, peer;

	return endpoint_local(fd, &local) == 0 && endpoint_peer(fd, &peer) == 0 &&
	    endpoint_family(&local) != AF_UNIX && endpoint_equal(&local, &peer);
}
