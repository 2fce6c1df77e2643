/* base64: bytes in the alphabet of RFC 4648, both ways */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include <stddef.h>

/* How many characters length bytes take, with their padding. */
#define BASE64_LENGTH(length) (((length) + 2) / 3 * 4)

/* Writes length bytes as text, padded, without a NUL; returns its length. */
size_t base64_encode(const unsigned char *bytes, size_t length, char *text);

/*
 * Reads length characters of the alphabet, or of the one for URLs; the padding
 * may be missing, but what is left over of the last character has to be zero.
 * bytes has room for room of them.  Returns how many there are, or -1.
 */
int base64_decode(const char *text, size_t length, unsigned char *bytes, size_t room);

#endif
