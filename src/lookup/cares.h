/* cares: libcares, loaded when DNS servers are to be asked */
#ifndef LOOKUP_CARES_H
#define LOOKUP_CARES_H

/* What we use is what every version has. */
#define CARES_NO_DEPRECATED
#include <ares.h>

struct diag;

/* What is used of it, without its "ares_" and with the types of its header. */
#define CARES_FUNCTIONS(X)      \
	X(library_init)         \
	X(library_cleanup)      \
	X(init_options)         \
	X(save_options)         \
	X(destroy_options)      \
	X(destroy)              \
	X(cancel)               \
	X(set_servers_ports)    \
	X(get_servers_ports)    \
	X(free_data)            \
	X(set_socket_functions) \
	X(query)                \
	X(process_fd)           \
	X(timeout)              \
	X(strerror)             \
	X(version)

struct cares {
#define CARES_MEMBER(name) __typeof__(ares_##name) *name;
	CARES_FUNCTIONS(CARES_MEMBER)
#undef CARES_MEMBER
};

/*
 * Loads it, and readies it (ares_library_init(3)), which the caller undoes by
 * library_cleanup.  Returns 0, or -1 with d (STATUS_LOCAL).
 */
int cares_load(struct cares *cares, struct diag *d);

#endif
