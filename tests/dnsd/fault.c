/*
 * fault: names under fault.test, whose labels say what is wrong
 *
 *	[a-|aaaa-|mx-|txt-]KIND[-NUMBER][-first]
 *
 * With a type only questions of that type meet the fault, and others that of the label
 * before it.  Where there is no fault, the addresses are 192.0.2.1 and 2001:db8::1;
 * what nobody may ever believe is 203.0.113.66 and 2001:db8:bad::66.  With -first the
 * true reply follows the false one.  Labels that are no faults tell names apart; a name
 * with no other ones does not exist.  The kinds are in the table faults.
 * The way back from 198.51.100.100 and further has those of back_faults.
 */
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "answer.h"
#include "zone.h"

enum { FAULT_TTL = 5 };

struct fault_question {
	const struct question *q;
	const struct asked *asked;
	unsigned long number; /* of the label; 0: none */
	unsigned value; /* of the table */
};

typedef void fault_maker(struct answer *a, const struct fault_question *f);

static void
add_address(struct reply *r, const struct question *q, const char *owner, bool good)
{
	static const unsigned char a[2][4] = {{203, 0, 113, 66}, {192, 0, 2, 1}};
	static const unsigned char aaaa[2][16] = {
	    {0x20, 0x01, 0x0d, 0xb8, 0x0b, 0xad, [15] = 0x66},
	    {0x20, 0x01, 0x0d, 0xb8, [15] = 0x01},
	};

	if (q->type == TYPE_A)
		reply_address(r, q, owner, FAULT_TTL, a[good], sizeof(a[good]));
	else if (q->type == TYPE_AAAA)
		reply_address(r, q, owner, FAULT_TTL, aaaa[good], sizeof(aaaa[good]));
	else if (q->type == TYPE_PTR)
		reply_named(r, q, owner, TYPE_PTR, FAULT_TTL,
		    good ? "good.fault.test" : "bad.fault.test");
}

static struct reply *
begin_address(struct answer *a, const struct question *q, bool good)
{
	struct reply *r = answer_begin(a, q);

	add_address(r, q, q->name, good);
	return r;
}

static void
make_good(struct answer *a, const struct fault_question *f)
{
	begin_address(a, f->q, true);
}

static void
make_silence(struct answer *a, const struct fault_question *f)
{
	(void)a;
	(void)f;
}

static void
make_rcode(struct answer *a, const struct fault_question *f)
{
	reply_set_rcode(answer_begin(a, f->q), f->value);
}

static void
make_rcode_number(struct answer *a, const struct fault_question *f)
{
	reply_set_rcode(answer_begin(a, f->q), f->number);
}

enum { OVER_TCP_GOOD, OVER_TCP_SILENT, OVER_TCP_CLOSED };

static void
make_truncated(struct answer *a, const struct fault_question *f)
{
	if (!f->asked->tcp)
		reply_truncate(answer_begin(a, f->q), f->q);
	else if (f->value == OVER_TCP_GOOD)
		make_good(a, f);
	a->hang_up = f->value == OVER_TCP_CLOSED;
}

enum { WRONG_ID, WRONG_NAME, WRONG_TYPE, WRONG_OPCODE, WRONG_QUERY };

/* Who looks at the one thing only that is right here believes it. */
static void
make_wrong(struct answer *a, const struct fault_question *f)
{
	struct reply *r = begin_address(a, f->q, false);

	switch (f->value) {
	case WRONG_ID:
		r->bytes[1] ^= 0x55;
		break;
	case WRONG_NAME:
		r->bytes[HEADER_LENGTH + 1] ^= 1;
		break;
	case WRONG_TYPE:
		r->bytes[f->q->end - 3] = TYPE_TXT;
		break;
	case WRONG_OPCODE:
		r->bytes[2] |= 0x20;
		break;
	case WRONG_QUERY:
		r->bytes[2] &= 0x7f;
		break;
	}
}

