/* inet: what the commands aton, ntoa, pton and ntop share */
#ifndef CLI_INET_H
#define CLI_INET_H

#include <stddef.h>

struct addr;
struct diag;
struct output;
struct settings;

/* Writes a's bytes in network order: in hexadecimal, or for --raw as they are. */
void
inet_write_bytes(const struct settings *s, const struct addr *a, struct output *out);

/*
 * Reads the bytes of an address: 8 or 32 hexadecimal digits, or for --raw 4 or
 * 16 bytes.  Returns 0, or -1 with d (STATUS_NO).
 */
int inet_read_bytes(const struct settings *s, const char *word, size_t length,
    struct addr *a, struct diag *d);

/* Writes a as text and a newline. */
void inet_write_text(const struct addr *a, struct output *out);

/* Refuses word: says in d (STATUS_NO) why it is not an address.  Returns -1. */
int inet_refuse(const char *word, size_t length, struct diag *d);

#endif
