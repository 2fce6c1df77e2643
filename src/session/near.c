#include "session/near.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/diag.h"
#include "session/settings.h"
#include "stream/files.h"
#include "stream/stream.h"

bool
near_is_program(const struct settings *s)
{
	return s->exec_file != NULL || s->exec_shell != NULL;
}

static bool
reads_stdin(const struct settings *s)
{
	return !s->no_stdin && !s->recv_only && !near_is_program(s);
}

int
near_check(const struct settings *s, struct diag *d)
{
	struct stat about;

	if (s->exec_file != NULL && program_check(s->exec_file, d) == -1)
		return diag_prefix(d, "-e");
	if (!reads_stdin(s))
		return 0;
	if (fstat(STDIN_FILENO, &about) == -1)
		return diag_errno(d, STATUS_LOCAL, errno, "standard input");
	if (S_ISDIR(about.st_mode))
		return diag_errno(d, STATUS_LOCAL, EISDIR, "standard input");
	return 0;
}

int
near_open_stdio(const struct settings *s, struct near_end *near, struct diag *d)
{
	struct files_request request = {
	    .read_fd = reads_stdin(s) ? STDIN_FILENO : -1,
	    .write_fd = s->send_only ? -1 : STDOUT_FILENO,
	    .read_name = "standard input",
	    .write_name = "standard output",
	};

	*near = (struct near_end){
	    .stream = files_open(&request, d),
	    .terminal = request.read_fd != -1 && isatty(request.read_fd),
	    .silent = request.read_fd == -1 || s->shutdown == SHUTDOWN_WR ||
		s->shutdown == SHUTDOWN_RDWR,
	};
	return near->stream == NULL ? -1 : 0;
}

/* What a program is told of the connection, as text. */
struct texts {
	char remote_host[ENDPOINT_TEXT_MAX], local_host[ENDPOINT_TEXT_MAX];
	char remote_port[8], local_port[8];
};

static void
describe(const struct near_names *names, struct texts *t)
{
	endpoint_host(&names->peer, true, t->remote_host);
	endpoint_host(&names->local, true, t->local_host);
	snprintf(
	    t->remote_port, sizeof(t->remote_port), "%u", endpoint_port(&names->peer));
	snprintf(
	    t->local_port, sizeof(t->local_port), "%u", endpoint_port(&names->local));
}

int
near_open_program(const struct settings *s, const struct near_names *names,
    const sigset_t *mask, struct near_end *near, struct program *program,
    struct diag *d)
{
	struct texts texts;
	const char *const environment[] = {
	    "SERVAL_REMOTE_ADDR",
	    texts.remote_host,
	    "SERVAL_REMOTE_PORT",
	    texts.remote_port,
	    "SERVAL_LOCAL_ADDR",
	    texts.local_host,
	    "SERVAL_LOCAL_PORT",
	    texts.local_port,
	    "SERVAL_PROTO",
	    names->protocol,
	    "NCAT_REMOTE_ADDR",
	    texts.remote_host,
	    "NCAT_REMOTE_PORT",
	    texts.remote_port,
	    "NCAT_LOCAL_ADDR",
	    texts.local_host,
	    "NCAT_LOCAL_PORT",
	    texts.local_port,
	    "NCAT_PROTO",
	    names->protocol,
	    NULL,
	};
	struct program_request request = {
	    .file = s->exec_file,
	    .shell_command = s->exec_shell,
	    .environment = environment,
	    .mask = mask,
	};

	describe(names, &texts);
	*near = (struct near_end){.program = true};
	if (program_start(&request, program, d) == -1)
		return -1;
	near->stream = program->stream;
	return 0;
}
