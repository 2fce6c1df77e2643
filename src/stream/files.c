#include "stream/files.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/diag.h"
#include "net/sockopt.h"
#include "stream/nowait.h"
#include "stream/stream.h"

struct files {
	struct stream stream;
	struct files_request request;
	enum nowait_way read_way, write_way;
};

static int
files_explain(struct stream *s, bool writing, int error, struct diag *d)
{
	struct files *f = (struct files *)s;

	if (!writing)
		return diag_errno(d, STATUS_LOCAL, error, "%s", f->request.read_name);
	if (error == EPIPE || error == ECONNRESET)
		return diag_set(d, STATUS_BROKEN, "%s", "");
	return diag_errno(d, STATUS_LOCAL, error, "%s", f->request.write_name);
}

static ssize_t
files_read(struct stream *s, void *buffer, size_t size, struct diag *d)
{
	struct files *f = (struct files *)s;
	ssize_t moved;

	if (s->read_fd == -1)
		return 0;
	moved = nowait_read(s->read_fd, &f->read_way, buffer, size);
	if (moved >= 0)
		return moved;
	if (errno == EAGAIN)
		return IO_WANT_READ;
	return files_explain(s, false, errno, d);
}

static ssize_t
files_write(struct stream *s, const void *bytes, size_t length, struct diag *d)
{
	struct files *f = (struct files *)s;
	ssize_t moved;

	if (s->write_fd == -1)
		return length;
	moved = nowait_write(s->write_fd, &f->write_way, bytes, length);
	if (moved >= 0)
		return moved;
	if (errno == EAGAIN)
		return IO_WANT_WRITE;
	return files_explain(s, true, errno, d);
}

static int
files_half_close(struct stream *s, struct diag *d)
{
	struct files *f = (struct files *)s;
	int fd = s->write_fd;

	if (!f->request.owned || fd == -1)
		return 0;
	s->write_fd = -1;
	if (fd == s->read_fd)
		return 0;
	if (close(fd) == -1 && errno != EINTR)
		return diag_errno(d, STATUS_LOCAL, errno, "%s", f->request.write_name);
	return 0;
}

static ssize_t
files_undelivered(struct stream *s, struct diag *d)
{
	(void)s;
	(void)d;
	return 0;
}

static void
files_close(struct stream *s)
{
	struct files *f = (struct files *)s;

	if (f->request.owned) {
		if (s->write_fd != -1 && s->write_fd != s->read_fd)
			close(s->write_fd);
		if (s->read_fd != -1)
			close(s->read_fd);
	}
	free(f);
}

static const struct stream_ops files_ops = {
    .read = files_read,
    .write = files_write,
    .explain = files_explain,
    .half_close = files_half_close,
    .undelivered = files_undelivered,
    .close = files_close,
};

/* A socket on which one write is one message, and one read another. */
static bool
has_messages(int fd, enum nowait_way way)
{
	int type;

	return way == NOWAIT_SOCKET &&
	    sockopt_get_int(fd, SOL_SOCKET, SO_TYPE, &type) == 0 && type != SOCK_STREAM;
}

struct stream *
files_open(const struct files_request *request, struct diag *d)
{
	struct files *f = calloc(1, sizeof(*f));

	if (f == NULL) {
		diag_errno(d, STATUS_LOCAL, errno, "%s", request->read_name);
		return NULL;
	}
	f->stream.ops = &files_ops;
	f->stream.read_fd = request->read_fd;
	f->stream.write_fd = request->write_fd;
	f->stream.read_raw = raw_for_reading(request->read_fd);
	f->stream.write_raw = raw_for_writing(request->write_fd);
	f->stream.name = request->write_name;
	f->request = *request;
	f->read_way = nowait_way(request->read_fd);
	f->write_way = nowait_way(request->write_fd);
	f->stream.reads_messages = has_messages(request->read_fd, f->read_way);
	f->stream.writes_messages = has_messages(request->write_fd, f->write_way);
	return &f->stream;
}
