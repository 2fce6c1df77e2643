#include "compat/pidfd.h"

#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

int
pidfd_of(pid_t pid)
{
	return syscall(SYS_pidfd_open, pid, 0);
}
