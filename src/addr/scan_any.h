/* scan_any: an address of either family at the beginning of text, as a number */
#ifndef ADDR_SCAN_ANY_H
#define ADDR_SCAN_ANY_H

#include <stdbool.h>
#include <stdint.h>

#include "addr/addr.h"
#include "addr/scan.h"
#include "addr/wide.h"

struct scanned {
	enum addr_family family;
	uint32_t number4;
	struct wide number6;
};

static inline struct wide
scan_join(const uint16_t groups[static 8])
{
	return (struct wide){.high = (uint64_t)groups[0] << 48 |
		(uint64_t)groups[1] << 32 | (uint64_t)groups[2] << 16 | groups[3],
	    .low = (uint64_t)groups[4] << 48 | (uint64_t)groups[5] << 32 |
		(uint64_t)groups[6] << 16 | groups[7]};
}

/* Is text from p on "::ffff:", in lower case, before a dotted quad? */
static inline bool
scan_is_mapped(const char *p)
{
	const uint64_t seven = UINT64_C(0x3a666666663a3a);

	return (swar_load(p) & UINT64_MAX >> 8) == seven;
}

static inline const char *
scan_any_v6(const char *p, struct wide *number)
{
	uint16_t groups[8];
	const char *end;
	uint32_t quad;

	if (scan_is_mapped(p)) {
		*number = (struct wide){0};
		end = scan_v4(p + 7, &quad);
		number->low = UINT64_C(0xffff) << 32 | quad;
		return end;
	}
	end = p[4] == ':' && p[34] == ':' ? scan_v6_full(p, groups) : NULL;
	if (end == NULL)
		end = scan_v6_groups(p, groups);
	if (end != NULL)
		*number = scan_join(groups);
	return end;
}

/*
 * Reads an address at p, and nothing behind it; SCAN_ANY_SLACK bytes behind p may be
 * read, whatever they are.  Returns where it ends, or NULL where there is none that
 * can be read so fast; who gets NULL asks addr_parse.  What the end may be is for the
 * caller to say: an address that goes on there was not read to its end.
 */
enum { SCAN_ANY_SLACK = 48 };

static inline const char *
scan_any(const char *p, struct scanned *s)
{
	s->family = scan_is_v6(p) ? ADDR_V6 : ADDR_V4;
	if (s->family == ADDR_V4)
		return scan_v4(p, &s->number4);
	return scan_any_v6(p, &s->number6);
}

#endif
