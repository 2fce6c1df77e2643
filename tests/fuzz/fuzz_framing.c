/* framing: whatever the bytes, each is in one datagram, in order, however they come */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "proto/framing.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Words, some of which are a framing, must not overrun what they are in. */
static void
parse(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct framing f;
	struct diag d = {0};

	require(text != NULL);
	memcpy(text, data, size);
	text[size] = '\0';
	if (framing_parse(text, &f, &d) == -1)
		require(d.status != STATUS_OK);
	else
		require(f.kind != FRAMING_FIXED || (f.size >= 1 && f.size <= 65507));
	free(text);
}

/* A datagram that is there is the same once more bytes have come. */
static void
see_more(const struct framing *f, const uint8_t *data, size_t have, size_t size)
{
	size_t skip, later_skip;
	size_t length = framing_next(f, data, have, false, &skip);

	if (length == 0)
		return;
	require(framing_next(f, data, size, false, &later_skip) == length);
	require(skip == later_skip);
}

static void
cut(const struct framing *f, const uint8_t *data, size_t size)
{
	while (size > 0) {
		size_t skip, length = framing_next(f, data, size, true, &skip);

		if (length == 0) {
			require(f->kind == FRAMING_LENGTH);
			return;
		}
		require(length <= size && skip <= length);
		require(skip == (f->kind == FRAMING_LENGTH ? FRAMING_PREFIX : 0));
		require(f->kind != FRAMING_FIXED || length <= f->size);
		see_more(f, data, size / 2, size);
		data += length;
		size -= length;
	}
}

/* The first byte is the framing's size, or where it comes in two pieces. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct framing f = {.kind = FRAMING_FIXED, .size = 1};

	parse(data, size);
	if (size == 0)
		return 0;
	f.size += data[0];
	cut(&f, data + 1, size - 1);
	f.kind = FRAMING_LINE;
	cut(&f, data + 1, size - 1);
	f.kind = FRAMING_LENGTH;
	cut(&f, data + 1, size - 1);
	return 0;
}
