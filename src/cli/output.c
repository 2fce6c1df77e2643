#include "cli/output.h"

#include <errno.h>
#include <string.h>

#include "base/diag.h"
#include "cli/await.h"

void
output_init(struct output *o, int fd)
{
	o->fd = fd;
	o->await_turn = NULL;
	o->way = nowait_way(fd);
	o->error = 0;
	o->used = 0;
}

static void
empty(struct output *o)
{
	if (o->await_turn != NULL && o->used > 0)
		o->await_turn(o);
	if (o->error == 0 && await_write(o->fd, o->data, o->used) == -1)
		o->error = errno;
	o->used = 0;
}

void
output_write(struct output *o, const void *bytes, size_t length)
{
	const char *rest = bytes;

	while (length > 0) {
		size_t part = sizeof(o->data) - o->used;

		if (part > length)
			part = length;
		memcpy(o->data + o->used, rest, part);
		o->used += part;
		rest += part;
		length -= part;
		if (o->used == sizeof(o->data))
			empty(o);
	}
}

void
output_line(struct output *o, const char *text, size_t length)
{
	output_write(o, text, length);
	output_write(o, "\n", 1);
}

char *
output_space(struct output *o, size_t least, size_t *room)
{
	if (sizeof(o->data) - o->used < least)
		empty(o);
	*room = sizeof(o->data) - o->used;
	return o->data + o->used;
}

void
output_fill(struct output *o, size_t length)
{
	o->used += length;
	if (o->used == sizeof(o->data))
		empty(o);
}

int
output_flush(struct output *o, struct diag *d)
{
	empty(o);
	if (o->error == 0)
		return 0;
	if (o->error == EPIPE)
		return diag_set(d, STATUS_BROKEN, "%s", "");
	return diag_errno(d, STATUS_LOCAL, o->error, "cannot write to stdout");
}

int
output_flush_now(struct output *o, struct diag *d)
{
	while (o->used > 0 && o->error == 0) {
		ssize_t put = nowait_write(o->fd, &o->way, o->data, o->used);

		if (put == -1 && errno == EAGAIN)
			return 0;
		if (put == -1) {
			o->error = errno;
			break;
		}
		o->used -= (size_t)put;
		memmove(o->data, o->data + put, o->used);
	}
	return output_flush(o, d) == -1 ? -1 : 1;
}
