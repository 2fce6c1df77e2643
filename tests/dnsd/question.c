#include "question.h"

#include <ctype.h>
#include <stdio.h>

enum { QR = 0x80, PLAIN_LIMIT = 512, OUR_LIMIT = 1232 };

static unsigned
two(const unsigned char *bytes)
{
	return (unsigned)bytes[0] << 8 | bytes[1];
}

static char
shown(unsigned char byte)
{
	return isgraph(byte) && byte != '.' ? tolower(byte) : '?';
}

/* A dot in a label is a ? too.  Returns where the name ends, or 0: no name. */
static size_t
read_name(
    char name[static NAME_SIZE], const unsigned char *bytes, size_t length, size_t at)
{
	size_t used = 0;

	while (at < length && bytes[at] != 0) {
		size_t label = bytes[at++];

		if (label > 63 || at + label > length || used + label + 2 > NAME_SIZE)
			return 0;
		if (used > 0)
			name[used++] = '.';
		for (size_t end = at + label; at < end; at++)
			name[used++] = shown(bytes[at]);
	}
	name[used] = '\0';
	return at < length ? at + 1 : 0;
}

/* The OPT record of RFC 6891 is the only one that a query brings. */
static void
read_edns(struct question *q, const unsigned char *bytes, size_t length)
{
	const unsigned char *opt = bytes + q->end;

	q->limit = PLAIN_LIMIT;
	q->edns = two(bytes + 10) == 1 && length >= q->end + 11 && opt[0] == 0 &&
	    two(opt + 1) == TYPE_OPT;
	if (!q->edns)
		return;
	q->limit = two(opt + 3) < OUR_LIMIT ? two(opt + 3) : OUR_LIMIT;
	if (q->limit < PLAIN_LIMIT)
		q->limit = PLAIN_LIMIT;
}

int
question_read(struct question *q, const unsigned char *bytes, size_t length)
{
	size_t end;

	if (length < HEADER_LENGTH || (bytes[2] & QR) != 0 || two(bytes + 4) != 1)
		return -1;
	end = read_name(q->name, bytes, length, HEADER_LENGTH);
	if (end == 0 || end + 4 > length)
		return -1;
	q->bytes = bytes;
	q->type = two(bytes + end);
	q->end = end + 4;
	read_edns(q, bytes, length);
	return 0;
}

const char *
question_type_name(unsigned type)
{
	static char other[16];

	switch (type) {
	case TYPE_A:
		return "A";
	case TYPE_NS:
		return "NS";
	case TYPE_CNAME:
		return "CNAME";
	case TYPE_SOA:
		return "SOA";
	case TYPE_PTR:
		return "PTR";
	case TYPE_MX:
		return "MX";
	case TYPE_TXT:
		return "TXT";
	case TYPE_AAAA:
		return "AAAA";
	case TYPE_SRV:
		return "SRV";
	case TYPE_SVCB:
		return "SVCB";
	case TYPE_HTTPS:
		return "HTTPS";
	case TYPE_CAA:
		return "CAA";
	default:
		snprintf(other, sizeof(other), "TYPE%u", type);
		return other;
	}
}
