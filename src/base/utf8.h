/* utf8: where a character of UTF-8 ends (RFC 3629) */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stddef.h>

/*
 * The length of the character at text, of which left bytes are there: no longer
 * than need be, no surrogate, nothing above U+10FFFF.  0 where there is none.
 */
size_t utf8_length(const unsigned char *text, size_t left);

#endif
