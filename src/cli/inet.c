#include "cli/inet.h"

#include <string.h>

#include "addr/addr.h"
#include "base/diag.h"
#include "base/hex.h"
#include "cli/output.h"
#include "session/settings.h"

void
inet_write_bytes(const struct settings *s, const struct addr *a, struct output *out)
{
	char digits[2 * sizeof(a->bytes)];
	size_t length = addr_length(a);

	if (s->raw)
		output_write(out, a->bytes, length);
	else
		output_line(out, digits, hex_encode(a->bytes, length, digits));
}

int
inet_read_bytes(const struct settings *s, const char *word, size_t length,
    struct addr *a, struct diag *d)
{
	size_t bytes = s->raw ? length : length / 2;
	struct addr read = {.family = bytes == 4 ? ADDR_V4 : ADDR_V6};

	if (bytes != addr_length(&read))
		return diag_set(d, STATUS_NO, "an address has 4 or 16 bytes");
	if (s->raw)
		memcpy(read.bytes, word, bytes);
	else if (hex_decode(word, length, read.bytes) == -1)
		return diag_set(
		    d, STATUS_NO, "an address has 8 or 32 hexadecimal digits");
	*a = read;
	return 0;
}

void
inet_write_text(const struct addr *a, struct output *out)
{
	char text[ADDR_TEXT_MAX];

	output_line(out, text, addr_format(a, text));
}

int
inet_refuse(const char *word, size_t length, struct diag *d)
{
	const char *reason = addr_why_not(word, length);

	return diag_set(d, STATUS_NO, "%s", reason != NULL ? reason : "not an address");
}
