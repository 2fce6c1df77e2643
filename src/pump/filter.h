/* filter: what looks at, and may change, the bytes of a half on their way */
#ifndef PUMP_FILTER_H
#define PUMP_FILTER_H

#include <stddef.h>

#include "proto/crlf.h"
#include "proto/telnet.h"

struct ring;

/*
 * run reads length bytes of in and writes what becomes of them to out, where
 * there is room for length times growth.  Returns how many it wrote.
 */
struct filter {
	size_t (*run)(struct filter *f, const unsigned char *in, size_t length,
	    unsigned char *out);
	size_t growth;
	union {
		struct crlf crlf;
		struct telnet telnet;
	} state;
	struct ring *answers; /* where a protocol's own answers go, or NULL */
};

/* LF becomes CR LF, as nc -C has it. */
void filter_init_crlf(struct filter *f);

/* Telnet negotiation is taken out and refused; the refusals go to answers. */
void filter_init_telnet(struct filter *f, struct ring *answers);

#endif
