/* require: what a fuzzer holds to be true, or aborts */
#ifndef FUZZ_REQUIRE_H
#define FUZZ_REQUIRE_H

#include <stdbool.h>
#include <stdlib.h>

static inline void
require(bool truth)
{
	if (!truth)
		abort();
}

#endif
