#include "proto/target.h"

#include <string.h>

#include "addr/addr.h"
#include "base/diag.h"

/* Copies length bytes of text and a NUL to part, which has size bytes. */
static int
copy_part(char *part, size_t size, const char *text, size_t length, const char *what,
    struct diag *d)
{
	if (length >= size)
		return diag_set(d, STATUS_USAGE, "the %s has more than %zu characters",
		    what, size - 1);
	memcpy(part, text, length);
	part[length] = '\0';
	return 0;
}

/* Blanks and control characters are in no host and no port. */
static int
check_characters(const char *text, const char *what, struct diag *d)
{
	for (; *text != '\0'; text++) {
		if ((unsigned char)*text <= ' ' || *text == 0x7f)
			return diag_set(d, STATUS_USAGE,
			    "the %s has a blank or a control character", what);
	}
	return 0;
}

static int
read_port(const char *text, struct target *t, struct diag *d)
{
	if (*text == '\0')
		return diag_set(d, STATUS_USAGE, "no port after the colon");
	if (copy_part(t->port, sizeof(t->port), text, strlen(text), "port", d) < 0)
		return -1;
	return check_characters(t->port, "port", d);
}

static int
read_name(const char *text, size_t length, struct target *t, struct diag *d)
{
	if (copy_part(t->host, sizeof(t->host), text, length, "host", d) < 0)
		return -1;
	return check_characters(t->host, "host", d);
}

/* An IPv6 address, perhaps with a zone (RFC 4007, 11). */
static int
read_ipv6(const char *text, size_t length, struct target *t, struct diag *d)
{
	const char *percent = memchr(text, '%', length);
	size_t bare = percent == NULL ? length : (size_t)(percent - text);
	struct addr a;

	if (addr_parse(text, bare, &a) < 0) {
		const char *reason = addr_why_not(text, bare);

		return diag_set(d, STATUS_USAGE, "not an IPv6 address%s%s",
		    reason == NULL ? "" : ": ", reason == NULL ? "" : reason);
	}
	if (a.family != ADDR_V6)
		return diag_set(d, STATUS_USAGE, "only IPv6 addresses have brackets");
	if (percent != NULL && length - bare == 1)
		return diag_set(d, STATUS_USAGE, "no zone after the %%");
	if (copy_part(t->host, sizeof(t->host), text, length, "host", d) < 0)
		return -1;
	return check_characters(t->host, "zone", d);
}

/* [V6] or [V6]:PORT */
static int
read_bracketed(const char *word, struct target *t, struct diag *d)
{
	const char *close = strchr(word, ']');

	if (close == NULL)
		return diag_set(d, STATUS_USAGE, "no ] for the [");
	if (close[1] != '\0' && close[1] != ':')
		return diag_set(d, STATUS_USAGE, "only :PORT may follow the ]");
	if (read_ipv6(word + 1, (size_t)(close - word) - 1, t, d) < 0)
		return -1;
	return close[1] == ':' ? read_port(close + 2, t, d) : 0;
}

static int
read_path(const char *path, struct target *t, struct diag *d)
{
	t->kind = TARGET_UNIX;
	if (*path == '\0' || strcmp(path, "@") == 0)
		return diag_set(d, STATUS_USAGE, "no path of a UNIX socket");
	return copy_part(t->path, sizeof(t->path), path, strlen(path), "path", d);
}

static int
read_word(const char *word, struct target *t, struct diag *d)
{
	const char *colon;

	if (strncmp(word, "unix:", 5) == 0)
		return read_path(word + 5, t, d);
	if (*word == '[')
		return read_bracketed(word, t, d);
	colon = strchr(word, ':');
	if (colon == NULL)
		return read_name(word, strlen(word), t, d);
	if (strchr(colon + 1, ':') != NULL)
		return read_ipv6(word, strlen(word), t, d);
	if (read_name(word, (size_t)(colon - word), t, d) < 0)
		return -1;
	return read_port(colon + 1, t, d);
}

int
target_parse(const char *word, struct target *t, struct diag *d)
{
	*t = (struct target){.kind = TARGET_INET};
	if (*word == '\0')
		return diag_set(d, STATUS_USAGE, "the host is empty");
	if (read_word(word, t, d) < 0)
		return diag_prefix(d, "%.255s", word);
	return 0;
}

int
target_from_operands(
    const char *host, const char *port, struct target *t, struct diag *d)
{
	*t = (struct target){.kind = TARGET_INET};
	if (host != NULL && target_parse(host, t, d) < 0)
		return -1;
	if (port == NULL)
		return 0;
	if (t->kind == TARGET_UNIX)
		return diag_set(d, STATUS_USAGE, "%s: a UNIX socket has no port", port);
	if (t->port[0] != '\0')
		return diag_set(
		    d, STATUS_USAGE, "%s: %s already names a port", port, host);
	if (*port == '\0')
		return diag_set(d, STATUS_USAGE, "the port is empty");
	if (read_port(port, t, d) < 0)
		return diag_prefix(d, "%.255s", port);
	return 0;
}

int
target_from_path(const char *path, struct target *t, struct diag *d)
{
	*t = (struct target){0};
	if (read_path(path, t, d) < 0)
		return *path == '\0' ? -1 : diag_prefix(d, "%.255s", path);
	return 0;
}
