/* serval ntoa: the bytes of IPv4 addresses as dotted quads */
#include "addr/addr.h"
#include "base/diag.h"
#include "cli/answers.h"
#include "cli/command.h"
#include "cli/inet.h"
#include "session/settings.h"

static int
answer(const struct settings *s, const char *word, size_t length, struct output *out,
    struct diag *d)
{
	struct addr a;

	if (inet_read_bytes(s, word, length, &a, d) == -1)
		return -1;
	if (a.family != ADDR_V4)
		return diag_set(d, STATUS_NO, "an IPv4 address has 4 bytes");
	inet_write_text(&a, out);
	return 0;
}

static int
run(const struct settings *s, int argc, char **argv, struct diag *d)
{
	const struct answering how = {
	    .answer = answer, .refusal = "-\n", .record = s->raw ? 4 : 0};

	return answers_run(&how, s, argc, argv, d);
}

const struct command cmd_ntoa = {
    .name = "ntoa",
    .bit = FOR_INET,
    .arguments = "[HEX...]",
    .summary = "from the bytes of an IPv4 address to text",
    .min = 0,
    .max = -1,
    .run = run,
};
