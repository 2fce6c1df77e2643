#include "script.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/diag.h"

static int
next_result(struct script *s, size_t size)
{
	size_t last = s->result_count - 1;
	int result = s->results[s->calls < last ? s->calls : last];

	if (s->calls < SCRIPT_SIZES)
		s->sizes[s->calls] = size;
	s->calls++;
	return result;
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static ssize_t
script_read(struct stream *stream, void *buffer, size_t size, struct diag *d)
{
	struct script *s = (struct script *)stream;
	int result = next_result(s, size);
	size_t moved;

	if (result == IO_ERR)
		return diag_set(d, STATUS_BROKEN, "the source broke");
	if (result <= 0)
		return result;
	if (stream->reads_messages && size < (size_t)result)
		fail_msg("a message of %d bytes met room for %zu", result, size);
	moved = least(least(result, size), s->room - s->moved);
	memcpy(buffer, s->input + s->moved, moved);
	s->moved += moved;
	return moved;
}

static ssize_t
script_write(struct stream *stream, const void *bytes, size_t length, struct diag *d)
{
	struct script *s = (struct script *)stream;
	int result = next_result(s, length);
	size_t moved;

	assert_true(length > 0);
	if (result == IO_ERR)
		return diag_set(d, STATUS_BROKEN, "the sink broke");
	if (result <= 0)
		return result;
	moved = least(result, length);
	assert_true(moved <= s->room - s->moved);
	memcpy(s->output + s->moved, bytes, moved);
	s->moved += moved;
	return moved;
}

/* The size of such a call is how many messages it has. */
static ssize_t
script_write_messages(
    struct stream *stream, const struct iovec *messages, size_t count, struct diag *d)
{
	struct script *s = (struct script *)stream;
	int result = next_result(s, count);
	size_t sent;

	assert_true(count > 0);
	if (result == IO_ERR)
		return diag_set(d, STATUS_BROKEN, "the sink broke");
	if (result <= 0)
		return result;
	for (sent = 0; sent < least(result, count); sent++) {
		assert_true(messages[sent].iov_len <= s->room - s->moved);
		memcpy(s->output + s->moved, messages[sent].iov_base,
		    messages[sent].iov_len);
		s->moved += messages[sent].iov_len;
	}
	return sent;
}

static const struct stream_ops script_ops = {
    .read = script_read, .write = script_write};
static const struct stream_ops script_message_ops = {
    .write = script_write, .write_messages = script_write_messages};

static void
script_init(struct script *s, const int *results, size_t result_count)
{
	*s = (struct script){
	    .stream = {.ops = &script_ops,
		.read_fd = SCRIPT_READ_FD,
		.write_fd = SCRIPT_WRITE_FD},
	    .results = results,
	    .result_count = result_count,
	};
}

void
script_source(struct script *s, const void *input, size_t length, const int *results,
    size_t result_count)
{
	script_init(s, results, result_count);
	s->input = input;
	s->room = length;
}

void
script_sink(struct script *s, void *output, size_t room, const int *results,
    size_t result_count)
{
	script_init(s, results, result_count);
	s->output = output;
	s->room = room;
}

void
script_message_sink(struct script *s, void *output, size_t room, const int *results,
    size_t result_count)
{
	script_sink(s, output, room, results, result_count);
	s->stream.ops = &script_message_ops;
	s->stream.writes_messages = true;
}
