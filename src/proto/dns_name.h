/* dns_name: names of DNS, as text and as they stand in a message */
#ifndef PROTO_DNS_NAME_H
#define PROTO_DNS_NAME_H

#include <stdbool.h>
#include <stddef.h>

struct diag;

/* RFC 1035, section 2.3.4: octets of a label, and of a name with its root. */
enum { DNS_LABEL_MAX = 63, DNS_WIRE_MAX = 255 };

/* Room for the text of any name, in which each octet may be \DDD, and its NUL. */
enum { DNS_NAME_MAX = 1025 };

/*
 * Reads the name at *at of a message of length bytes into text, by the rules of
 * RFC 1035, 4.1.4 and 5.1: without the dot at its end, the root alone is "."; a
 * dot within a label, and what programs read as more than itself, follows a
 * backslash; what is not printable ASCII becomes \DDD.  Moves *at behind the name.
 * Returns 0, or -1 where the name is longer than allowed, goes beyond the end, or
 * has a pointer that leads not backwards.
 */
int dns_name_read(const unsigned char *bytes, size_t length, size_t *at,
    char text[static DNS_NAME_MAX]);

/* Moves *at behind the name there, which is read only so far.  Returns 0 or -1. */
int dns_name_skip(const unsigned char *bytes, size_t length, size_t *at);

/* Are they one name?  Letters of either case are the same (RFC 4343). */
bool dns_name_equal(const char *a, const char *b);

/*
 * Reads text, with or without the root's dot at its end, into wire, as a message
 * has it.  \DDD (decimal) and \X are octets of a label.  Returns the length, or -1
 * with d (STATUS_USAGE): empty or too long, as a whole or a label of it; blanks,
 * control characters and what is not ASCII unless it is written as \DDD.
 */
int dns_name_write(
    const char *text, unsigned char wire[static DNS_WIRE_MAX], struct diag *d);

#endif
