/* escape: a text is refused with a reason, or its bytes, escaped, are decoded again */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/escape.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_bytes(const unsigned char *bytes, size_t length)
{
	char *text = malloc(4 * length + 1);
	unsigned char *again = malloc(4 * length + 1);
	struct diag d = {0};
	size_t decoded;

	require(text != NULL && again != NULL);
	text[0] = '\0';
	for (size_t i = 0; i < length; i++)
		snprintf(text + 4 * i, 5, i % 2 == 0 ? "\\x%02x" : "\\%03o", bytes[i]);
	require(escape_decode(text, again, &decoded, &d) == 0);
	require(decoded == length && memcmp(again, bytes, length) == 0);
	free(text);
	free(again);
}

/* What is encoded, in just the promised room, is decoded again. */
static void
check_encoded(const unsigned char *bytes, size_t length)
{
	char *text = malloc(4 * length + 1);
	unsigned char *again = malloc(4 * length + 1);
	struct diag d = {0};
	size_t decoded;

	require(text != NULL && again != NULL);
	text[escape_encode(bytes, length, text)] = '\0';
	require(escape_decode(text, again, &decoded, &d) == 0);
	require(decoded == length && memcmp(again, bytes, length) == 0);
	free(text);
	free(again);
}

/* The room is what was promised to be enough, so that a sanitizer sees more. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	unsigned char *bytes;
	struct diag d = {0};
	size_t length;

	require(text != NULL);
	memcpy(text, data, size);
	text[size] = '\0';
	bytes = malloc(strlen(text));
	require(bytes != NULL);
	if (escape_decode(text, bytes, &length, &d) == -1)
		require(d.status == STATUS_USAGE && d.text[0] != '\0');
	else
		check_bytes(bytes, length);
	check_encoded(data, size);
	free(bytes);
	free(text);
	return 0;
}
