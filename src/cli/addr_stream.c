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

/* Answers a line of length bytes, which may end with a carriage return. */
static void
answer_line(const struct addr_question *q, const char *line, size_t length,
    struct output *out, struct tally *t)
{
	struct reading r;

	if (length > 0 && line[length - 1] == '\r')
		length--;
	t->lines++;
	if (addr_question_match(q, line, length, &r) == 0) {
		addr_answer(q, line, length, &r, out);
		return;
	}
	t->bad++;
	addr_answer_bad(q, line, length, out);
	if (q->verbose)
		say_why(q, line, length);
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
		    "%" PRIu64 " of %" PRIu64 " lines %s not an address%s", t->bad,
		    t->lines, t->bad == 1 ? "is" : "are",
		    q->kinds != 0 || q->family != ADDR_NONE ? " as asked for" : "");
		say_diag(&count);
	}
	return STATUS_NO;
}

int
addr_stream(const struct addr_question *q, struct diag *d)
{
	const struct block_work work = {
	    .answer = answer_block, .context = q, .alone = q->verbose};
	struct tally t = {0};

	if (blocks_run(STDIN_FILENO, &work, &t, d) == -1)
		return d->status;
	return conclude(q, &t);
}
