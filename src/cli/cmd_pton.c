/* serval pton: IPv4 and IPv6 addresses by the rules of inet_pton(3), as bytes */
#include "addr/addr.h"
#include "cli/answers.h"
#include "cli/command.h"
#include "cli/inet.h"
#include "session/settings.h"

static int
answer(const struct settings *s, const char *word, size_t length, struct output *out,
    struct diag *d)
{
	struct addr a;

	if (addr_parse(word, length, &a) == -1)
		return inet_refuse(word, length, d);
	inet_write_bytes(s, &a, out);
	return 0;
}

static int
run(const struct settings *s, int argc, char **argv, struct diag *d)
{
	/* Nothing can stand for an address among raw bytes. */
	const struct answering how = {.answer = answer, .refusal = s->raw ? "" : "-\n"};

	return answers_run(&how, s, argc, argv, d);
}

const struct command cmd_pton = {
    .name = "pton",
    .bit = FOR_INET,
    .arguments = "[ADDRESS...]",
    .summary = "from IPv4 or IPv6 text to bytes",
    .min = 0,
    .max = -1,
    .run = run,
};
