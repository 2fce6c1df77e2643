/* range: addresses of one family from a first to a last one, both included */
#ifndef ADDR_RANGE_H
#define ADDR_RANGE_H

#include <stdbool.h>
#include <stddef.h>

#include "addr/prefix.h"
#include "addr/wide.h"

/* first is never greater than last. */
struct range {
	enum addr_family family;
	struct wide first, last;
};

enum {
	/* The longest text of a range and its NUL. */
	RANGE_TEXT_MAX = 2 * ADDR_TEXT_MAX,
	/* The most digits of a count, 2^128 being the greatest. */
	RANGE_COUNT_MAX = 39,
};

/* All addresses of p's network; an address alone is a range of one. */
struct range range_of(const struct prefix *p);

/* All addresses of the family. */
struct range range_whole(enum addr_family family);

/*
 * Reads len bytes of text as an address, a prefix, or two addresses with a '-'
 * and any blanks between them.  Returns 0, or -1 with *r untouched.
 */
int range_parse(const char *text, size_t len, struct range *r);

/* Is text two words with a '-' between them, and so no prefix? */
bool range_has_dash(const char *text, size_t len);

/* Says why range_parse refused text, in words that complete "TEXT: ...". */
const char *range_why_not(const char *text, size_t len);

/* Prints FIRST-LAST, NUL-terminated.  Returns the length without the NUL. */
size_t range_format(const struct range *r, char text[static RANGE_TEXT_MAX]);

/* Prints how many addresses r has, in full, without a NUL; returns the length. */
size_t range_format_count(const struct range *r, char text[static RANGE_COUNT_MAX]);

/*
 * Takes the longest prefix that begins where r begins off r.  Returns false, and
 * leaves r as it is, once that was all of r.
 */
bool range_take(struct range *r, struct prefix *p);

/* Is all of inner in outer?  Have they an address in common?  Never across families. */
bool range_contains(const struct range *outer, const struct range *inner);
bool range_overlaps(const struct range *a, const struct range *b);

/* What a and b, which overlap, have in common. */
struct range range_common(const struct range *a, const struct range *b);

/* The longest prefix that all addresses of r have in common. */
struct prefix range_span(const struct range *r);

/*
 * The addresses that hosts may have: all but the first and the last of an IPv4
 * network, all but the first, the routers' anycast address (RFC 4291, 2.6.1), of an
 * IPv6 one; all of a /31 (RFC 3021), a /127 (RFC 6164) and a single address.
 */
struct range range_usable(const struct prefix *p);

#endif
