/* serval addr: addresses as their canonical text */
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

	if (addr_parse(word, length, &a) == -1 &&
	    (!s->legacy_ip || addr_parse_legacy(word, length, &a) == -1))
		return inet_refuse(word, length, d);
	inet_write_text(&a, out);
	return 0;
}

static int
run(const struct settings *s, int argc, char **argv, struct diag *d)
{
	const struct answering how = {.answer = answer, .refusal = "-\n"};

	return answers_run(&how, s, argc, argv, d);
}

const struct command cmd_addr = {
    .name = "addr",
    .bit = FOR_ADDR,
    .arguments = "[ADDRESS...]",
    .summary = "print addresses in their canonical form (RFC 5952)",
    .min = 0,
    .max = -1,
    .run = run,
};
