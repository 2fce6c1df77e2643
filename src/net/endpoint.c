#include "net/endpoint.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "addr/addr.h"
#include "base/diag.h"

enum { PATH_OFFSET = offsetof(struct sockaddr_un, sun_path) };

int
endpoint_family(const struct endpoint *e)
{
	/* A datagram from an unnamed UNIX socket has an address of no length. */
	return e->length < sizeof(sa_family_t) ? AF_UNSPEC : e->address.any.sa_family;
}

void
endpoint_from_addr(
    struct endpoint *e, const struct addr *a, unsigned int scope, unsigned int port)
{
	*e = (struct endpoint){0};
	if (a->family == ADDR_V4) {
		e->length = sizeof(e->address.in4);
		e->address.in4.sin_family = AF_INET;
		e->address.in4.sin_port = htons((uint16_t)port);
		memcpy(&e->address.in4.sin_addr, a->bytes, 4);
	} else if (a->family == ADDR_V6) {
		e->length = sizeof(e->address.in6);
		e->address.in6.sin6_family = AF_INET6;
		e->address.in6.sin6_port = htons((uint16_t)port);
		e->address.in6.sin6_scope_id = scope;
		memcpy(&e->address.in6.sin6_addr, a->bytes, 16);
	}
}

int
endpoint_from_path(struct endpoint *e, const char *path, struct diag *d)
{
	size_t length = strlen(path);
	bool abstract = path[0] == '@';

	if (length <= abstract)
		return diag_set(d, STATUS_USAGE, "the path of a UNIX socket is empty");
	/* A pathname keeps its NUL; an abstract name has one in the place of '@'. */
	if (length + !abstract > sizeof(e->address.un.sun_path))
		return diag_set(d, STATUS_USAGE,
		    "%s: a UNIX socket's path has at most %zu bytes, this one %zu",
		    path, sizeof(e->address.un.sun_path) - !abstract, length);
	*e = (struct endpoint){.length = (socklen_t)(PATH_OFFSET + length + !abstract)};
	e->address.un.sun_family = AF_UNIX;
	memcpy(e->address.un.sun_path, path, length);
	if (abstract)
		e->address.un.sun_path[0] = '\0';
	return 0;
}

unsigned int
endpoint_port(const struct endpoint *e)
{
	switch (endpoint_family(e)) {
	case AF_INET:
		return ntohs(e->address.in4.sin_port);
	case AF_INET6:
		return ntohs(e->address.in6.sin6_port);
	default:
		return 0;
	}
}

void
endpoint_set_port(struct endpoint *e, unsigned int port)
{
	if (endpoint_family(e) == AF_INET)
		e->address.in4.sin_port = htons((uint16_t)port);
	else if (endpoint_family(e) == AF_INET6)
		e->address.in6.sin6_port = htons((uint16_t)port);
}

/*
 * How many bytes of sun_path are the name: all of an abstract one; a pathname
 * up to its NUL, which the kernel counts and a caller of bind(2) may not.
 */
static size_t
path_length(const struct endpoint *e)
{
	size_t length = e->length <= PATH_OFFSET ? 0 : e->length - PATH_OFFSET;

	if (length > sizeof(e->address.un.sun_path))
		length = sizeof(e->address.un.sun_path);
	if (length > 0 && e->address.un.sun_path[0] != '\0')
		length = strnlen(e->address.un.sun_path, length);
	return length;
}

static bool
equal_in6(const struct sockaddr_in6 *a, const struct sockaddr_in6 *b)
{
	return a->sin6_port == b->sin6_port && a->sin6_scope_id == b->sin6_scope_id &&
	    memcmp(&a->sin6_addr, &b->sin6_addr, sizeof(a->sin6_addr)) == 0;
}

bool
endpoint_equal(const struct endpoint *a, const struct endpoint *b)
{
	int family = endpoint_family(a);

	if (family != endpoint_family(b))
		return false;
	switch (family) {
	case AF_INET:
		return a->address.in4.sin_port == b->address.in4.sin_port &&
		    a->address.in4.sin_addr.s_addr == b->address.in4.sin_addr.s_addr;
	case AF_INET6:
		return equal_in6(&a->address.in6, &b->address.in6);
	case AF_UNIX:
		return path_length(a) == path_length(b) &&
		    memcmp(a->address.un.sun_path, b->address.un.sun_path,
			path_length(a)) == 0;
	default:
		return true;
	}
}

bool
endpoint_is_any(const struct endpoint *e)
{
	switch (endpoint_family(e)) {
	case AF_INET:
		return e->address.in4.sin_addr.s_addr == htonl(INADDR_ANY);
	case AF_INET6:
		return IN6_IS_ADDR_UNSPECIFIED(&e->address.in6.sin6_addr);
	default:
		return false;
	}
}

/* A NUL is printed as '@', as /proc/net/unix does. */
static void
print_path(const struct endpoint *e, char text[static ENDPOINT_TEXT_MAX])
{
	size_t length = path_length(e);

	for (size_t i = 0; i < length; i++) {
		char c = e->address.un.sun_path[i];

		text[i] = c == '\0' ? '@' : c;
	}
	text[length] = '\0';
}

/* Link-local addresses mean something only with their interface (RFC 4007). */
static void
print_zone(unsigned int scope, char *text, size_t size)
{
	char name[IF_NAMESIZE];

	if (if_indextoname(scope, name) != NULL)
		snprintf(text, size, "%%%s", name);
	else
		snprintf(text, size, "%%%u", scope);
}

static void
print_in6(
    const struct sockaddr_in6 *in6, bool unmap, char text[static ENDPOINT_TEXT_MAX])
{
	struct addr a = {.family = ADDR_V6};
	size_t length;

	memcpy(a.bytes, &in6->sin6_addr, 16);
	if (unmap && IN6_IS_ADDR_V4MAPPED(&in6->sin6_addr)) {
		a.family = ADDR_V4;
		memcpy(a.bytes, &in6->sin6_addr.s6_addr[12], 4);
	}
	length = addr_format(&a, text);
	if (in6->sin6_scope_id != 0)
		print_zone(
		    in6->sin6_scope_id, text + length, ENDPOINT_TEXT_MAX - length);
}

void
endpoint_host(const struct endpoint *e, bool unmap, char text[static ENDPOINT_TEXT_MAX])
{
	struct addr a = {.family = ADDR_V4};

	text[0] = '\0';
	switch (endpoint_family(e)) {
	case AF_INET:
		memcpy(a.bytes, &e->address.in4.sin_addr, 4);
		addr_format(&a, text);
		break;
	case AF_INET6:
		print_in6(&e->address.in6, unmap, text);
		break;
	case AF_UNIX:
		print_path(e, text);
		break;
	}
}

int
endpoint_local(int fd, struct endpoint *e)
{
	*e = (struct endpoint){.length = sizeof(e->address)};
	return getsockname(fd, &e->address.any, &e->length);
}

int
endpoint_peer(int fd, struct endpoint *e)
{
	*e = (struct endpoint){.length = sizeof(e->address)};
	return getpeername(fd, &e->address.any, &e->length);
}
