/* serval reverse: the names of addresses */
#include "cli/answers.h"
#include "cli/command.h"
#include "cli/question.h"
#include "lookup/name.h"
#include "lookup/reverse.h"

static int
answer(const struct settings *s, const char *word, size_t length, struct output *out,
    struct diag *d)
{
	const struct question *q = (const struct question *)s;
	const struct name_query query = {.numeric = true, .legacy_ip = s->legacy_ip};
	struct name_answer address;
	char name[REVERSE_NAME_MAX];
	int result;

	(void)length;
	if (name_lookup(word, 0, &query, &address, d) == -1)
		return -1;
	result = reverse_name(&address.endpoints[0], name, d);
	if (result == 0)
		question_write(q, word, name, out);
	name_free(&address);
	return result;
}

static int
run(const struct settings *s, int argc, char **argv, struct diag *d)
{
	const struct answering how = {
	    .answer = answer, .refusal = "", .names_word = true};
	const struct question q = {
	    .settings = *s, .with_input = question_is_many(argc, argv)};

	return answers_run(&how, &q.settings, argc, argv, d);
}

const struct command cmd_reverse = {
    .name = "reverse",
    .bit = FOR_REVERSE,
    .arguments = "[ADDRESS...]",
    .summary = "print the names of addresses",
    .min = 0,
    .max = -1,
    .run = run,
};
