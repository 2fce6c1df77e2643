/* addr4: IPv4 addresses as dotted quads; the one half of addr */
#ifndef ADDR_ADDR4_H
#define ADDR_ADDR4_H

#include "addr/flaw.h"

/* The longest dotted quad, without a NUL. */
enum { ADDR4_TEXT_MAX = 15 };

/*
 * Reads all of text up to end as four decimal octets without leading zeros
 * (RFC 6943, 3.1.1, the strict form).  Returns FLAW_NONE, or the first flaw;
 * what bytes holds is undefined then.
 */
enum flaw addr4_parse(const char *text, const char *end, unsigned char bytes[static 4]);

/* Prints bytes without a NUL; returns where the text ends. */
char *
addr4_format(const unsigned char bytes[static 4], char text[static ADDR4_TEXT_MAX]);

/* Prints one octet, 0 to 255; returns where it ends. */
char *addr4_format_octet(unsigned int octet, char *text);

#endif
