#include "cli/answers.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "cli/input.h"
#include "cli/output.h"
#include "cli/say.h"

/* One run of a command that answers. */
struct run {
	const struct answering *how;
	const struct settings *settings;
	struct output out;
	struct input in;
	enum status status;
};

/* Says in why for which word it is. */
static void
name_word(const struct run *r, const char *word, struct diag *why)
{
	if (*word == '\0')
		word = "''";
	diag_prefix(why, "%s", r->how->record > 0 ? "stdin" : word);
}

/* Answers word, which has none; why says for which word it is where named is true. */
static void
refuse(struct run *r, const char *word, size_t length, bool named, struct diag *why)
{
	if (r->how->refuse != NULL)
		r->how->refuse(r->settings, word, length, why, &r->out);
	else
		output_write(&r->out, r->how->refusal, strlen(r->how->refusal));
	if (!named)
		name_word(r, word, why);
	say_diag(why);
	if (why->status > r->status)
		r->status = why->status;
}

static void
answer(struct run *r, const char *word, size_t length)
{
	struct diag why = {0};

	if (r->how->answer(r->settings, word, length, &r->out, &why) == -1)
		refuse(r, word, length, r->how->names_word, &why);
}

static void
answer_line(struct run *r, const char *line, size_t length, bool whole)
{
	struct diag why = {0};

	if (!whole)
		diag_set(&why, STATUS_NO, "the line is too long");
	else if (strlen(line) < length)
		diag_set(&why, STATUS_NO, "the line has a NUL byte");
	if (why.status == STATUS_OK)
		answer(r, line, length);
	else
		refuse(r, line, length, false, &why);
}

/* Takes one line or record of stdin and answers it. */
static enum input_got
answer_next(struct run *r, struct diag *d)
{
	enum input_got got;
	size_t length;
	char *word;

	if (r->how->record > 0)
		got = input_record(&r->in, r->how->record, &word, &length, d);
	else
		got = input_line(&r->in, &word, &length, d);
	if (got != INPUT_GOT && got != INPUT_LONG)
		return got;
	if (r->how->record > 0)
		answer(r, word, length);
	else
		answer_line(r, word, length, got == INPUT_GOT);
	return got;
}

static int
answer_stdin(struct run *r, struct diag *d)
{
	enum input_got got;

	input_init(&r->in, STDIN_FILENO, &r->out);
	do {
		got = answer_next(r, d);
	} while ((got == INPUT_GOT || got == INPUT_LONG) && r->out.error == 0);
	return got == INPUT_FAILED ? -1 : 0;
}

static int
answer_operand(struct run *r, const char *operand, struct diag *d)
{
	if (strcmp(operand, "-") == 0)
		return answer_stdin(r, d);
	if (r->how->record > 0)
		return diag_set(
		    d, STATUS_USAGE, "%s: bytes are read from stdin only", operand);
	answer(r, operand, strlen(operand));
	return 0;
}

int
answers_run(const struct answering *how, const struct settings *s, int argc,
    char **argv, struct diag *d)
{
	struct run r = {.how = how, .settings = s, .status = STATUS_OK};
	int result = 0;

	output_init(&r.out, STDOUT_FILENO);
	if (argc == 0)
		result = answer_stdin(&r, d);
	for (int i = 0; i < argc && result == 0; i++)
		result = answer_operand(&r, argv[i], d);
	if (result == 0)
		result = output_flush(&r.out, d);
	return result == 0 ? (int)r.status : (int)d->status;
}
