/* serval iface: the network interfaces of this host, and their addresses */
#include <unistd.h>

#include "base/diag.h"
#include "cli/answers.h"
#include "cli/command.h"
#include "cli/iface_answer.h"
#include "cli/output.h"
#include "cli/inquiry.h"
#include "session/settings.h"

static int
answer_all(const struct iface_question *q, struct diag *d)
{
	struct output out;

	output_init(&out, STDOUT_FILENO);
	iface_answer_all(q, &out);
	return output_flush(&out, d) == -1 ? d->status : STATUS_OK;
}

static int
run(const struct settings *s, int argc, char **argv, struct diag *d)
{
	const struct answering how = {.answer = iface_answer, .refuse = iface_refuse};
	struct iface_question q = {.settings = *s};
	int status;

	if (s->json && s->fields != NULL) {
		diag_set(d, STATUS_USAGE, "--to and --json exclude each other");
		return d->status;
	}
	if (iface_fields_choose(s->fields, &q.fields, d) == -1 ||
	    ifaces_read(&q.all, d) == -1)
		return d->status;
	q.with_input = argc > 0 && inquiry_is_many(argc, argv);
	if (argc > 0)
		status = answers_run(&how, &q.settings, argc, argv, d);
	else
		status = answer_all(&q, d);
	ifaces_free(&q.all);
	return status;
}

const struct command cmd_iface = {
    .name = "iface",
    .bit = FOR_IFACE,
    .arguments = "[NAME|INDEX|ADDRESS...]",
    .summary = "print the network interfaces and their addresses",
    .min = 0,
    .max = -1,
    .run = run,
};
