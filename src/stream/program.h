/* program: a child process in the place of standard input and output */
#ifndef STREAM_PROGRAM_H
#define STREAM_PROGRAM_H

#include <signal.h>
#include <sys/types.h>

struct diag;
struct stream;

struct program_request {
	const char *file; /* run it, its words split by blanks; or NULL */
	const char *shell_command; /* run it by /bin/sh -c; or NULL */
	const char *const *environment; /* NAME, VALUE, ... , NULL to add */
	const sigset_t *mask; /* the signal mask that it gets; NULL: ours */
};

/* A program that runs. */
struct program {
	pid_t pid;
	int pidfd; /* polls readable once it has ended; -1 where the kernel has none */
	struct stream *stream; /* what it writes is read, and the other way round */
};

/*
 * Does file split into words, as program_start does it?  Returns 0, or -1 with
 * d (STATUS_USAGE): a quote is not closed, there are no words or too many.
 */
int program_check(const char *file, struct diag *d);

/*
 * Starts it with pipes as its standard input and output and our standard
 * error.  In file a blank separates words, but in '...', "..." and behind a
 * backslash; the first is looked up in PATH.  Where it cannot be executed d
 * has STATUS_LOCAL and says why.  The caller closes the stream, waits with
 * program_wait, and closes pidfd.  Returns 0 or -1.
 */
int
program_start(const struct program_request *request, struct program *p, struct diag *d);

/*
 * Becomes the program words[0], looked up in PATH, with the arguments words,
 * which end with NULL (execvpe(3)).  Returns -1 only, with d (STATUS_LOCAL).
 */
int program_become(char *const *words, struct diag *d);

/*
 * Waits until it has ended (waitpid(2)) and returns its exit status, 128 + N
 * when signal N killed it.
 */
int program_wait(struct program *p);

#endif
