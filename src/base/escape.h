/* escape: bytes as text with the backslash escapes of C, both ways */
#ifndef BASE_ESCAPE_H
#define BASE_ESCAPE_H

#include <stddef.h>

struct diag;

/*
 * Decodes text into bytes, which has room for strlen(text), and sets *length.
 * Understands \a \b \f \n \r \t \v \\ \' \" \?, one to three octal digits up to
 * \377, so that \0 is a NUL, and \x with exactly two hexadecimal digits.
 * Returns 0, or -1 with d (STATUS_USAGE) saying which escape was wrong.
 */
int
escape_decode(const char *text, unsigned char *bytes, size_t *length, struct diag *d);

/*
 * Writes bytes as text: what is printable UTF-8 as it is but for \\, anything else as
 * \a \b \t \n \v \f \r, or \x and two hexadecimal digits; so that escape_decode reads
 * the same again.  text has room for 4 * length; no NUL is added.  Returns its length.
 */
size_t escape_encode(const unsigned char *bytes, size_t length, char *text);

#endif
