#include "stream/datagram.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/path.h"
#include "net/sockopt.h"
#include "stream/datagram_parts.h"

int
datagram_failed(struct datagram *g, int error, struct diag *d)
{
	enum status status = STATUS_BROKEN;

	if (error == ECONNREFUSED)
		status = STATUS_NO;
	else if (error == EMSGSIZE)
		status = STATUS_USAGE;
	return diag_errno(d, status, error, "%s", g->stream.name);
}

static int
datagram_explain(struct stream *s, bool writing, int error, struct diag *d)
{
	(void)writing;
	return datagram_failed((struct datagram *)s, error, d);
}

static int
datagram_half_close(struct stream *s, struct diag *d)
{
	struct datagram *g = (struct datagram *)s;

	if (g->request.records && shutdown(s->write_fd, SHUT_WR) == -1 &&
	    errno != ENOTCONN)
		return datagram_failed(g, errno, d);
	return 0;
}

static ssize_t
datagram_undelivered(struct stream *s, struct diag *d)
{
	(void)s;
	(void)d;
	return 0;
}

/* What was dropped behind the last that was received, no message tells of. */
static uint64_t
datagram_lost(struct stream *s, bool *or_more)
{
	struct datagram *g = (struct datagram *)s;
	uint32_t dropped;

	*or_more = g->coalesced;
	if (sockopt_get_drops(g->request.fd, &dropped) == 0 && dropped > g->lost)
		g->lost = dropped;
	return g->lost;
}

static void
datagram_close(struct stream *s)
{
	struct datagram *g = (struct datagram *)s;

	close(s->read_fd);
	free(g->batch);
	free(g->rest);
	free(g);
}

static const struct stream_ops datagram_ops = {
    .read = datagram_read,
    .write = datagram_write,
    .write_messages = datagram_write_messages,
    .explain = datagram_explain,
    .half_close = datagram_half_close,
    .undelivered = datagram_undelivered,
    .lost = datagram_lost,
    .close = datagram_close,
};

static bool
is_udp(int fd)
{
	int protocol;

	return sockopt_get_int(fd, SOL_SOCKET, SO_PROTOCOL, &protocol) == 0 &&
	    protocol == IPPROTO_UDP;
}

struct stream *
datagram_open(const struct datagram_request *request, struct diag *d)
{
	struct datagram *g = calloc(1, sizeof(*g));

	if (g == NULL) {
		diag_errno(d, STATUS_LOCAL, errno, "%s", request->name);
		close(request->fd);
		return NULL;
	}
	g->stream = (struct stream){
	    .ops = &datagram_ops,
	    .read_fd = request->fd,
	    .write_fd = request->fd,
	    .reads_messages = true,
	    .writes_messages = true,
	    .endless = !request->records,
	    .name = request->name,
	};
	g->request = *request;
	if (request->destination != NULL)
		g->peer = *request->destination;
	if (!is_udp(request->fd))
		return &g->stream;
	g->segment_max = DATAGRAM_MAX / 2;
	if (request->packed) {
		g->batch = datagram_batch_new();
		g->stream.read_room = datagram_read_room(g);
	}
	return &g->stream;
}
