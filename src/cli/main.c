/* main: one run of serval, from argv to the exit status */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/diag.h"
#include "cli/command.h"
#include "cli/help.h"
#include "cli/parse.h"
#include "cli/say.h"
#include "session/signals.h"

/*
 * Opens those of descriptors 0, 1 and 2 that are closed on /dev/null, so that
 * no socket gets their number and is taken for one of them: for reading only,
 * since what is written to a closed stdout must not seem to have arrived.
 */
static int
open_standard(struct diag *d)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) == -1 && open("/dev/null", O_RDONLY) == -1)
			return diag_errno(d, STATUS_LOCAL, errno, "/dev/null");
	return 0;
}

static int
act(struct parse *p, struct diag *d)
{
	switch (p->action) {
	case PARSE_HELP:
		help_print(stdout, p->command);
		return STATUS_OK;
	case PARSE_VERSION:
		help_version(stdout);
		return STATUS_OK;
	case PARSE_RUN:
		break;
	}
	return p->command->run(&p->settings, p->operand_count, p->operands, d);
}

/* An answer that did not reach stdout is none; a reader that went away knows why. */
static int
flush_answers(int status, struct diag *d)
{
	bool lost = ferror(stdout) != 0;

	errno = 0;
	if (fflush(stdout) == 0 && !lost)
		return status;
	if (status != STATUS_OK)
		return status;
	if (errno == EPIPE)
		return STATUS_BROKEN;
	diag_errno(d, STATUS_LOCAL, errno != 0 ? errno : EIO, "cannot write to stdout");
	return STATUS_LOCAL;
}

/* Says what went wrong and, where it was the command line, where to read about it. */
static void
say_outcome(const struct parse *p, const struct diag *d)
{
	say_diag(d);
	if (d->status != STATUS_USAGE || d->text[0] == '\0')
		return;
	fprintf(stderr, "serval: see 'serval %s%s--help'\n",
	    p->named ? p->command->name : "", p->named ? " " : "");
}

int
main(int argc, char **argv)
{
	struct parse p = {0};
	struct diag d = {0};
	int status;

	(void)argc;
	signals_ignore_pipe();
	if (open_standard(&d) == -1 || parse_arguments(argv, &p, &d) == -1)
		status = d.status;
	else
		status = flush_answers(act(&p, &d), &d);
	say_outcome(&p, &d);
	parse_free(&p);
	return status;
}
