/* socket_words: the words for what getaddrinfo(3) takes and gives as numbers */
#ifndef CLI_SOCKET_WORDS_H
#define CLI_SOCKET_WORDS_H

#include <stddef.h>

struct diag;

/* Room for any of the words below as a number, and its NUL. */
enum { SOCKET_WORD_MAX = 16 };

/* stream, dgram, raw, seqpacket, any (0).  Returns 0, or -1 with d (STATUS_USAGE). */
int socket_type_parse(const char *text, int *type, struct diag *d);
const char *socket_type_word(int type);

/* tcp, udp, ..., or a number of 0..255.  Returns 0, or -1 with d (STATUS_USAGE). */
int socket_protocol_parse(const char *text, int *protocol, struct diag *d);

/* The word for protocol, or its number, which then stands in room. */
const char *socket_protocol_word(int protocol, char room[static SOCKET_WORD_MAX]);

/*
 * Reads a list of AI_ flags, with or without AI_ and in either case, with commas or
 * bars between them: "passive,v4mapped"; "0" is none.  Returns 0, or -1 with d.
 */
int ai_flags_parse(const char *text, int *flags, struct diag *d);

#endif
