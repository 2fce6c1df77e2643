/* telnet: input in two pieces is decoded as it is in one, within the promised room */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "proto/telnet.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What a decoder made of all it was fed; the room is for all of it. */
struct made {
	struct telnet telnet;
	struct telnet_result length;
	unsigned char *out, *replies;
};

/* Decodes in buffers of just the promised size, so that a sanitizer sees more. */
static void
feed(struct made *m, const uint8_t *data, size_t size)
{
	unsigned char *out = malloc(size + 1);
	unsigned char *replies = malloc(TELNET_REPLY_ROOM(size));
	struct telnet_result r;

	require(out != NULL && replies != NULL);
	r = telnet_decode(&m->telnet, data, size, out, replies);
	require(r.out_length <= size && r.reply_length <= TELNET_REPLY_ROOM(size));
	memcpy(m->out + m->length.out_length, out, r.out_length);
	memcpy(m->replies + m->length.reply_length, replies, r.reply_length);
	m->length.out_length += r.out_length;
	m->length.reply_length += r.reply_length;
	free(out);
	free(replies);
}

static struct made
make(const uint8_t *data, size_t size, size_t split)
{
	struct made m = {.out = malloc(size + 1), .replies = malloc(size + 1)};

	require(m.out != NULL && m.replies != NULL);
	feed(&m, data, split);
	feed(&m, data + split, size - split);
	return m;
}

/* The first byte says where the rest is cut. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t split = size == 0 ? 0 : data[0] % size;
	const uint8_t *rest = size == 0 ? data : data + 1;
	size_t length = size == 0 ? 0 : size - 1;
	struct made whole = make(rest, length, length), cut = make(rest, length, split);

	require(whole.telnet.state == cut.telnet.state);
	require(whole.length.out_length == cut.length.out_length);
	require(whole.length.reply_length == cut.length.reply_length);
	require(memcmp(whole.out, cut.out, whole.length.out_length) == 0);
	require(memcmp(whole.replies, cut.replies, whole.length.reply_length) == 0);
	free(whole.out);
	free(whole.replies);
	free(cut.out);
	free(cut.replies);
	return 0;
}
