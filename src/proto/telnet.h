/* telnet: takes the commands out of what a telnet peer sends and refuses them */
#ifndef PROTO_TELNET_H
#define PROTO_TELNET_H

#include <stddef.h>

/* Where in a command the last call stopped. */
enum telnet_state {
	TELNET_DATA,
	TELNET_COMMAND, /* behind IAC */
	TELNET_OPTION, /* behind IAC and WILL, WONT, DO or DONT */
	TELNET_SUBNEGOTIATION, /* behind IAC SB */
	TELNET_SUBNEGOTIATION_IAC /* behind an IAC in there */
};

/* Zero-initialised at the start of a connection. */
struct telnet {
	enum telnet_state state;
	unsigned char verb; /* of the command whose option comes next */
};

/* How much of out and replies a call has filled. */
struct telnet_result {
	size_t out_length;
	size_t reply_length;
};

/* The room that replies needs for in_length bytes: two may wait from before. */
#define TELNET_REPLY_ROOM(in_length) ((in_length) + 2)

/*
 * Copies in_length received bytes to out, which has room for as many and may be
 * in itself, without the commands of RFC 854 and RFC 855; IAC IAC is one byte
 * 255.  What has to be sent back goes to replies, which has room for
 * TELNET_REPLY_ROOM(in_length): DONT for each WILL and WONT for each DO.  WONT
 * and DONT only confirm what holds anyway and are not answered, so that two
 * such ends do not talk for ever (RFC 854, page 3).
 */
struct telnet_result telnet_decode(struct telnet *t, const unsigned char *in,
    size_t in_length, unsigned char *out, unsigned char *replies);

#endif
