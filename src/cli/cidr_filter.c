#include "cli/cidr_filter.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "addr/scan_any.h"
#include "addr/table.h"
#include "addr/wide.h"
#include "base/diag.h"
#include "cli/blocks.h"
#include "cli/cidr.h"
#include "cli/output.h"
#include "cli/say.h"
#include "session/settings.h"

struct filter {
	const struct table *table;
	const struct settings *settings;
	_Atomic uint64_t *selected; /* lines */
};

enum verdict { SELECTED, PASSED, BAD };

/* Cuts a line to the word that --field names or, without, to the one that it has. */
static bool
find_field(const char **line, size_t *length, int64_t field)
{
	const char *rest = *line, *other;
	size_t left = *length, other_length;

	for (int64_t i = field > 0 ? field : 1; i > 0; i--)
		if (!cidr_next_word(&rest, &left, line, length))
			return false;
	return field > 0 || !cidr_next_word(&rest, &left, &other, &other_length);
}

static enum verdict
verdict_of(const struct filter *f, bool in_table)
{
	return in_table != f->settings->cidr.invert ? SELECTED : PASSED;
}

/* A line of any kind, without its newline. */
static enum verdict
judge(const struct filter *f, const char *line, size_t length)
{
	struct addr a;

	if (length > 0 && line[length - 1] == '\r')
		length--;
	if (!find_field(&line, &length, f->settings->cidr.field) ||
	    addr_parse(line, length, &a) == -1)
		return BAD;
	return verdict_of(f, table_has(f->table, &a));
}

/* The line at *p, which is moved behind it; most are an address and nothing else. */
static enum verdict
judge_next(const struct filter *f, const char **p, const char *end)
{
	const char *line = *p, *newline;
	struct scanned s;

	if (f->settings->cidr.field == 0) {
		newline = scan_any(line, &s);
		if (newline != NULL && *newline == '\n') {
			*p = newline + 1;
			return verdict_of(f,
			    s.family == ADDR_V4 ? table_has4(f->table, s.number4) :
						  table_has6(f->table, s.number6));
		}
	}
	newline = memchr(line, '\n', (size_t)(end - line));
	*p = newline + 1;
	return judge(f, line, (size_t)(newline - line));
}

static void
judge_piece(
    const struct filter *f, const struct block *b, struct output *out, struct tally *t)
{
	t->lines += b->first;
	t->bad += b->first;
	if (!f->settings->keep_bad || f->settings->cidr.count)
		return;
	output_write(out, b->text, b->length);
	output_write(out, "\n", b->last);
}

/* Lines that follow each other are written as one. */
static void
judge_block(
    const void *context, const struct block *b, struct output *out, struct tally *t)
{
	const struct filter *f = context;
	const char *p = b->text, *end = p + b->length, *run = p;
	uint64_t selected = 0;

	if (b->kind == BLOCK_PIECE) {
		judge_piece(f, b, out, t);
		return;
	}
	while (p < end) {
		const char *line = p;
		enum verdict verdict = judge_next(f, &p, end);
		bool prints = verdict == SELECTED ||
		    (verdict == BAD && f->settings->keep_bad);

		t->lines++;
		t->bad += verdict == BAD;
		selected += verdict == SELECTED;
		if (prints && !f->settings->cidr.count)
			continue;
		output_write(out, run, (size_t)(line - run));
		run = p;
	}
	output_write(out, run, (size_t)(end - run));
	atomic_fetch_add(f->selected, selected);
}

static int
print_count(uint64_t count, struct diag *d)
{
	char digits[WIDE_DIGITS_MAX];
	struct output out;

	output_init(&out, STDOUT_FILENO);
	output_line(
	    &out, digits, wide_format((struct wide){.low = count}, 10, 0, digits));
	return output_flush(&out, d);
}

int
cidr_filter(const struct table *table, const struct settings *s, struct diag *d)
{
	_Atomic uint64_t selected = 0;
	const struct filter f = {table, s, &selected};
	const struct block_work work = {.answer = judge_block, .context = &f};
	struct tally t = {0};

	if (blocks_run(STDIN_FILENO, &work, &t, d) == -1)
		return d->status;
	if (s->cidr.count && print_count(selected, d) == -1)
		return d->status;
	if (t.bad > 0) {
		diag_set(d, STATUS_NO, "%" PRIu64 " of %" PRIu64 " lines %s no address",
		    t.bad, t.lines, t.bad == 1 ? "has" : "have");
		return STATUS_NO;
	}
	return selected > 0 ? STATUS_OK : STATUS_NO;
}
