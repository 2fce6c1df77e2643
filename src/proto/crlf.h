/* crlf: LF becomes CR LF on its way out */
#ifndef PROTO_CRLF_H
#define PROTO_CRLF_H

#include <stdbool.h>
#include <stddef.h>

/* What has to be known of the bytes before; zero-initialised at the start. */
struct crlf {
	bool after_cr;
};

/*
 * Copies in_length bytes of in to out, which has room for twice as many and
 * does not overlap in, with a CR put before each LF that has none, be it that
 * the CR came in an earlier call.  Returns the number of bytes in out.
 */
size_t crlf_encode(
    struct crlf *state, const unsigned char *in, size_t in_length, unsigned char *out);

#endif
