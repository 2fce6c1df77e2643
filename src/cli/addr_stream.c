#include "cli/addr_stream.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "addr/lines.h"
#include "base/diag.h"
#include "cli/addr_answer.h"
#include "cli/addr_question.h"
#include "cli/blocks.h"
#include "cli/input.h"
#include "cli/output.h"
#include "cli/say.h"

static void
say_why(const struct addr_question *q, const char *word, size_t length)
{
	struct diag why = {0};

	addr_question_refuse(q, word, length, &why);
	diag_prefix(&why, "%.*s", length > 128 ? 128 : (int)length, word);
	say_diag(&why);
}

static void
answer_word(const struct addr_question *q, const char *word, size_t length,
    struct output *out, struct tally *t)
{
	struct reading r;

	t->lines++;
	if (addr_question_match(q, word, length, &r) == 0) {
		addr_answer(q, word, length, &r, out);
		return;
	}
	t->bad++;
	addr_answer_bad(q, word, length, out);
	if (q->verbose)
		say_why(q, word, length);
}

/* Answers a line of length bytes, which may end with a carriage return. */
static void
answer_line(const struct addr_question *q, const char *line, size_t length,
    struct output *out, struct tally *t)
{
	if (length > 0 && line[length - 1] == '\r')
		length--;
	answer_word(q, line, length, out, t);
}

/* Answers lines up to one that is not plain; returns where that begins. */
static const char *
answer_plain(lines_function *convert, const char *text, const char *end,
    struct output *out, struct tally *t)
{
	struct lines l = {.in = text, .in_end = end};
	bool full;

	do {
		size_t room;
		char *space = output_space(out, LINES_ROOM, &room);

		l.out = space;
		l.out_end = space + room;
		t->lines += convert(&l);
		full = l.out_end - l.out < LINES_ROOM;
		output_fill(out, (size_t)(l.out - space));
	} while (full && l.in < end);
	return l.in;
}

/* How to convert lines where nothing but their text is asked for, or NULL. */
static lines_function *
find_converter(const struct addr_question *q)
{
	bool full;

	if (!addr_question_is_plain(q, &full))
		return NULL;
	return lines_fastest(full);
}

static void
answer_block(
    const void *context, const struct block *b, struct output *out, struct tally *t)
{
	const struct addr_question *q = context;
	lines_function *convert = find_converter(q);
	const char *p = b->text, *end = b->text + b->length;

	if (b->kind == BLOCK_PIECE) {
		t->lines += b->last;
		t->bad += b->last;
		addr_answer_piece(q, b->text, b->length, b->first, b->last, out);
		return;
	}
	while (p < end) {
		const char *newline;

		if (convert != NULL &&
		    (p = answer_plain(convert, p, end, out, t)) == end)
			break;
		newline = memchr(p, '\n', (size_t)(end - p));
		answer_line(q, p, (size_t)(newline - p), out, t);
		p = newline + 1;
	}
}

static int
conclude(const struct addr_question *q, const struct tally *t)
{
	struct diag count = {0};

	if (t->bad == 0)
		return STATUS_OK;
	if (!q->test || q->verbose) {
		diag_set(&count, STATUS_NO,
		    "%" PRIu64 " of %" PRIu64 " %s %s not an address%s", t->bad,
		    t->lines, addr_question_record(q) > 0 ? "records" : "lines",
		    t->bad == 1 ? "is" : "are",
		    q->kinds != 0 || q->family != ADDR_NONE ? " as asked for" : "");
		say_diag(&count);
	}
	return STATUS_NO;
}

/* Packed bytes have no lines; the last may be an IPv4 address among IPv6 ones. */
static int
answer_records(
    const struct addr_question *q, size_t size, struct tally *t, struct diag *d)
{
	struct output out;
	struct input in;
	enum input_got got;
	size_t length;
	char *record;

	output_init(&out, STDOUT_FILENO);
	input_init(&in, STDIN_FILENO, &out);
	while ((got = input_record(&in, size, &record, &length, d)) == INPUT_GOT)
		answer_word(q, record, length, &out, t);
	return got == INPUT_END ? output_flush(&out, d) : -1;
}

int
addr_stream(const struct addr_question *q, struct diag *d)
{
	const struct block_work work = {
	    .answer = answer_block, .context = q, .alone = q->verbose};
	size_t record = addr_question_record(q);
	struct tally t = {0};
	int result;

	if (record > 0)
		result = answer_records(q, record, &t, d);
	else
		result = blocks_run(STDIN_FILENO, &work, &t, d);
	return result == -1 ? (int)d->status : conclude(q, &t);
}
