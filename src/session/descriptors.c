#include "session/descriptors.h"

#include <sys/resource.h>

size_t
descriptors_raise(void)
{
	/* What POSIX promises at least, _POSIX_OPEN_MAX. */
	enum { LEAST = 20 };
	struct rlimit limit;
	rlim_t before;

	if (getrlimit(RLIMIT_NOFILE, &limit) == -1)
		return LEAST;
	before = limit.rlim_cur;
	limit.rlim_cur = limit.rlim_max;
	return setrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_max : before;
}
