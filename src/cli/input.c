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
	in->ended = in->skipping = false;
	in->start = in->end = 0;
}

/* Reads more behind what is there, which moves to the front; a byte stays free. */
static int
fill(struct input *in, struct diag *d)
{
	ssize_t got;

	if (output_flush(in->out, d) == -1)
		return -1;
	in->end -= in->start;
	memmove(in->data, in->data + in->start, in->end);
	in->start = 0;
	got = await_read(in->fd, in->data + in->end, sizeof(in->data) - 1 - in->end);
	if (got == -1)
		return diag_errno(d, STATUS_LOCAL, errno, "cannot read stdin");
	in->ended = got == 0;
	in->end += (size_t)got;
	return 0;
}

/* Where the unread bytes from offset on have a newline, or NULL. */
static char *
find_newline(struct input *in, size_t offset)
{
	return memchr(
	    in->data + in->start + offset, '\n', in->end - in->start - offset);
}

/* Throws away what is left of a long line, and its newline. */
static int
skip_line(struct input *in, struct diag *d)
{
	char *newline;

	while ((newline = find_newline(in, 0)) == NULL && !in->ended) {
		in->start = in->end;
		if (fill(in, d) == -1)
			return -1;
	}
	in->start = newline == NULL ? in->end : (size_t)(newline - in->data) + 1;
	in->skipping = false;
	return 0;
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

enum input_got
input_line(struct input *in, char **line, size_t *length, struct diag *d)
{
	size_t searched = 0;
	char *newline;

	if (in->skipping && skip_line(in, d) == -1)
		return INPUT_FAILED;
	while ((newline = find_newline(in, searched)) == NULL && !in->ended) {
		searched = in->end - in->start;
		if (searched == sizeof(in->data) - 1) {
			in->skipping = true;
			break;
		}
		if (fill(in, d) == -1)
			return INPUT_FAILED;
	}
	if (in->start == in->end)
		return INPUT_END;
	take_line(in, newline, line, length);
	return in->skipping ? INPUT_LONG : INPUT_GOT;
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
