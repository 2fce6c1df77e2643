/* connect, listen, probe: the commands that are netcat */
#include <string.h>

#include "base/diag.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "proto/target.h"
#include "session/client.h"
#include "session/inherit.h"
#include "session/scan.h"
#include "session/serve.h"
#include "session/settings.h"
#include "session/tuning.h"

/* The status of a command line that is wrong at word. */
static int
usage(struct diag *d, const char *word, const char *what)
{
	diag_set(d, STATUS_USAGE, "%s: %s", word, what);
	return STATUS_USAGE;
}

/* A target may say that it is a UNIX socket, which settings have to know. */
static struct settings
settings_for(const struct settings *s, const struct target *t)
{
	struct settings those = *s;

	those.unix_domain = t->kind == TARGET_UNIX;
	return those;
}

/* Does one operand say more than a port: HOST:PORT, [V6]:PORT, unix:PATH? */
static bool
is_whole_target(const char *word)
{
	return strchr(word, ':') != NULL || *word == '[';
}

static int
check_inherited(const struct settings *s, int argc, struct diag *d)
{
	if (argc > 0)
		return diag_set(d, STATUS_USAGE, "--fd: there is no target to name");
	return tuning_check(s, d);
}

/* HOST PORT, HOST:PORT, or PATH. */
static int
read_target(
    const struct settings *s, int argc, char **argv, struct target *t, struct diag *d)
{
	if (argc == 0)
		return diag_set(d, STATUS_USAGE, "no %s to connect to",
		    s->unix_domain ? "path" : "host and port");
	if (s->unix_domain && argc > 1)
		return diag_set(
		    d, STATUS_USAGE, "%s: a UNIX socket has no port", argv[1]);
	if (s->unix_domain && strncmp(argv[0], "unix:", strlen("unix:")) != 0)
		return target_from_path(argv[0], t, d);
	if (target_from_operands(argv[0], argc > 1 ? argv[1] : NULL, t, d) == -1)
		return -1;
	if (t->kind == TARGET_INET && t->host[0] == '\0')
		return diag_set(d, STATUS_USAGE, "%s: no host to connect to", argv[0]);
	return 0;
}

static int
run_connect(const struct settings *s, int argc, char **argv, struct diag *d)
{
	struct settings those;
	struct target target;

	if (s->inherited_fd >= 0)
		return check_inherited(s, argc, d) == -1 ? (int)d->status :
							   inherit_run(s, d);
	if (read_target(s, argc, argv, &target, d) == -1 || tuning_check(s, d) == -1)
		return d->status;
	if (target.kind == TARGET_INET && target.port[0] == '\0')
		return usage(d, argv[0], "no port to connect to");
	those = settings_for(s, &target);
	return client_run(&those, &target, d);
}

const struct command cmd_connect = {
    .name = "connect",
    .bit = FOR_CONNECT,
    .arguments = "HOST PORT",
    .summary = "connect and move stdin and stdout through",
    .min = 0,
    .max = 2,
    .run = run_connect,
};

/* One word: a whole target, the host where -p has the port, else the port. */
static int
read_listen_word(
    const struct settings *s, const char *word, struct target *t, struct diag *d)
{
	if (is_whole_target(word)) {
		if (s->source_host != NULL || s->source_port != NULL)
			return diag_set(d, STATUS_USAGE,
			    "%s: -s and -p already say where to listen", word);
		return target_parse(word, t, d);
	}
	if (s->source_port != NULL && s->source_host != NULL)
		return diag_set(
		    d, STATUS_USAGE, "%s: -s and -p already say where to listen", word);
	if (s->source_port != NULL)
		return target_from_operands(word, s->source_port, t, d);
	return target_from_operands(s->source_host, word, t, d);
}

/* -l P, -l -p P, -l A P and -l -s A -p P all listen on port P. */
static int
read_listen_inet(
    const struct settings *s, int argc, char **argv, struct target *t, struct diag *d)
{
	if (argc == 0)
		return target_from_operands(s->source_host, s->source_port, t, d);
	if (argc == 1)
		return read_listen_word(s, argv[0], t, d);
	if (s->source_host != NULL || s->source_port != NULL)
		return diag_set(d, STATUS_USAGE,
		    "%s: -s and -p already say where to listen", argv[0]);
	return target_from_operands(argv[0], argv[1], t, d);
}

static int
read_listen_target(
    const struct settings *s, int argc, char **argv, struct target *t, struct diag *d)
{
	const char *path = argc > 0 ? argv[0] : s->source_host;

	if (!s->unix_domain) {
		if (read_listen_inet(s, argc, argv, t, d) == -1)
			return -1;
		if (t->kind == TARGET_INET && t->port[0] == '\0')
			return diag_set(d, STATUS_USAGE, "no port to listen on");
		return 0;
	}
	if (path == NULL)
		return diag_set(d, STATUS_USAGE, "no path to listen on");
	if (argc > 1 || s->source_port != NULL)
		return diag_set(d, STATUS_USAGE, "%s: a UNIX socket has no port",
		    argc > 1 ? argv[1] : s->source_port);
	if (strncmp(path, "unix:", strlen("unix:")) == 0)
		return target_parse(path, t, d);
	return target_from_path(path, t, d);
}

/* Which of many peers' programs a datagram is for, only a connection could tell. */
static int
check_program(const struct settings *s, struct diag *d)
{
	if (!s->udp || !s->keep_open || (s->exec_file == NULL && s->exec_shell == NULL))
		return 0;
	return diag_set(d, STATUS_USAGE,
	    "-k: with datagrams there is one program, for the first peer");
}

static int
run_listen(const struct settings *s, int argc, char **argv, struct diag *d)
{
	struct settings those;
	struct target target;

	if (s->inherited_fd >= 0)
		return check_inherited(s, argc, d) == -1 ? (int)d->status :
							   inherit_run(s, d);
	if (read_listen_target(s, argc, argv, &target, d) == -1 ||
	    check_program(s, d) == -1 || tuning_check(s, d) == -1)
		return d->status;
	those = settings_for(s, &target);
	return serve_run(&those, &target, d);
}

const struct command cmd_listen = {
    .name = "listen",
    .bit = FOR_LISTEN,
    .arguments = "[HOST] PORT",
    .summary = "listen, and move stdin and stdout through",
    .min = 0,
    .max = 2,
    .run = run_listen,
};

/* HOST PORT..., HOST:PORT, or PATH: the host, and the lists of ports. */
static int
run_probe(const struct settings *s, int argc, char **argv, struct diag *d)
{
	const char *const *lists = (const char *const *)argv + 1;
	const char *own_list;
	size_t count = argc - 1;
	struct settings those;
	struct target target;

	if (read_target(s, 1, argv, &target, d) == -1 || tuning_check(s, d) == -1)
		return d->status;
	own_list = target.port;
	if (target.kind == TARGET_UNIX || *own_list != '\0') {
		if (argc > 1)
			return usage(d, argv[1], "one target is enough");
		lists = &own_list;
		count = 1;
	}
	if (count == 0)
		return usage(d, argv[0], "no port to probe");
	those = settings_for(s, &target);
	return scan_run(&those, &target, lists, count, d);
}

const struct command cmd_probe = {
    .name = "probe",
    .bit = FOR_PROBE,
    .arguments = "HOST PORT...",
    .summary = "see whether ports are open: status 0 if one is",
    .min = 1,
    .max = -1,
    .run = run_probe,
};
