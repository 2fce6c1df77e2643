/* seek: the addresses of a target, looked up while the loop goes on */
#ifndef SESSION_SEEK_H
#define SESSION_SEEK_H

#include <stdbool.h>

#include "base/diag.h"
#include "lookup/name.h"

struct reasons;
struct seek;
struct settings;
struct target;

/* What is known of one family, or of a target that needed no look-up. */
struct seek_answer {
	int family; /* AF_INET6 or AF_INET; AF_UNSPEC where none was looked up */
	struct name_answer addresses; /* the receiver's, who frees them; or none */
	struct diag why; /* why there are none */
};

/*
 * Prepares to look for where to connect to for target, as often as wanted.  No
 * file is read but services(5) for a port that is a name.  settings are
 * borrowed.  Returns NULL with d.
 */
struct seek *
seek_new(const struct settings *s, const struct target *target, struct diag *d);

/*
 * Asks anew.  Addresses and paths are there at once.  For a name both families
 * are asked at the same time (RFC 8305, 3), each in a thread.  A question whose
 * answer nobody has taken since is not asked twice, so that one that takes
 * longer than each try is answered in the end.  Returns 0, or -1 with d.
 */
int seek_start(struct seek *k, struct diag *d);

/* A descriptor that polls readable when there may be an answer; -1: none will come. */
int seek_fd(const struct seek *k);

/* Is an answer about family (AF_UNSPEC: about any) still to come? */
bool seek_expects(const struct seek *k, int family);

/* Takes an answer, each once after seek_start; false where there is none now. */
bool seek_next(struct seek *k, struct seek_answer *a);

/*
 * Adds why a has no addresses to r, and tells it under -v where it is not just
 * that there are none.
 */
void seek_note_failure(
    const struct seek_answer *a, const struct settings *s, struct reasons *r);

/* Adds to r, for each answer that is still to come, that it is late. */
void seek_note_silence(const struct seek *k, struct reasons *r);

/* What is looked for, as text: the host or the path. */
const char *seek_host(const struct seek *k);

/* Never waits for a resolver that does not answer.  k may be NULL. */
void seek_free(struct seek *k);

#endif
