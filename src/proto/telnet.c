#include "proto/telnet.h"

/* RFC 854, page 14 */
enum { SE = 240, SB = 250, WILL = 251, WONT = 252, DO = 253, DONT = 254, IAC = 255 };

static enum telnet_state
after_command(struct telnet *t, unsigned char verb)
{
	switch (verb) {
	case WILL:
	case WONT:
	case DO:
	case DONT:
		t->verb = verb;
		return TELNET_OPTION;
	case SB:
		return TELNET_SUBNEGOTIATION;
	default:
		return TELNET_DATA;
	}
}

/* Refuses what verb asks for; returns the length of the reply. */
static size_t
refuse(unsigned char verb, unsigned char option, unsigned char *reply)
{
	if (verb != WILL && verb != DO)
		return 0;
	reply[0] = IAC;
	reply[1] = verb == WILL ? DONT : WONT;
	reply[2] = option;
	return 3;
}

struct telnet_result
telnet_decode(struct telnet *t, const unsigned char *in, size_t in_length,
    unsigned char *out, unsigned char *replies)
{
	struct telnet_result r = {0};

	for (size_t i = 0; i < in_length; i++) {
		unsigned char c = in[i];

		switch (t->state) {
		case TELNET_DATA:
			if (c == IAC)
				t->state = TELNET_COMMAND;
			else
				out[r.out_length++] = c;
			break;
		case TELNET_COMMAND:
			if (c == IAC)
				out[r.out_length++] = c;
			t->state = after_command(t, c);
			break;
		case TELNET_OPTION:
			r.reply_length += refuse(t->verb, c, replies + r.reply_length);
			t->state = TELNET_DATA;
			break;
		case TELNET_SUBNEGOTIATION:
			if (c == IAC)
				t->state = TELNET_SUBNEGOTIATION_IAC;
			break;
		case TELNET_SUBNEGOTIATION_IAC:
			t->state = c == SE ? TELNET_DATA : TELNET_SUBNEGOTIATION;
			break;
		}
	}
	return r;
}
