#include "cli/inquiry.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "cli/json.h"
#include "cli/progress.h"
#include "cli/say.h"
#include "session/bulk.h"
#include "session/question.h"
#include "session/settings.h"

/* Most of the time a look-up waits, so that it is many at a time. */
enum { JOBS = 200 };

static bool
is_stdin(const char *operand)
{
	return strcmp(operand, "-") == 0;
}

/* What was read of a line is no question: it is answered with the reason. */
static struct question *
make_bad(struct inquiry *i, const char *word, const char *why, struct diag *d)
{
	struct question *q = i->kind->make(i->context, word, strlen(word), d);
	struct diag reason = {0};

	if (q == NULL)
		return NULL;
	diag_set(&reason, STATUS_USAGE, "%s", why);
	free(q->reason);
	question_refuse(q, &reason);
	return q;
}

static enum bulk_next
next_line(struct inquiry *i, bool readable, struct question **q, struct diag *d)
{
	size_t length;
	char *line;

	switch (input_line_now(&i->in, readable, &line, &length, d)) {
	case INPUT_WAIT:
		return BULK_WAIT;
	case INPUT_END:
		return BULK_END;
	case INPUT_FAILED:
		return BULK_FAILED;
	case INPUT_LONG:
		*q = make_bad(i, line, "the line is too long", d);
		break;
	case INPUT_GOT:
		if (strlen(line) < length)
			*q = make_bad(i, line, "the line has a NUL byte", d);
		else
			*q = i->kind->make(i->context, line, length, d);
		break;
	}
	return *q == NULL ? BULK_FAILED : BULK_GOT;
}

/* The operands in order, with the lines of stdin in the place of "-". */
static enum bulk_next
next(void *context, bool readable, struct question **q, struct diag *d)
{
	struct inquiry *i = context;
	const char *word;

	if (i->in_stdin) {
		enum bulk_next got = next_line(i, readable, q, d);

		if (got != BULK_END)
			return got;
		i->in_stdin = false;
	}
	word = *i->operands;
	if (word == NULL)
		return BULK_END;
	i->operands++;
	if (is_stdin(word)) {
		i->in_stdin = true;
		return next(context, readable, q, d);
	}
	*q = i->kind->make(i->context, word, strlen(word), d);
	return *q == NULL ? BULK_FAILED : BULK_GOT;
}

/* Why q is not OK, with the status that asks for. */
static void
explain(const struct inquiry *i, const struct question *q, struct diag *d)
{
	if (q->reason != NULL)
		diag_set(d, outcome_status(q->outcome.kind), "%s", q->reason);
	else if (i->kind->explain != NULL)
		i->kind->explain(i->context, q, d);
	else
		outcome_explain(&q->outcome, d);
}

/* Of a word that can be no name, the beginning is enough: the reason has to fit. */
static void
say_failure(struct inquiry *i, const struct question *q)
{
	enum { SHOWN_MAX = 256 };
	const char *word = q->length > 0 ? q->word : "''";
	struct diag d = {0};

	explain(i, q, &d);
	diag_prefix(
	    &d, "%.*s%s", SHOWN_MAX, word, strlen(word) > SHOWN_MAX ? "..." : "");
	progress_clear(i);
	say_diag(&d);
}

static void
tell_json(struct inquiry *i, const struct question *q)
{
	struct json j = {.out = &i->out};
	struct diag d = {0};

	json_begin(&j);
	json_string(&j, "input", q->word, q->length);
	i->kind->write_json(i->context, q, &j);
	json_text(&j, "status", outcome_word(q->outcome.kind));
	if (q->outcome.code != NULL)
		json_text(&j, "code", q->outcome.code);
	if (q->outcome.kind != OUTCOME_OK) {
		explain(i, q, &d);
		json_text(&j, "error", d.text);
	}
	json_milliseconds(&j, "time_ms", q->took);
	json_end(&j);
}

static void
note_status(struct inquiry *i, enum status status)
{
	if ((int)status > i->status)
		i->status = status;
}

/* Half of the output's room is kept for one answer, so that it need not wait. */
static bool
tell(void *context, struct question *q)
{
	struct inquiry *i = context;
	enum outcome_kind kind = q->outcome.kind;

	note_status(i, outcome_status(kind));
	note_status(i, q->verdict);
	if (i->settings->json)
		tell_json(i, q);
	else if (kind == OUTCOME_OK || kind == OUTCOME_PARTIAL)
		i->kind->write(i->context, q, &i->out);
	if (!i->settings->json && kind != OUTCOME_OK)
		say_failure(i, q);
	i->kind->free(q);
	return i->out.used < OUTPUT_ROOM / 2;
}

static int
flush(void *context, struct diag *d)
{
	struct inquiry *i = context;

	if (i->to_terminal && i->out.used > 0)
		progress_clear(i);
	return output_flush_now(&i->out, d);
}

static void
show_progress(void *context, const struct bulk_count *count)
{
	progress_show(context, count);
}

int
inquiry_run(struct inquiry *i, char **operands, struct diag *d)
{
	const struct bulk_request request = {
	    .asker = i->asker,
	    .unordered = i->settings->lookup.unordered,
	    .timeout = i->settings->lookup.timeout,
	    .tick = progress_interval(i->settings),
	    .input_fd = STDIN_FILENO,
	    .output_fd = STDOUT_FILENO,
	    .next = next,
	    .tell = tell,
	    .flush = flush,
	    .progress = show_progress,
	    .drop = i->kind->free,
	    .context = i,
	};
	int result;

	i->operands = operands;
	i->in_stdin = *operands == NULL;
	i->to_terminal = request.tick >= 0 && isatty(STDOUT_FILENO);
	i->status = STATUS_OK;
	output_init(&i->out, STDOUT_FILENO);
	input_init(&i->in, STDIN_FILENO, &i->out);
	result = bulk_run(&request, d);
	progress_clear(i);
	return result == 0 ? i->status : (int)d->status;
}

void
inquiry_part_json(struct json *j, const char *name, const struct outcome *outcome)
{
	struct diag d = {0};

	if (outcome->kind == OUTCOME_UNASKED)
		return;
	json_begin_member(j, name);
	json_text(j, "status", outcome_word(outcome->kind));
	if (outcome->code != NULL)
		json_text(j, "code", outcome->code);
	if (outcome->kind != OUTCOME_OK) {
		outcome_explain(outcome, &d);
		json_text(j, "error", d.text);
	}
	json_end_member(j);
}

bool
inquiry_is_many(int argc, char **operands)
{
	return argc != 1 || is_stdin(operands[0]);
}

size_t
inquiry_jobs(const struct settings *s)
{
	return s->lookup.jobs > 0 ? (size_t)s->lookup.jobs : JOBS;
}

void
columns_put(struct columns *c, const char *text)
{
	if (c->more)
		output_write(c->out, "\t", 1);
	output_write(c->out, text, strlen(text));
	c->more = true;
}

void
columns_add(struct columns *c, const char *text)
{
	output_write(c->out, ",", 1);
	output_write(c->out, text, strlen(text));
}

void
columns_end(struct columns *c)
{
	output_write(c->out, "\n", 1);
}
