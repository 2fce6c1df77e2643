#include "lookup/cares.h"

#include <stddef.h>

#include "base/diag.h"
#include "lookup/library.h"

#define CARES_SYMBOL(name) {"ares_" #name, offsetof(struct cares, name)},

static const struct library_symbol symbols[] = {CARES_FUNCTIONS(CARES_SYMBOL)};

int
cares_load(struct cares *cares, struct diag *d)
{
	int code;

	if (library_load("libcares.so.2", symbols, sizeof(symbols) / sizeof(symbols[0]),
		cares, d) == -1)
		return -1;
	code = cares->library_init(ARES_LIB_INIT_ALL);
	if (code != ARES_SUCCESS)
		return diag_set(
		    d, STATUS_LOCAL, "c-ares cannot start: %s", cares->strerror(code));
	return 0;
}
