/* service: a line of services(5) is ignored, or its words are those of the line */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "proto/service_line.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require_word(const char *word, const char *text, size_t size)
{
	require(word >= text && word < text + size);
	require(word[0] != '\0');
	require(word[strcspn(word, " \t\r\n\v\f#")] == '\0');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct service_line line;
	const char *alias, *last;

	require(text != NULL);
	memcpy(text, data, size);
	text[size] = '\0';
	if (service_line_read(text, &line) == 1) {
		require_word(line.name, text, size);
		require_word(line.protocol, text, size);
		require(line.protocol > line.name && line.port <= 65535);
		last = line.protocol;
		while ((alias = service_line_alias(&line)) != NULL) {
			require_word(alias, text, size);
			require(alias > last);
			last = alias;
		}
	}
	free(text);
	return 0;
}
