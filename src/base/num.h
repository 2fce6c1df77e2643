/* num: the one place where a number is read from text */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include <stdint.h>

struct diag;

/*
 * Reads the whole of text as a decimal integer of min..max.  No blanks, no
 * plus sign, no other base.  On failure d says why in words that complete
 * "ARGUMENT: ..." ("not a number", "must be at least 1"), with STATUS_USAGE.
 * Returns 0 or -1.
 */
int
num_parse(const char *text, int64_t min, int64_t max, int64_t *value, struct diag *d);

/*
 * Reads a length of time: a number with an optional fraction and one of the
 * units ms, s, m, h; a bare number is seconds.  *ms is in milliseconds, at
 * most 2^31 - 1 (24 days); what is finer than one is rounded up, so that a
 * limit that was asked for is never none.  Returns 0 or -1 as num_parse.
 */
int num_parse_duration(const char *text, int64_t *ms, struct diag *d);

/*
 * Reads a size in bytes of min..max: a number with an optional k, M or G in
 * either case, powers of 1024.  Returns 0 or -1 as num_parse.
 */
int num_parse_size(
    const char *text, int64_t min, int64_t max, int64_t *bytes, struct diag *d);

#endif
