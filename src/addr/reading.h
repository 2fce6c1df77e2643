/* reading: all that a text says of an address: its zone, port or prefix length, too */
#ifndef ADDR_READING_H
#define ADDR_READING_H

#include <stdbool.h>
#include <stddef.h>

#include "addr/addr.h"

/* The longest zone, and what prefix and port are where none was written. */
enum { READING_ZONE_MAX = 64, READING_NONE = -1 };

struct reading {
	struct addr addr;
	int prefix, port;
	const char *zone; /* in the text that was read, or NULL */
	size_t zone_length;
};

/* What is to be known besides the text. */
struct nat64;
struct reading_rules {
	enum addr_family family; /* of numbers, or ADDR_NONE; see below */
	bool loose; /* text may be of the forms of inet_aton(3), too */
	const struct nat64 *nat64;
};

/*
 * Each reads all len bytes of text and returns 0, or -1 with *r undefined.  None
 * reads what another program could take for a different address.
 *
 * text      what addr_parse reads; an IPv6 address may have a zone (RFC 4007, 11)
 * ptr       a reverse name; a short one has a prefix
 * bytes     4 or 16 times two hexadecimal digits, each with \x or 0x before it or
 *           with a blank, comma, colon or hyphen in between
 * url       scheme://[user@]HOST[:port][/...], or its host alone
 * hostport  V4:PORT or [V6]:PORT
 * binary    32 or 128 digits, perhaps in groups with a blank, dot, colon or
 *           underscore in between, perhaps with 0b before them
 * base64    the 4 or 16 bytes (RFC 4648)
 * packed    the 4 or 16 bytes
 * int hex octal   the number; 0x, 0 and 0o may be before it.  Numbers of up to 32
 *           bits, hexadecimal ones of up to 8 digits, are IPv4 addresses unless
 *           rules say that they are IPv6 ones
 * int_le    the decimal number whose lowest byte is the first of the address
 * mapped sixtofour nat64   text of an address, out of which the IPv4 one is taken
 */
typedef int reading_function(
    const char *text, size_t len, const struct reading_rules *rules, struct reading *r);

reading_function reading_text, reading_ptr, reading_bytes, reading_url,
    reading_hostport, reading_binary, reading_base64, reading_packed, reading_int,
    reading_hex, reading_octal, reading_int_le, reading_mapped, reading_sixtofour,
    reading_nat64;

/*
 * What is read where nobody says what it is: text, or what can be nothing else, a
 * reverse name, bytes with \x or blanks, and a URL with its scheme.
 */
reading_function reading_any;

/* Sets *r to the address alone. */
void reading_set(struct reading *r, const struct addr *a);

/*
 * Adds a zone to an IPv6 address: at most READING_ZONE_MAX printable characters, none
 * that would end a word, a host or a string.  Returns 0 or -1.
 */
int reading_set_zone(struct reading *r, const char *zone, size_t len);

#endif
