/* services: all that services(5) has, read once and kept for any number of questions */
#ifndef LOOKUP_SERVICES_H
#define LOOKUP_SERVICES_H

#include <stddef.h>

struct diag;

/* A service of one protocol. */
struct service {
	const char *name;
	const char *protocol;
	const char *const *aliases; /* its other names; ends with NULL */
	unsigned int port;
};

struct services;

/*
 * Reads all services, from where getservent(3) has them, or from /etc/services where
 * it has none, as in musl.  No file is no service.  Returns them, for the caller
 * to free with services_free; or NULL with d (STATUS_LOCAL).
 */
struct services *services_read(struct diag *d);
void services_free(struct services *s);

/* The service at i, in the order in which they were read, or NULL behind the last. */
const struct service *services_at(const struct services *s, size_t i);

/* A place of an index: a service, and the key that has it there, if that is a name. */
struct services_place {
	const char *name; /* its own or an alias; NULL: its port is the key */
	const struct service *service;
};

/*
 * Finds the services that are called name, letter by letter, or have port.  *first
 * is set to the first place of those that are returned: one for each protocol, the
 * one that getservbyname(3) and getservbyport(3) find; first tcp, then udp, then the
 * others by name.  They are good as long as s.
 */
size_t services_named(
    const struct services *s, const char *name, const struct services_place **first);
size_t services_with_port(
    const struct services *s, unsigned int port, const struct services_place **first);

#endif
