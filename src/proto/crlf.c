#include "proto/crlf.h"

size_t
crlf_encode(
    struct crlf *state, const unsigned char *in, size_t in_length, unsigned char *out)
{
	unsigned char *p = out;
	bool after_cr = state->after_cr;

	for (size_t i = 0; i < in_length; i++) {
		if (in[i] == '\n' && !after_cr)
			*p++ = '\r';
		*p++ = in[i];
		after_cr = in[i] == '\r';
	}
	state->after_cr = after_cr;
	return (size_t)(p - out);
}
