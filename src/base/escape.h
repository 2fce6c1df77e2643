/* escape: text with the backslash escapes of C, as bytes */
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

#endif
