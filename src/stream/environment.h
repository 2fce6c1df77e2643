/* environment: what a program finds in environ(7) */
#ifndef STREAM_ENVIRONMENT_H
#define STREAM_ENVIRONMENT_H

struct diag;

/*
 * Makes an environment of ours and of pairs: NAME, VALUE, ... , NULL, which
 * take the place of ours of the same name; pairs may be NULL.  To be made
 * before a fork(2), after which a program with threads may not allocate.  It
 * is one piece that free(3) frees.  Returns NULL with d (STATUS_LOCAL).
 */
char **environment_with(const char *const *pairs, struct diag *d);

#endif
