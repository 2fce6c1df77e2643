/* wait: until something accepts, and then perhaps a command */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "session/settings.h"
#include "session/vigil.h"
#include "stream/program.h"

/* How many of the words are targets: those before "--". */
static int
count_targets(int argc, char **argv)
{
	int count = 0;

	while (count < argc && strcmp(argv[count], "--") != 0)
		count++;
	return count;
}

/*
 * Reads HOST:PORT, HOST PORT or a path from the count words.  Returns how many of
 * them it was, or -1 with d.
 */
static int
read_target(const struct settings *s, char **words, int count, struct vigil_target *t,
    struct diag *d)
{
	t->name = words[0];
	if (s->unix_domain && strncmp(words[0], "unix:", strlen("unix:")) != 0)
		return target_from_path(words[0], &t->target, d) == -1 ? -1 : 1;
	if (target_parse(words[0], &t->target, d) == -1)
		return -1;
	if (t->target.kind == TARGET_UNIX)
		return 1;
	if (t->target.host[0] == '\0')
		return diag_set(d, STATUS_USAGE, "%s: no host to wait for", words[0]);
	if (t->target.port[0] != '\0')
		return 1;
	if (count < 2)
		return diag_set(d, STATUS_USAGE, "%s: no port to wait for", words[0]);
	return target_from_operands(words[0], words[1], &t->target, d) == -1 ? -1 : 2;
}

/* Reads all targets.  Returns how many there are, or -1 with d. */
static int
read_targets(const struct settings *s, char **words, int count,
    struct vigil_target *targets, struct diag *d)
{
	int read = 0;

	for (int used = 0, i = 0; i < count; i += used) {
		used = read_target(s, words + i, count - i, &targets[read], d);
		if (used == -1)
			return -1;
		read++;
	}
	return read;
}

static int
wait_for(const struct settings *s, char **words, int count, struct diag *d)
{
	struct vigil_target *targets = calloc((size_t)count, sizeof(*targets));
	int status, read;

	if (targets == NULL) {
		diag_errno(d, STATUS_LOCAL, errno, "wait");
		return STATUS_LOCAL;
	}
	read = read_targets(s, words, count, targets, d);
	status = read == -1 ? (int)d->status : vigil_run(s, targets, (size_t)read, d);
	free(targets);
	return status;
}

static int
run_wait(const struct settings *s, int argc, char **argv, struct diag *d)
{
	int count = count_targets(argc, argv), status;

	if (count == 0) {
		diag_set(d, STATUS_USAGE, "nothing to wait for");
		return STATUS_USAGE;
	}
	if (argc == count + 1) {
		diag_set(d, STATUS_USAGE, "no command after --");
		return STATUS_USAGE;
	}
	status = wait_for(s, argv, count, d);
	if (status == STATUS_OK && argc > count &&
	    program_become(argv + count + 1, d) == -1)
		return d->status;
	return status;
}

const struct command cmd_wait = {
    .name = "wait",
    .bit = FOR_WAIT,
    .arguments = "TARGET... [-- COMMAND...]",
    .summary = "wait until ports accept, then run a command",
    .min = 1,
    .max = -1,
    .takes_command = true,
    .run = run_wait,
};
