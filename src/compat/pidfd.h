/* pidfd: pidfd_open(2), which glibc has since 2.36 and musl 1.2.3 has not */
#ifndef COMPAT_PIDFD_H
#define COMPAT_PIDFD_H

#include <sys/types.h>

/*
 * A close-on-exec descriptor that polls readable once the child pid has ended.
 * Returns -1 with errno, ENOSYS before Linux 5.3.
 */
int pidfd_of(pid_t pid);

#endif
