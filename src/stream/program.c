#include "stream/program.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/words.h"
#include "compat/pidfd.h"
#include "stream/environment.h"
#include "stream/files.h"
#include "stream/stream.h"

enum { WORDS_MAX = 64 };

/* The pipes of one start; each end is -1 once it is closed or handed on. */
struct pipes {
	int input[2], output[2]; /* the program's */
	int refusal[2]; /* says why exec failed; close-on-exec otherwise */
};

static void
close_end(int *fd)
{
	if (*fd != -1)
		close(*fd);
	*fd = -1;
}

static void
close_pipes(struct pipes *p)
{
	int *ends[] = {p->input, p->output, p->refusal};

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		close_end(&ends[i][0]);
		close_end(&ends[i][1]);
	}
}

static int
open_pipes(struct pipes *p, struct diag *d)
{
	*p = (struct pipes){{-1, -1}, {-1, -1}, {-1, -1}};
	if (pipe2(p->input, O_CLOEXEC) == -1 || pipe2(p->output, O_CLOEXEC) == -1 ||
	    pipe2(p->refusal, O_CLOEXEC) == -1) {
		diag_errno(d, STATUS_LOCAL, errno, "pipe");
		close_pipes(p);
		return -1;
	}
	return 0;
}

/* Our ends are ours alone, so that they may be non-blocking. */
static int
set_nonblocking(int fd)
{
	return fcntl(fd, F_SETFL, O_NONBLOCK);
}

/* We ignore it; a program expects to die of it. */
static void
restore_sigpipe(void)
{
	struct sigaction by_default = {.sa_handler = SIG_DFL};

	sigaction(SIGPIPE, &by_default, NULL);
}

/*
 * In the child: becomes the program, or returns with errno.  Threads of ours
 * may have held any lock, so that all here is async-signal-safe (fork(2)):
 * execvpe(3) is as execve(2), since it uses the stack alone in glibc and musl.
 */
static void
become(const struct program_request *request, const char *const *words,
    char **environment, const struct pipes *p)
{
	if (dup2(p->input[0], STDIN_FILENO) == -1 ||
	    dup2(p->output[1], STDOUT_FILENO) == -1)
		return;
	restore_sigpipe();
	if (request->mask != NULL)
		sigprocmask(SIG_SETMASK, request->mask, NULL);
	execvpe(words[0], (char *const *)words, environment);
}

static void
refuse(int fd, int error)
{
	/* A pipe takes these few bytes whole; the parent sees an end otherwise. */
	if (write(fd, &error, sizeof(error)) == -1)
		_exit(126);
	_exit(127);
}

/* The errno that the child could not become the program with, or 0. */
static int
refusal_of(int fd)
{
	int error = 0;
	ssize_t length;

	do {
		length = read(fd, &error, sizeof(error));
	} while (length == -1 && errno == EINTR);
	return length == sizeof(error) ? error : 0;
}

static int
start_child(const struct program_request *request, const char *const *words,
    struct pipes *p, pid_t *pid, struct diag *d)
{
	char **environment = environment_with(request->environment, d);
	int error;

	if (environment == NULL)
		return -1;
	*pid = fork();
	error = errno;
	if (*pid == 0) {
		become(request, words, environment, p);
		refuse(p->refusal[1], errno);
	}
	free(environment);
	if (*pid == -1)
		return diag_errno(d, STATUS_LOCAL, error, "fork");
	close_end(&p->refusal[1]);
	error = refusal_of(p->refusal[0]);
	if (error != 0) {
		while (waitpid(*pid, NULL, 0) == -1 && errno == EINTR)
			continue;
		return diag_errno(d, STATUS_LOCAL, error, "%s", words[0]);
	}
	return 0;
}

static struct stream *
stream_over(struct pipes *p, struct diag *d)
{
	struct files_request request = {.read_fd = p->output[0],
	    .write_fd = p->input[1],
	    .owned = true,
	    .read_name = "the program's output",
	    .write_name = "the program's input"};
	struct stream *s;

	if (set_nonblocking(request.read_fd) == -1 ||
	    set_nonblocking(request.write_fd) == -1) {
		diag_errno(d, STATUS_LOCAL, errno, "pipe");
		return NULL;
	}
	s = files_open(&request, d);
	if (s != NULL)
		p->output[0] = p->input[1] = -1;
	return s;
}

int
program_check(const char *file, struct diag *d)
{
	const char *words[WORDS_MAX];
	char *text = words_split(file, words, WORDS_MAX, d);

	free(text);
	return text == NULL ? -1 : 0;
}

int
program_start(const struct program_request *request, struct program *p, struct diag *d)
{
	const char *shell[] = {"/bin/sh", "-c", request->shell_command, NULL};
	const char *words[WORDS_MAX], *const *run = shell;
	char *text = NULL;
	struct pipes pipes;
	int result = -1;

	if (open_pipes(&pipes, d) == -1)
		return -1;
	if (request->file != NULL) {
		run = words;
		text = words_split(request->file, words, WORDS_MAX, d);
		if (text == NULL)
			goto out;
	}
	p->stream = stream_over(&pipes, d);
	if (p->stream == NULL)
		goto out;
	if (start_child(request, run, &pipes, &p->pid, d) == -1) {
		stream_close(p->stream);
		goto out;
	}
	p->pidfd = pidfd_of(p->pid);
	result = 0;
out:
	free(text);
	close_pipes(&pipes);
	return result;
}

int
program_become(char *const *words, struct diag *d)
{
	restore_sigpipe();
	execvpe(words[0], words, environ);
	return diag_errno(d, STATUS_LOCAL, errno, "%s", words[0]);
}

int
program_wait(struct program *p)
{
	int status = 0;

	while (waitpid(p->pid, &status, 0) == -1)
		if (errno != EINTR)
			return 0;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
