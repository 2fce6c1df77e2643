/* vigil: waiting until targets accept */
#ifndef SESSION_VIGIL_H
#define SESSION_VIGIL_H

#include <stddef.h>

#include "proto/target.h"

struct diag;
struct settings;

/* What is waited for, and how the user wrote it. */
struct vigil_target {
	struct target target;
	const char *name;
};

/*
 * Waits until each of the targets has accepted a connection once or, with --any,
 * one has; a UDP port until it has answered.  All are tried at the same time,
 * and again after --interval; names are looked up anew at every try.  Connections
 * are closed in peace.  Returns STATUS_OK; STATUS_TIMEOUT after --timeout (60 s),
 * with what was last wrong with each target that is not up in d; or another
 * status with d where waiting would be in vain.
 */
int vigil_run(const struct settings *s, const struct vigil_target *targets,
    size_t count, struct diag *d);

#endif
