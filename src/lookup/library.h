/* library: libraries that are loaded by the runs that need them, and by no other */
#ifndef LOOKUP_LIBRARY_H
#define LOOKUP_LIBRARY_H

#include <stddef.h>

struct diag;

/* A function of a library, and where in a table of pointers its address goes. */
struct library_symbol {
	const char *name;
	size_t offset;
};

/*
 * Loads the library called name, as "libidn2.so.0", and puts the addresses of its
 * count symbols into table.  It stays loaded to the end (RTLD_NODELETE), so that to
 * load it again costs next to nothing.  Returns 0, or -1 with d (STATUS_LOCAL) where
 * it is not there or lacks one of them.
 */
int library_load(const char *name, const struct library_symbol *symbols, size_t count,
    void *table, struct diag *d);

#endif
