/* scan: which of some ports are open */
#ifndef SESSION_SCAN_H
#define SESSION_SCAN_H

#include <stddef.h>

struct diag;
struct settings;
struct target;

/*
 * Probes target's host at each of count lists of ports (net/portlist.h), many
 * at a time, and tells of each under -v, in the order of the lists; a UNIX path
 * has no ports.  Returns STATUS_OK where any is open, or all of them with
 * --all; else STATUS_NO where a port was refused, STATUS_TIMEOUT where nothing
 * answered, or what else was wrong, with d.
 */
int scan_run(const struct settings *s, const struct target *target,
    const char *const *lists, size_t count, struct diag *d);

#endif
