#include "lookup/library.h"

#include <dlfcn.h>
#include <string.h>

#include "base/diag.h"

int
library_load(const char *name, const struct library_symbol *symbols, size_t count,
    void *table, struct diag *d)
{
	void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
	const char *why;

	if (library == NULL) {
		why = dlerror();
		return diag_set(d, STATUS_LOCAL, "cannot load %s: %s", name,
		    why == NULL ? "no reason given" : why);
	}
	for (size_t i = 0; i < count; i++) {
		void *symbol = dlsym(library, symbols[i].name);

		if (symbol == NULL)
			return diag_set(
			    d, STATUS_LOCAL, "%s has no %s", name, symbols[i].name);
		/* Copied, since ISO C converts no pointer to one to a function. */
		memcpy((char *)table + symbols[i].offset, &symbol, sizeof(symbol));
	}
	return 0;
}
