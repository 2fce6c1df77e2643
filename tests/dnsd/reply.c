#include "reply.h"

#include <string.h>
#include <strings.h>

enum { QR_AA = 0x84, OPCODE_RD = 0x79, TC = 0x02, RA = 0x80, OPT_LENGTH = 11 };

void
reply_begin(struct reply *r, const struct question *q)
{
	memcpy(r->bytes, q->bytes, q->end);
	r->bytes[2] = QR_AA | (q->bytes[2] & OPCODE_RD);
	r->bytes[3] = RA;
	memset(r->bytes + COUNT_ANSWER, 0, 6);
	r->length = q->end;
	r->via = VIA_ASKED;
	r->delay = 0;
	r->raw = false;
}

void
reply_set_rcode(struct reply *r, unsigned rcode)
{
	r->bytes[3] = RA | rcode;
}

void
reply_truncate(struct reply *r, const struct question *q)
{
	r->length = q->end;
	memset(r->bytes + COUNT_ANSWER, 0, 6);
	r->bytes[2] |= TC;
}

void
reply_end(struct reply *r, const struct question *q, size_t limit)
{
	static const unsigned char opt[OPT_LENGTH] = {
	    0, 0, TYPE_OPT, 1232 >> 8, 1232 & 255};
	size_t length = q->edns ? OPT_LENGTH : 0;

	if (r->raw)
		return;
	if (r->length + length > limit)
		reply_truncate(r, q);
	reply_put(r, opt, length);
	r->bytes[COUNT_ADDITIONAL + 1] += q->edns ? 1 : 0;
}

void
reply_put(struct reply *r, const void *bytes, size_t length)
{
	if (length > sizeof(r->bytes) - r->length)
		return;
	memcpy(r->bytes + r->length, bytes, length);
	r->length += length;
}

void
reply_put_number(struct reply *r, uint32_t number, size_t length)
{
	unsigned char bytes[4] = {number >> 24, number >> 16, number >> 8, number};

	reply_put(r, bytes + sizeof(bytes) - length, length);
}

void
reply_put_name(struct reply *r, const char *name)
{
	while (*name != '\0' && strcmp(name, ".") != 0) {
		size_t label = strcspn(name, ".");

		reply_put_number(r, label, 1);
		reply_put(r, name, label);
		name += label;
		name += *name == '.';
	}
	reply_put_number(r, 0, 1);
}

size_t
reply_open(struct reply *r, const struct question *q, const char *owner, unsigned type,
    uint32_t ttl)
{
	size_t opened;

	if (strcasecmp(owner, q->name) == 0)
		reply_put_number(r, 0xc000 | HEADER_LENGTH, 2);
	else
		reply_put_name(r, owner);
	reply_put_number(r, type, 2);
	reply_put_number(r, 1, 2);
	reply_put_number(r, ttl, 4);
	opened = r->length;
	reply_put_number(r, 0, 2);
	return opened;
}

void
reply_close(struct reply *r, size_t opened, int section)
{
	size_t length = r->length - opened - 2;
	unsigned char *count = r->bytes + section;

	r->bytes[opened] = length >> 8;
	r->bytes[opened + 1] = length;
	if (++count[1] == 0)
		count[0]++;
}

void
reply_address(struct reply *r, const struct question *q, const char *owner,
    uint32_t ttl, const void *address, size_t length)
{
	unsigned type = length == 4 ? TYPE_A : TYPE_AAAA;
	size_t opened = reply_open(r, q, owner, type, ttl);

	reply_put(r, address, length);
	reply_close(r, opened, COUNT_ANSWER);
}

void
reply_named(struct reply *r, const struct question *q, const char *owner, unsigned type,
    uint32_t ttl, const char *target)
{
	size_t opened = reply_open(r, q, owner, type, ttl);

	reply_put_name(r, target);
	reply_close(r, opened, COUNT_ANSWER);
}
