/* Addresses with a port, and in URLs */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "addr/reading.h"
#include "base/diag.h"
#include "base/num.h"

enum { PORT_TEXT_MAX = 6 };

static int
read_port(const char *text, size_t len, struct reading *r)
{
	char digits[PORT_TEXT_MAX];
	struct diag ignored;
	int64_t port;

	if (len >= sizeof(digits) || memchr(text, '-', len) != NULL)
		return -1;
	memcpy(digits, text, len);
	digits[len] = '\0';
	if (num_parse(digits, 0, 65535, &port, &ignored) == -1)
		return -1;
	r->port = (int)port;
	return 0;
}

/* Reads an address; in a URL the % before a zone is written %25 (RFC 6874). */
static int
read_bare(const char *text, size_t len, const char *percent,
    const struct reading_rules *rules, struct reading *r)
{
	const char *found = memchr(text, '%', len), *end = text + len;
	size_t skip = strlen(percent);

	if (found == NULL)
		return reading_text(text, len, rules, r);
	if ((size_t)(end - found) <= skip || memcmp(found, percent, skip) != 0)
		skip = 1;
	if (reading_text(text, (size_t)(found - text), rules, r) == -1)
		return -1;
	return reading_set_zone(r, found + skip, (size_t)(end - found) - skip);
}

/* Reads an IPv4 address, or an IPv6 one in brackets, and what may follow: :PORT. */
static int
read_host(const char *text, size_t len, const char *percent,
    const struct reading_rules *rules, struct reading *r)
{
	bool bracket = len > 0 && *text == '[';
	const char *end = memchr(text, bracket ? ']' : ':', len);
	size_t host = end == NULL ? len : (size_t)(end - text);

	if (bracket && end == NULL)
		return -1;
	if (read_bare(text + bracket, host - bracket, percent, rules, r) == -1 ||
	    (r->addr.family == ADDR_V6) != bracket)
		return -1;
	host += bracket;
	if (host == len)
		return 0;
	return text[host] == ':' ? read_port(text + host + 1, len - host - 1, r) : -1;
}

int
reading_hostport(
    const char *text, size_t len, const struct reading_rules *rules, struct reading *r)
{
	return read_host(text, len, "%", rules, r) == 0 && r->port >= 0 ? 0 : -1;
}

static bool
is_scheme_character(char c)
{
	return isalnum((unsigned char)c) || c == '+' || c == '-' || c == '.';
}

/* The length of "scheme://" (RFC 3986, 3.1), or 0. */
static size_t
scheme_length(const char *text, size_t len)
{
	size_t i = 0;

	while (i < len && is_scheme_character(text[i]))
		i++;
	if (i == 0 || !isalpha((unsigned char)*text) || len - i < 3 ||
	    memcmp(text + i, "://", 3) != 0)
		return 0;
	return i + 3;
}

/* Where the authority at text ends: at a slash, question mark or number sign. */
static size_t
authority_length(const char *text, size_t len)
{
	size_t i = 0;

	while (i < len && text[i] != '/' && text[i] != '?' && text[i] != '#')
		i++;
	return i;
}

/* Cuts text down to the host of a URL and its port. */
static void
cut_to_host(const char **text, size_t *len)
{
	size_t scheme = scheme_length(*text, *len);
	const char *user;

	if (scheme == 0)
		return;
	*text += scheme;
	*len = authority_length(*text, *len - scheme);
	user = memrchr(*text, '@', *len);
	if (user != NULL) {
		*len -= (size_t)(user - *text) + 1;
		*text = user + 1;
	}
	if (*len > 0 && (*text)[*len - 1] == ':')
		--*len;
}

int
reading_url(
    const char *text, size_t len, const struct reading_rules *rules, struct reading *r)
{
	cut_to_host(&text, &len);
	return read_host(text, len, "%25", rules, r);
}
