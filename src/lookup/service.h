/* service: port numbers and the names services(5) has for them */
#ifndef LOOKUP_SERVICE_H
#define LOOKUP_SERVICE_H

#include <stdbool.h>
#include <stddef.h>

struct diag;

enum { SERVICE_NAME_MAX = 64 };

/*
 * Reads a port: a number of 0..65535, which touches no file, or the name of a
 * service (getservbyname(3)) for proto, "tcp" or "udp"; NULL: either.
 * Returns 0, or -1 with d: STATUS_USAGE for a bad number or a name that is
 * not in services(5).
 */
int
service_port(const char *text, const char *proto, unsigned int *port, struct diag *d);

/* The name of port (host order) into name, or false where it has none. */
bool
service_name(unsigned int port, const char *proto, char name[static SERVICE_NAME_MAX]);

#endif
