/* addr: an IP address as a value; parse and print, no I/O */
#ifndef ADDR_ADDR_H
#define ADDR_ADDR_H

#include <stdbool.h>
#include <stddef.h>

enum addr_family { ADDR_NONE = 0, ADDR_V4 = 4, ADDR_V6 = 6 };

/* The longest text of an address and its NUL (RFC 5952 with an IPv4 tail). */
enum { ADDR_TEXT_MAX = 46 };

/* bytes are in network order; an IPv4 address uses the first four. */
struct addr {
	enum addr_family family;
	unsigned char bytes[16];
};

/* How many of a's bytes are in use: 4, 16, or 0. */
size_t addr_length(const struct addr *a);

/*
 * Reads len bytes of text as a dotted quad of four decimal octets without
 * leading zeros, or as RFC 4291 text, exactly as inet_pton(3) does: no zone,
 * no blanks.  Returns 0, or -1 with *a untouched.
 */
int addr_parse(const char *text, size_t len, struct addr *a);

/*
 * Reads text by inet_aton(3)'s rules: one to four parts, each decimal, octal
 * (0) or hexadecimal (0x), the last filling what is left.  Unlike glibc's, no
 * trailing blank or junk.  Returns 0 or -1.
 */
int addr_parse_legacy(const char *text, size_t len, struct addr *a);

/*
 * Says why text, which addr_parse refused, looks like an address and is not
 * one, e.g. "leading zeros are read as octal by some programs and as decimal
 * by others"; NULL where it does not look like one and may be a name.
 */
const char *addr_why_not(const char *text, size_t len);

/*
 * Prints a as a dotted quad or by RFC 5952 (mixed notation only for
 * ::ffff:0:0/96), NUL-terminated.  Returns the length without the NUL.
 */
size_t addr_format(const struct addr *a, char text[static ADDR_TEXT_MAX]);

#endif
