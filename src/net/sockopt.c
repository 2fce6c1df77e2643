#include "net/sockopt.h"

#include <errno.h>
#include <limits.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <string.h>
#include <strings.h>

#include "base/diag.h"
#include "base/suggest.h"
#include "compat/sockopts.h"
#include "net/sockopt_row.h"

#define FLAG SOCKOPT_FLAG, 0, 1
#define INT(min, max) SOCKOPT_INT, min, max
#define NATURAL SOCKOPT_NATURAL, 0, 0
#define TIME SOCKOPT_TIME, 0, 0
#define LINGER SOCKOPT_LINGER, 0, 0
#define STRING SOCKOPT_STRING, 0, 0
#define INTERFACE SOCKOPT_INTERFACE, 0, 0
#define INTERFACE_NET SOCKOPT_INTERFACE_NET, 0, 0
#define INTERFACE_MREQN SOCKOPT_INTERFACE_MREQN, 0, 0
#define GROUP4 SOCKOPT_GROUP4, 0, 0
#define GROUP6 SOCKOPT_GROUP6, 0, 0
#define PORTS SOCKOPT_PORTS, 0, 0
#define WIDE SOCKOPT_WIDE, 0, 0
#define NUMBERS SOCKOPT_NUMBERS, 0, 0
#define CREDENTIALS SOCKOPT_CREDENTIALS, 0, 0
#define TCP_STATE SOCKOPT_TCP_STATE, 0, 0

#define NEVER 0
#define MADE SOCKOPT_MADE
#define EACH (SOCKOPT_MADE | SOCKOPT_ACCEPTED)
#define LINKED (SOCKOPT_CONNECTED | SOCKOPT_ACCEPTED)

#define R SOCKOPT_READ
#define W SOCKOPT_WRITE
#define RW (SOCKOPT_READ | SOCKOPT_WRITE)

#define SOCKOPT(name, level, constant, type, phases, access) \
	{name, level, constant, type, phases, access},

static const struct sockopt table[] = {
#include "net/sockopt.def"
};

enum { TABLE_SIZE = sizeof(table) / sizeof(table[0]) };

const struct sockopt *
sockopt_at(size_t index)
{
	return index < TABLE_SIZE ? &table[index] : NULL;
}

const char *
sockopt_name(const struct sockopt *o)
{
	return o->name;
}

bool
sockopt_readable(const struct sockopt *o)
{
	return (o->access & SOCKOPT_READ) != 0;
}

/* The name that is nearest to the length bytes of name, or NULL. */
static const char *
nearest(const char *name, size_t length)
{
	const char *found = NULL;
	size_t least = SIZE_MAX;

	for (size_t i = 0; i < TABLE_SIZE; i++) {
		size_t distance = suggest_distance(table[i].name, name, length);

		if (distance < least) {
			least = distance;
			found = table[i].name;
		}
	}
	return found;
}

static const struct sockopt *
find(const char *name, size_t length, struct diag *d)
{
	const char *near;

	for (size_t i = 0; i < TABLE_SIZE; i++)
		if (strncasecmp(table[i].name, name, length) == 0 &&
		    table[i].name[length] == '\0')
			return &table[i];
	near = nearest(name, length);
	diag_set(d, STATUS_USAGE, "%.*s: no such socket option%s%s", (int)length, name,
	    near != NULL ? "; the nearest is " : "", near != NULL ? near : "");
	return NULL;
}

const struct sockopt *
sockopt_find(const char *name, struct diag *d)
{
	return find(name, strlen(name), d);
}

int
sockopt_parse(const char *text, struct sockopt_setting *out, struct diag *d)
{
	size_t length = strcspn(text, "=");
	const struct sockopt *o = find(text, length, d);
	const char *value = text + length;

	if (o == NULL)
		return -1;
	if ((o->access & SOCKOPT_WRITE) == 0)
		return diag_set(d, STATUS_USAGE, "%s: can only be read", o->name);
	if (*value == '=')
		value++;
	else if (o->type == SOCKOPT_FLAG)
		value = "1";
	else
		return diag_set(
		    d, STATUS_USAGE, "%s: needs a value: %s=VALUE", text, o->name);
	*out = (struct sockopt_setting){.option = o, .text = text};
	if (sockopt_value_read(value, out, d) == -1)
		return diag_prefix(d, "%s", text);
	return 0;
}

/* Does error say that the option or its value do not suit the socket? */
static bool
unsuitable(int error)
{
	switch (error) {
	case EDOM:
	case EINVAL:
	case ENODEV:
	case ENOENT:
	case ENOPROTOOPT:
	case EOPNOTSUPP:
		return true;
	default:
		return false;
	}
}

int
sockopt_refuse(const char *what, enum status status, int error, struct diag *d)
{
	if (error != ENOPROTOOPT && error != EOPNOTSUPP)
		return diag_errno(d, status, error, "%s", what);
	return diag_set(d, status, "%s: not an option of this socket", what);
}

int
sockopt_apply(int fd, const struct sockopt_setting *list, size_t count,
    enum sockopt_phase phase, struct diag *d)
{
	for (size_t i = 0; i < count; i++) {
		const struct sockopt *o = list[i].option;

		if ((o->phases & phase) == 0)
			continue;
		if (setsockopt(fd, o->level, o->constant, &list[i].value,
			list[i].length) == -1)
			return sockopt_refuse(list[i].text,
			    unsuitable(errno) ? STATUS_USAGE : STATUS_LOCAL, errno, d);
	}
	return 0;
}

int
sockopt_set_int(int fd, int level, int name, int value)
{
	return setsockopt(fd, level, name, &value, sizeof(value));
}

int
sockopt_get_int(int fd, int level, int name, int *value)
{
	socklen_t length = sizeof(*value);

	*value = 0;
	return getsockopt(fd, level, name, value, &length);
}

int
sockopt_get_drops(int fd, uint32_t *count)
{
	/* SK_MEMINFO_DROPS of <linux/sock_diag.h>. */
	enum { DROPS = 8 };
	uint32_t numbers[DROPS + 1] = {0};
	socklen_t length = sizeof(numbers);

	if (getsockopt(fd, SOL_SOCKET, SO_MEMINFO, numbers, &length) == -1)
		return -1;
	*count = numbers[DROPS];
	return 0;
}

int
sockopt_set_linger(int fd, bool on, int seconds)
{
	struct linger linger = {.l_onoff = on, .l_linger = seconds};

	return setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
}
