/* target: a word is refused with a reason, or its parts are parts of it */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "proto/target.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_parts(const char *word, const struct target *t)
{
	require(strstr(word, t->host) != NULL);
	require(strstr(word, t->port) != NULL);
	require(strstr(word, t->path) != NULL);
	require((t->kind == TARGET_UNIX) == (t->path[0] != '\0'));
	require(t->kind == TARGET_UNIX || t->host[0] != '\0' || t->port[0] != '\0');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct diag d = {0};
	struct target t, joined;
	char *word = malloc(size + 1);

	require(word != NULL);
	memcpy(word, data, size);
	word[size] = '\0';
	if (target_parse(word, &t, &d) == -1) {
		require(d.status == STATUS_USAGE && d.text[0] != '\0');
	} else {
		check_parts(word, &t);
		if (t.host[0] != '\0' && t.port[0] != '\0')
			require(target_from_operands(t.host, t.port, &joined, &d) == 0);
	}
	free(word);
	return 0;
}
