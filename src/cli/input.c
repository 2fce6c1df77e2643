#include "cli/input.h"

#include <errno.h>
#include <string.h>

#include "base/diag.h"
#include "cli/await.h"
#include "cli/output.h"

void
input_init(struct input *in, int fd, struct output *out)
{
	in->fd = fd;
	in->out = out;
	in->way = nowait_way(fd);
	in->ended = in->skipping = false;
	in->start = in->end = 0;
	in->taken = 0;
}

/* Where more is read to, behind what is there, which moves to the front. */
static char *
make_room(struct input *in, size_t *room)
{
	in->end -= in->start;
	memmove(in->data, in->data + in->start, in->end);
	in->start = 0;
	/* A byte stays free, for the NUL behind a line. */
	*room = sizeof(in->data) - 1 - in->end;
	return in->data + in->end;
}

/* Takes what read(2) has returned in.  Returns 0, or -1 with d. */
static int
take_in(struct input *in, ssize_t got, struct diag *d)
{
	if (got == -1)
		return diag_errno(d, STATUS_LOCAL, errno, "cannot read stdin");
	in->ended = got == 0;
	in->end += (size_t)got;
	in->taken += (uint64_t)got;
	return 0;
}

/* Reads more, once those who wait for an answer to what they have sent have it. */
static int
fill(struct input *in, struct diag *d)
{
	size_t room;
	char *end;

	if (output_flush(in->out, d) == -1)
		return -1;
	end = make_room(in, &room);
	return take_in(in, await_read(in->fd, end, room), d);
}

/* Reads more if there is more now. */
static int
fill_now(struct input *in, struct diag *d)
{
	size_t room;
	char *end = make_room(in, &room);
	ssize_t got = nowait_read(in->fd, &in->way, end, room);

	return got == -1 && errno == EAGAIN ? 0 : take_in(in, got, d);
}

/* Where the unread bytes from offset on have a newline, or NULL. */
static char *
find_newline(struct input *in, size_t offset)
{
	return memchr(
	    in->data + in->start + offset, '\n', in->end - in->start - offset);
}

/* Throws away what there is of a long line; true once its newline is gone, too. */
static bool
skip_line(struct input *in)
{
	char *newline = find_newline(in, 0);

	in->start = newline == NULL ? in->end : (size_t)(newline - in->data) + 1;
	in->skipping = newline == NULL && !in->ended;
	return !in->skipping;
}

/* Takes the unread bytes up to newline, or up to the end where there is none. */
static void
take_line(struct input *in, const char *newline, char **line, size_t *length)
{
	char *text = in->data + in->start;
	size_t used = newline == NULL ? in->end - in->start : (size_t)(newline - text);

	in->start += used + (newline != NULL);
	if (used > 0 && text[used - 1] == '\r')
		used--;
	text[used] = '\0';
	*line = text;
	*length = used;
}

/* A line of what was read, if one is whole or nothing will follow; else INPUT_WAIT. */
static enum input_got
take_whole(struct input *in, size_t searched, char **line, size_t *length)
{
	char *newline = find_newline(in, searched);
	bool is_long = newline == NULL && in->end - in->start == sizeof(in->data) - 1;

	if (newline == NULL && !in->ended && !is_long)
		return INPUT_WAIT;
	if (in->start == in->end)
		return INPUT_END;
	take_line(in, newline, line, length);
	in->skipping = is_long;
	return is_long ? INPUT_LONG : INPUT_GOT;
}

enum input_got
input_line(struct input *in, char **line, size_t *length, struct diag *d)
{
	size_t searched = 0;
	enum input_got got;

	while (in->skipping && !skip_line(in))
		if (fill(in, d) == -1)
			return INPUT_FAILED;
	while ((got = take_whole(in, searched, line, length)) == INPUT_WAIT) {
		searched = in->end - in->start;
		if (fill(in, d) == -1)
			return INPUT_FAILED;
	}
	return got;
}

enum input_got
input_line_now(
    struct input *in, bool readable, char **line, size_t *length, struct diag *d)
{
	enum input_got got = INPUT_WAIT;

	if (!in->skipping || skip_line(in))
		got = take_whole(in, 0, line, length);
	if (got != INPUT_WAIT || !readable)
		return got;
	if (fill_now(in, d) == -1)
		return INPUT_FAILED;
	return input_line_now(in, false, line, length, d);
}

enum input_got
input_record(
    struct input *in, size_t size, char **record, size_t *length, struct diag *d)
{
	while (in->end - in->start < size && !in->ended)
		if (fill(in, d) == -1)
			return INPUT_FAILED;
	if (in->start == in->end)
		return INPUT_END;
	*record = in->data + in->start;
	*length = in->end - in->start < size ? in->end - in->start : size;
	in->start += *length;
	return INPUT_GOT;
}
