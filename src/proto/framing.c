#include "proto/framing.h"

#include <string.h>

#include "base/diag.h"
#include "base/num.h"

int
framing_parse(const char *text, struct framing *f, struct diag *d)
{
	enum { DATAGRAM_MAX = 65507 };
	static const char fixed[] = "fixed:";
	int64_t size;

	*f = (struct framing){.kind = FRAMING_READ};
	if (strcmp(text, "read") == 0)
		return 0;
	if (strcmp(text, "line") == 0) {
		f->kind = FRAMING_LINE;
		return 0;
	}
	if (strcmp(text, "length") == 0) {
		f->kind = FRAMING_LENGTH;
		return 0;
	}
	if (strncmp(text, fixed, strlen(fixed)) != 0)
		return diag_set(d, STATUS_USAGE, "not read, line, fixed:N or length");
	f->kind = FRAMING_FIXED;
	if (num_parse_size(text + strlen(fixed), 1, DATAGRAM_MAX, &size, d) == -1)
		return -1;
	f->size = size;
	return 0;
}

static size_t
next_line(const unsigned char *bytes, size_t length, bool last)
{
	const unsigned char *end = memchr(bytes, '\n', length);

	if (end != NULL)
		return end - bytes + 1;
	return last ? length : 0;
}

/* A record that its input ends within is no datagram, and is never one. */
static size_t
next_record(const unsigned char *bytes, size_t length)
{
	size_t whole;

	if (length < FRAMING_PREFIX)
		return 0;
	whole = FRAMING_PREFIX + ((size_t)bytes[0] << 8 | bytes[1]);
	return length < whole ? 0 : whole;
}

size_t
framing_next(const struct framing *f, const unsigned char *bytes, size_t length,
    bool last, size_t *skip)
{
	*skip = 0;
	switch (f->kind) {
	case FRAMING_READ:
		break;
	case FRAMING_LINE:
		return next_line(bytes, length, last);
	case FRAMING_FIXED:
		if (length >= f->size)
			return f->size;
		return last ? length : 0;
	case FRAMING_LENGTH:
		*skip = FRAMING_PREFIX;
		return next_record(bytes, length);
	}
	return length;
}

void
framing_put_length(unsigned char prefix[static FRAMING_PREFIX], size_t length)
{
	prefix[0] = length >> 8;
	prefix[1] = length & 0xff;
}
