#include "session/source.h"

#include <errno.h>

#include "base/diag.h"
#include "net/sockopt.h"
#include "net/unixpath.h"

static const struct endpoint *
of_family(const struct name_answer *sources, int family)
{
	for (size_t i = 0; i < sources->count; i++)
		if (endpoint_family(&sources->endpoints[i]) == family)
			return &sources->endpoints[i];
	return NULL;
}

static int
bind_unix(int fd, int type, const struct endpoint *source, struct unixpath *held,
    struct diag *d)
{
	struct sockaddr any_name = {.sa_family = AF_UNIX};

	if (source != NULL)
		return unixpath_bind(fd, source, held, d);
	if (type == SOCK_DGRAM && bind(fd, &any_name, sizeof(any_name.sa_family)) == -1)
		return diag_errno(d, STATUS_LOCAL, errno, "bind");
	return 0;
}

static int
failed(const struct endpoint *source, int error, struct diag *d)
{
	char host[ENDPOINT_TEXT_MAX];

	endpoint_host(source, false, host);
	return diag_errno(
	    d, STATUS_LOCAL, error, "source %s port %u", host, endpoint_port(source));
}

int
source_bind(int fd, const struct name_answer *sources, const struct endpoint *peer,
    struct unixpath *held, struct diag *d)
{
	int family = endpoint_family(peer), type = SOCK_STREAM;
	const struct endpoint *source = of_family(sources, family);

	if (sources->count == 0 && family != AF_UNIX)
		return 0;
	sockopt_get_int(fd, SOL_SOCKET, SO_TYPE, &type);
	if (family == AF_UNIX)
		return bind_unix(fd, type, source, held, d);
	if (source == NULL)
		return diag_set(d, STATUS_NO, "--source: not an address of %s",
		    family == AF_INET ? "IPv4" : "IPv6");
	/* So that the same port can be used again while the last one lingers. */
	if (type == SOCK_STREAM &&
	    sockopt_set_int(fd, SOL_SOCKET, SO_REUSEADDR, 1) == -1)
		return diag_errno(d, STATUS_LOCAL, errno, "SO_REUSEADDR");
	if (bind(fd, &source->address.any, source->length) == -1)
		return failed(source, errno, d);
	return 0;
}