static void
make_elsewhere(struct answer *a, const struct fault_question *f)
{
	begin_address(a, f->q, false)->via = f->value;
}

enum {
	BAD_COUNT,
	BAD_NONE,
	BAD_SHORT,
	BAD_LOOP,
	BAD_POINTER,
	BAD_LABEL,
	BAD_LENGTH,
	BAD_SIZE,
	BAD_QUESTION,
	BAD_BYTES
};

/* The one record is the owner's pointer, type, class, TTL, length and address. */
static void
spoil(struct reply *r, size_t record, unsigned how)
{
	unsigned char *bytes = r->bytes + record;

	r->raw = true;
	switch (how) {
	case BAD_COUNT:
		r->bytes[COUNT_ANSWER + 1] = 5;
		break;
	case BAD_NONE:
		r->length = 0;
		break;
	case BAD_SHORT:
		r->length = 7;
		break;
	case BAD_LOOP:
		bytes[0] = 0xc0 | record >> 8;
		bytes[1] = record;
		break;
	case BAD_POINTER:
		bytes[0] = bytes[1] = 0xff;
		break;
	case BAD_LABEL:
		bytes[0] = 0x80;
		break;
	case BAD_LENGTH:
		bytes[10] = 0xff;
		break;
	case BAD_SIZE:
		bytes[11]--;
		r->length--;
		break;
	case BAD_QUESTION:
		r->bytes[COUNT_QUESTION + 1] = 0;
		break;
	case BAD_BYTES:
		memset(r->bytes + HEADER_LENGTH, 0xff, r->length - HEADER_LENGTH);
		break;
	}
}

static void
make_malformed(struct answer *a, const struct fault_question *f)
{
	spoil(begin_address(a, f->q, false), f->q->end, f->value);
}

/* The name is an alias of one that is an alias of it. */
static void
make_loop(struct answer *a, const struct fault_question *f)
{
	struct reply *r = answer_begin(a, f->q);

	reply_named(r, f->q, f->q->name, TYPE_CNAME, FAULT_TTL, "other.fault.test");
	reply_named(r, f->q, "other.fault.test", TYPE_CNAME, FAULT_TTL, f->q->name);
}

static void
make_own_alias(struct answer *a, const struct fault_question *f)
{
	struct reply *r = answer_begin(a, f->q);

	reply_named(r, f->q, f->q->name, TYPE_CNAME, FAULT_TTL, f->q->name);
}

/* As many aliases as its number. */
static void
make_chain(struct answer *a, const struct fault_question *f)
{
	struct reply *r = answer_begin(a, f->q);
	char owner[NAME_SIZE], target[NAME_SIZE];

	snprintf(owner, sizeof(owner), "%s", f->q->name);
	for (unsigned long link = 1; link <= f->number; link++) {
		snprintf(target, sizeof(target), "link%lu.fault.test", link);
		reply_named(r, f->q, owner, TYPE_CNAME, FAULT_TTL, target);
		memcpy(owner, target, sizeof(owner));
	}
	add_address(r, f->q, owner, true);
}

/* An alias of a name that has nothing, or that does not exist. */
static void
make_dangling(struct answer *a, const struct fault_question *f)
{
	struct reply *r = answer_begin(a, f->q);

	reply_named(r, f->q, f->q->name, TYPE_CNAME, FAULT_TTL, "nowhere.fault.test");
	reply_set_rcode(r, f->value);
}

static void
make_slow(struct answer *a, const struct fault_question *f)
{
	begin_address(a, f->q, true)->delay = f->number;
}

/* The first tries are lost. */
static void
make_late(struct answer *a, const struct fault_question *f)
{
	if (f->asked->tcp || f->asked->try >= f->number)
		make_good(a, f);
}

