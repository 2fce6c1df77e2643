#include "lookup/services.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "proto/service_line.h"

enum { ROOM_FIRST = 512, ALIASES_MAX = 64 };

static const char path[] = "/etc/services";

/* Places in the order in which they are looked for, the first of equal ones alone. */
struct places {
	struct services_place *list;
	size_t count;
};

struct services {
	struct service *list;
	size_t count, room;
	struct places by_name, by_port;
};

/* What s says, in one piece of memory: its aliases, and then the text. */
static int
copy(const struct service *from, struct service *to)
{
	size_t names = 0, size = strlen(from->name) + strlen(from->protocol) + 2;
	const char **aliases;
	char *text;

	for (; from->aliases[names] != NULL; names++)
		size += strlen(from->aliases[names]) + 1;
	aliases = malloc((names + 1) * sizeof(*aliases) + size);
	if (aliases == NULL)
		return -1;
	text = (char *)(aliases + names + 1);
	to->port = from->port;
	to->aliases = aliases;
	to->name = text;
	text = stpcpy(text, from->name) + 1;
	to->protocol = text;
	text = stpcpy(text, from->protocol) + 1;
	for (size_t i = 0; i < names; i++) {
		aliases[i] = text;
		text = stpcpy(text, from->aliases[i]) + 1;
	}
	aliases[names] = NULL;
	return 0;
}

static int
add(struct services *s, const struct service *service)
{
	if (s->count == s->room) {
		size_t room = s->room > 0 ? 2 * s->room : ROOM_FIRST;
		struct service *list = reallocarray(s->list, room, sizeof(*list));

		if (list == NULL)
			return -1;
		s->list = list;
		s->room = room;
	}
	if (copy(service, &s->list[s->count]) == -1)
		return -1;
	s->count++;
	return 0;
}

static int
read_system(struct services *s)
{
	const struct servent *entry;
	int result = 0;

	setservent(1);
	while (result == 0 && (entry = getservent()) != NULL) {
		const struct service service = {
		    .name = entry->s_name,
		    .protocol = entry->s_proto,
		    .aliases = (const char *const *)entry->s_aliases,
		    .port = ntohs((uint16_t)entry->s_port),
		};

		result = add(s, &service);
	}
	endservent();
	return result;
}

static int
add_line(struct services *s, char *text)
{
	const char *aliases[ALIASES_MAX + 1];
	struct service_line line;
	size_t count = 0;

	if (service_line_read(text, &line) == 0)
		return 0;
	do {
		aliases[count] = service_line_alias(&line);
	} while (aliases[count] != NULL && ++count < ALIASES_MAX);
	aliases[count] = NULL;
	return add(s,
	    &(const struct service){.name = line.name,
		.protocol = line.protocol,
		.aliases = aliases,
		.port = line.port});
}

static int
read_file(struct services *s)
{
	FILE *file = fopen(path, "re");
	char *line = NULL;
	size_t room = 0;
	int result = 0;

	if (file == NULL)
		return errno == ENOENT ? 0 : -1;
	while (result == 0 && getline(&line, &room, file) != -1)
		result = add_line(s, line);
	if (ferror(file))
		result = -1;
	free(line);
	fclose(file);
	return result;
}

static int
compare_protocols(const char *a, const char *b)
{
	static const char *const first[] = {"tcp", "udp"};

	for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++) {
		bool is_a = strcmp(a, first[i]) == 0, is_b = strcmp(b, first[i]) == 0;

		if (is_a || is_b)
			return is_b - is_a;
	}
	return strcmp(a, b);
}

/* By what is looked for, a name or else a port. */
static int
compare_keys(const struct services_place *a, const char *name, unsigned int port)
{
	if (name != NULL)
		return strcmp(a->name, name);
	return (a->service->port > port) - (a->service->port < port);
}

static int
compare(const struct services_place *a, const struct services_place *b)
{
	int order = compare_keys(a, b->name, b->service->port);

	if (order != 0)
		return order;
	return compare_protocols(a->service->protocol, b->service->protocol);
}

/* Of equal ones, the one that was read first comes first. */
static int
compare_all(const void *a, const void *b)
{
	const struct services_place *one = a, *other = b;
	int order = compare(one, other);

	if (order != 0)
		return order;
	return (one->service > other->service) - (one->service < other->service);
}

static void
sort(struct places *p)
{
	size_t kept = 0;

	qsort(p->list, p->count, sizeof(*p->list), compare_all);
	for (size_t i = 0; i < p->count; i++)
		if (kept == 0 || compare(&p->list[kept - 1], &p->list[i]) != 0)
			p->list[kept++] = p->list[i];
	p->count = kept;
}

static size_t
count_names(const struct services *s)
{
	size_t count = s->count;

	for (size_t i = 0; i < s->count; i++)
		for (const char *const *a = s->list[i].aliases; *a != NULL; a++)
			count++;
	return count;
}

static void
place(struct places *p, const char *name, const struct service *service)
{
	p->list[p->count++] = (struct services_place){name, service};
}

static int
make_places(struct services *s)
{
	s->by_port.list = calloc(s->count + 1, sizeof(*s->by_port.list));
	s->by_name.list = calloc(count_names(s) + 1, sizeof(*s->by_name.list));
	if (s->by_port.list == NULL || s->by_name.list == NULL)
		return -1;
	for (size_t i = 0; i < s->count; i++) {
		const struct service *service = &s->list[i];

		place(&s->by_port, NULL, service);
		place(&s->by_name, service->name, service);
		for (const char *const *a = service->aliases; *a != NULL; a++)
			place(&s->by_name, *a, service);
	}
	sort(&s->by_port);
	sort(&s->by_name);
	return 0;
}

/* The places of one key; the first is found by halving. */
static size_t
find(const struct places *p, const char *name, unsigned int port,
    const struct services_place **first)
{
	size_t low = 0, high = p->count, end;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_keys(&p->list[middle], name, port) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (end = low; end < p->count; end++)
		if (compare_keys(&p->list[end], name, port) != 0)
			break;
	*first = p->list + low;
	return end - low;
}

struct services *
services_read(struct diag *d)
{
	struct services *s = calloc(1, sizeof(*s));

	if (s != NULL && read_system(s) == 0 && (s->count > 0 || read_file(s) == 0) &&
	    make_places(s) == 0)
		return s;
	diag_errno(d, STATUS_LOCAL, errno, "cannot read the services");
	services_free(s);
	return NULL;
}

void
services_free(struct services *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->count; i++)
		free((void *)s->list[i].aliases);
	free(s->list);
	free(s->by_name.list);
	free(s->by_port.list);
	free(s);
}

const struct service *
services_at(const struct services *s, size_t i)
{
	return i < s->count ? &s->list[i] : NULL;
}

size_t
services_named(
    const struct services *s, const char *name, const struct services_place **first)
{
	return find(&s->by_name, name, 0, first);
}

size_t
services_with_port(
    const struct services *s, unsigned int port, const struct services_place **first)
{
	return find(&s->by_port, NULL, port, first);
}
