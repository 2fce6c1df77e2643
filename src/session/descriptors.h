/* descriptors: how many may be open */
#ifndef SESSION_DESCRIPTORS_H
#define SESSION_DESCRIPTORS_H

#include <stddef.h>

/*
 * Raises the soft limit on open descriptors to the hard one (RLIMIT_NOFILE,
 * getrlimit(2)), best effort, for who serves or probes many at a time.
 * Returns how many may be open now.
 */
size_t descriptors_raise(void);

#endif