/* As many addresses as its number: more than a datagram takes. */
static void
make_many(struct answer *a, const struct fault_question *f)
{
	struct reply *r = answer_begin(a, f->q);
	unsigned char v4[4] = {198, 18}, v6[16] = {0x20, 0x01, 0x0d, 0xb8, 0, 1};

	for (unsigned long i = 0; i < f->number; i++) {
		v4[2] = v6[14] = i >> 8;
		v4[3] = v6[15] = i;
		if (f->q->type == TYPE_A)
			reply_address(r, f->q, f->q->name, FAULT_TTL, v4, sizeof(v4));
		else if (f->q->type == TYPE_AAAA)
			reply_address(r, f->q, f->q->name, FAULT_TTL, v6, sizeof(v6));
	}
}

/* As servers from before RFC 6891 do. */
static void
make_no_edns(struct answer *a, const struct fault_question *f)
{
	struct reply *r = begin_address(a, f->q, true);

	if (!f->q->edns)
		return;
	reply_begin(r, f->q);
	reply_set_rcode(r, f->value);
	r->raw = true;
}

/* Beside the answer, a record of a name that nobody asked for. */
static void
make_stranger(struct answer *a, const struct fault_question *f)
{
	struct reply *r = answer_begin(a, f->q);

	add_address(r, f->q, "victim.example.test", false);
	add_address(r, f->q, f->q->name, true);
}

static void
make_twice(struct answer *a, const struct fault_question *f)
{
	add_address(begin_address(a, f->q, true), f->q, f->q->name, true);
}

static void
make_death(struct answer *a, const struct fault_question *f)
{
	(void)a;
	(void)f;
	exit(0);
}

static const struct fault {
	const char *kind;
	fault_maker *make;
	unsigned value;
} faults[] = {
    {"ok", make_good, 0},
    {"silent", make_silence, 0},
    {"slow", make_slow, 0}, /* slow-200: after so many ms */
    {"try", make_late, 0}, /* try-3: answered the third time */
    {"die", make_death, 0}, /* the server is no more */
    {"formerr", make_rcode, RCODE_FORMERR},
    {"servfail", make_rcode, RCODE_SERVFAIL},
    {"nxdomain", make_rcode, RCODE_NXDOMAIN},
    {"nodata", make_rcode, RCODE_OK},
    {"notimp", make_rcode, RCODE_NOTIMP},
    {"refused", make_rcode, RCODE_REFUSED},
    {"rcode", make_rcode_number, 0}, /* rcode-11 */
    {"no-edns", make_no_edns, RCODE_FORMERR},
    {"many", make_many, 0}, /* many-300 addresses */
    {"truncated", make_truncated, OVER_TCP_GOOD},
    {"truncated-silent", make_truncated, OVER_TCP_SILENT},
    {"truncated-closed", make_truncated, OVER_TCP_CLOSED},
    {"wrong-id", make_wrong, WRONG_ID},
    {"wrong-question", make_wrong, WRONG_NAME},
    {"wrong-type", make_wrong, WRONG_TYPE},
    {"wrong-opcode", make_wrong, WRONG_OPCODE},
    {"wrong-query", make_wrong, WRONG_QUERY},
    {"wrong-port", make_elsewhere, VIA_OTHER_PORT},
    {"wrong-address", make_elsewhere, VIA_OTHER_ADDRESS},
    {"malformed", make_malformed, BAD_COUNT},
    {"malformed-none", make_malformed, BAD_NONE},
    {"malformed-short", make_malformed, BAD_SHORT},
    {"malformed-loop", make_malformed, BAD_LOOP},
    {"malformed-pointer", make_malformed, BAD_POINTER},
    {"malformed-label", make_malformed, BAD_LABEL},
    {"malformed-length", make_malformed, BAD_LENGTH},
    {"malformed-size", make_malformed, BAD_SIZE},
    {"malformed-question", make_malformed, BAD_QUESTION},
    {"malformed-bytes", make_malformed, BAD_BYTES},
    {"stranger", make_stranger, 0},
    {"twice", make_twice, 0},
    {"cname-loop", make_loop, 0},
    {"cname-self", make_own_alias, 0},
    {"cname-chain", make_chain, 0}, /* cname-chain-8 */
    {"cname-nodata", make_dangling, RCODE_OK},
    {"cname-nxdomain", make_dangling, RCODE_NXDOMAIN},
};

