/* addr6: IPv6 addresses as RFC 4291 and RFC 5952 text; the other half of addr */
#ifndef ADDR_ADDR6_H
#define ADDR_ADDR6_H

#include "addr/flaw.h"

/* The longest text that addr6_format prints, without a NUL. */
enum { ADDR6_TEXT_MAX = 39 };

/*
 * Reads all of text up to end by RFC 4291, 2.2: eight groups of one to four
 * hexadecimal digits, one '::' for one or more groups of zeros, a dotted quad
 * for the last two.  No zone.  Returns FLAW_NONE, or the first flaw; what bytes
 * holds is undefined then.
 */
enum flaw
addr6_parse(const char *text, const char *end, unsigned char bytes[static 16]);

/*
 * Prints bytes by RFC 5952, in mixed notation only for ::ffff:0:0/96, without
 * a NUL; returns where the text ends.
 */
char *
addr6_format(const unsigned char bytes[static 16], char text[static ADDR6_TEXT_MAX]);

#endif
