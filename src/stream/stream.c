#include "stream/stream.h"

#include <poll.h>

int
stream_wait(const struct stream *s, int want, short *events)
{
	*events = want == IO_WANT_READ ? POLLIN : POLLOUT;
	return want == IO_WANT_READ ? s->read_fd : s->write_fd;
}

void
stream_close(struct stream *s)
{
	if (s != NULL)
		s->ops->close(s);
}