static const char *const back_faults[] = {
    "ok",
    "servfail",
    "refused",
    "notimp",
    "silent",
    "truncated",
    "malformed",
    "wrong-id",
    "cname-loop",
    "nodata",
    "try-2",
};

enum { BACK_FIRST = 100, BACK_COUNT = sizeof(back_faults) / sizeof(back_faults[0]) };

/* Cuts the end off where it is so. */
static bool
cut_end(char *label, const char *end)
{
	size_t length = strlen(label), tail = strlen(end);

	if (length < tail || strcmp(label + length - tail, end) != 0)
		return false;
	label[length - tail] = '\0';
	return true;
}

static const struct fault *
find(char *label, unsigned long *number)
{
	char *digits = strrchr(label, '-');

	if (digits != NULL && strspn(digits + 1, "0123456789") == strlen(digits + 1)) {
		*number = strtoul(digits + 1, NULL, 10);
		*digits = '\0';
	}
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		if (strcmp(faults[i].kind, label) == 0)
			return &faults[i];
	return NULL;
}

/* Moves past a type and its hyphen; are questions of other types not meant? */
static bool
is_for_others(char **kind, unsigned type)
{
	static const struct {
		const char *start;
		unsigned type;
	} types[] = {
	    {"a-", TYPE_A}, {"aaaa-", TYPE_AAAA}, {"mx-", TYPE_MX}, {"txt-", TYPE_TXT}};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		size_t length = strlen(types[i].start);

		if (strncmp(*kind, types[i].start, length) != 0)
			continue;
		*kind += length;
		return type != types[i].type;
	}
	return false;
}

/* Meets the question with the fault of one label; false: it is none. */
static bool
meet(struct answer *a, struct fault_question *f, char *label, bool *others)
{
	bool first = cut_end(label, "-first");
	const struct fault *fault;

	*others = is_for_others(&label, f->q->type);
	fault = find(label, &f->number);
	if (fault == NULL || *others)
		return fault != NULL;
	f->value = fault->value;
	fault->make(a, f);
	if (first)
		make_good(a, f);
	return true;
}

/* The labels before ".fault.test", or what stands for a reverse name; false: none. */
static bool
find_labels(char labels[static NAME_SIZE], const char *name)
{
	unsigned long back;

	snprintf(labels, NAME_SIZE, "%s", name);
	if (cut_end(labels, ".fault.test"))
		return true;
	if (!cut_end(labels, ".100.51.198.in-addr.arpa"))
		return false;
	back = strtoul(labels, NULL, 10);
	if (back < BACK_FIRST || back >= BACK_FIRST + BACK_COUNT)
		return false;
	snprintf(labels, NAME_SIZE, "%s", back_faults[back - BACK_FIRST]);
	return true;
}

bool
fault_is(const struct question *q)
{
	char labels[NAME_SIZE];

	return find_labels(labels, q->name);
}

/* The last label comes first. */
void
fault_make(struct answer *a, const struct question *q, const struct asked *asked)
{
	struct fault_question f = {.q = q, .asked = asked};
	char labels[NAME_SIZE], *dot = labels;
	bool known = false, others;

	find_labels(labels, q->name);
	while (dot != NULL) {
		dot = strrchr(labels, '.');
		if (meet(a, &f, dot != NULL ? dot + 1 : labels, &others)) {
			if (!others)
				return;
			known = true;
		}
		if (dot != NULL)
			*dot = '\0';
	}
	if (known)
		make_good(a, &f);
	else
		reply_set_rcode(answer_begin(a, q), RCODE_NXDOMAIN);
}
