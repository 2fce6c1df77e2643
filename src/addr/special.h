/* special: the special-purpose address registries of IANA (RFC 6890) */
#ifndef ADDR_SPECIAL_H
#define ADDR_SPECIAL_H

#include <stddef.h>

#include "addr/addr.h"

/* The registries' columns: yes, no, a question mark, "N/A". */
enum special_answer {
	SPECIAL_NO,
	SPECIAL_YES,
	SPECIAL_UNKNOWN,
	SPECIAL_NOT_APPLICABLE,
};

struct special {
	struct addr network;
	unsigned int length; /* of its prefix */
	enum special_answer reachable; /* globally */
	const char *name, *rfc; /* as the registry has them */
};

/* All blocks of both registries, and NULL behind the last. */
const struct special *special_at(size_t i);

/* The smallest block that a is in, or NULL where it is in none. */
const struct special *special_find(const struct addr *a);

/* When the registries were looked at, YYYY-MM. */
extern const char special_date[];

#endif
