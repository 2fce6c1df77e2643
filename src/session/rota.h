/* rota: the addresses of a host, in the order in which they are to be tried */
#ifndef SESSION_ROTA_H
#define SESSION_ROTA_H

#include <stddef.h>

#include "lookup/name.h"

struct diag;

/* Zero-initialised it is empty.  Who tries list[next] counts next up. */
struct rota {
	const struct endpoint **list;
	size_t count, next;
};

/*
 * Adds the addresses of a, which is borrowed, to those that were not tried yet,
 * and puts these in order: the families in turn (RFC 8305, 4), each in the
 * order of its answer.  It begins with the other family than was tried last or,
 * before any was, with the one that RFC 6724 prefers.  Returns 0, or -1 with d.
 */
int rota_add(struct rota *r, const struct name_answer *a, struct diag *d);

void rota_free(struct rota *r);

#endif
