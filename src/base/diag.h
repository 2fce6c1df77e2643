/* diag: one error on its way up, from the floor where it happened to the user */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include "base/status.h"

enum { DIAG_TEXT_MAX = 512 };

/* Filled below, printed by cli.  Zero-initialised means no error. */
struct diag {
	enum status status; /* the exit status that this error asks for */
	int error; /* the errno behind it, or 0 */
	char text[DIAG_TEXT_MAX];
};

/*
 * Sets d to an error of the given status whose text is fmt, lower case and
 * without a full stop.  An error that does not fit is cut.  Always returns
 * -1, so that a function can `return diag_set(...)`.
 */
int diag_set(struct diag *d, enum status status, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * The same for a system call that failed with error (an errno value), whose
 * strerror(3) is appended after a colon.  Returns -1.
 */
int diag_errno(struct diag *d, enum status status, int error, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/*
 * Puts fmt and ": " before the text that d already holds, to say for which
 * argument it was: "must be at least 1" becomes "--sndbuf 0: must be at least
 * 1".  Returns -1.
 */
int
diag_prefix(struct diag *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Forgets the error in d. */
void diag_clear(struct diag *d);

#endif
