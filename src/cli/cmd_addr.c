/* serval addr: addresses from any form to any other, and what they are */
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "cli/addr_answer.h"
#include "cli/addr_question.h"
#include "cli/addr_stream.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/say.h"
#include "session/settings.h"

/* A word that is bad is said to be so, but by --valid, which asks just that. */
static enum status
answer_word(const struct addr_question *q, const char *word, struct output *out)
{
	size_t length = strlen(word);
	struct diag why = {0};
	struct reading r;

	if (addr_question_match(q, word, length, &r) == 0) {
		addr_answer(q, word, length, &r, out);
		return STATUS_OK;
	}
	addr_answer_bad(q, word, length, out);
	if (!q->test || q->verbose) {
		addr_question_refuse(q, word, length, &why);
		diag_prefix(&why, "%s", length > 0 ? word : "''");
		say_diag(&why);
	}
	return STATUS_NO;
}

/* Answers all operands; the status is the highest of any of them, or a failure's. */
static int
answer_all(const struct addr_question *q, int argc, char **argv, struct output *out,
    struct diag *d)
{
	int status = STATUS_OK;

	for (int i = 0; i < argc; i++) {
		int one;

		if (strcmp(argv[i], "-") != 0)
			one = (int)answer_word(q, argv[i], out);
		else if (output_flush(out, d) == -1)
			return d->status;
		else
			one = addr_stream(q, d);
		if (one > STATUS_NO)
			return one;
		status = one == STATUS_NO ? one : status;
	}
	return output_flush(out, d) == -1 ? (int)d->status : status;
}

static int
run(const struct settings *s, int argc, char **argv, struct diag *d)
{
	struct addr_question q;
	struct output out;

	if (addr_question_read(&q, s, d) == -1)
		return d->status;
	output_init(&out, STDOUT_FILENO);
	if (argc == 0)
		return addr_stream(&q, d);
	return answer_all(&q, argc, argv, &out, d);
}

const struct command cmd_addr = {
    .name = "addr",
    .bit = FOR_ADDR,
    .arguments = "[ADDRESS...]",
    .summary = "convert, classify and test addresses",
    .min = 0,
    .max = -1,
    .run = run,
};
