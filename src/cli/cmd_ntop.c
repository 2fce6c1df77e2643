/* serval ntop: the bytes of IPv4 and IPv6 addresses as text */
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

	if (inet_read_bytes(s, word, length, &a, d) == -1)
		return -1;
	inet_write_text(&a, out);
	return 0;
}

static int
run(const struct settings *s, int argc, char **argv, struct diag *d)
{
	/* Raw bytes are IPv6 addresses; only a last one of 4 bytes is IPv4. */
	const struct answering how = {
	    .answer = answer, .refusal = "-\n", .record = s->raw ? 16 : 0};

	return answers_run(&how, s, argc, argv, d);
}

const struct command cmd_ntop = {
    .name = "ntop",
    .bit = FOR_INET,
    .arguments = "[HEX...]",
    .summary = "from the bytes of an IPv4 or IPv6 address to text",
    .min = 0,
    .max = -1,
    .run = run,
};
