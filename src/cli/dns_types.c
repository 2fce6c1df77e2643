#include "cli/dns_types.h"

#include <string.h>

#include "base/diag.h"
#include "cli/socket_words.h"
#include "proto/dns_type.h"
#include "session/settings.h"

static int
add(struct dns_types *types, unsigned int type, struct diag *d)
{
	for (size_t i = 0; i < types->count; i++)
		if (types->list[i] == type)
			return 0;
	if (types->count == DNS_TYPES_MAX)
		return diag_set(
		    d, STATUS_USAGE, "more than %d types at a time", DNS_TYPES_MAX);
	types->list[types->count++] = type;
	return 0;
}

/* One of the length characters of word. */
static int
add_word(struct dns_types *types, const char *word, size_t length, struct diag *d)
{
	char name[DNS_TYPE_TEXT_MAX];
	unsigned int type;

	if (length >= sizeof(name))
		return diag_set(
		    d, STATUS_USAGE, "%.*s: no type of DNS record", (int)length, word);
	memcpy(name, word, length);
	name[length] = '\0';
	return dns_type_parse(name, &type, d) == -1 ? -1 : add(types, type, d);
}

static int
add_words(struct dns_types *types, const char *text, struct diag *d)
{
	for (;;) {
		size_t length = strcspn(text, ",");

		if (add_word(types, text, length, d) == -1)
			return diag_prefix(d, "--type");
		if (text[length] == '\0')
			return 0;
		text += length + 1;
	}
}

int
dns_types_read(const struct settings *s, struct dns_types *types, struct diag *d)
{
	*types = (struct dns_types){0};
	if (s->lookup.type != NULL && add_words(types, s->lookup.type, d) == -1)
		return -1;
	if (s->lookup.mx && add(types, DNS_TYPE_MX, d) == -1)
		return -1;
	if (s->lookup.srv != NULL && add(types, DNS_TYPE_SRV, d) == -1)
		return -1;
	types->addresses = types->count == 0;
	if (types->addresses && !s->ipv4)
		add(types, DNS_TYPE_AAAA, d);
	if (types->addresses && !s->ipv6)
		add(types, DNS_TYPE_A, d);
	return 0;
}

bool
dns_types_wanted(const struct settings *s)
{
	struct diag ignored;
	int type;

	if (s->lookup.type != NULL &&
	    socket_type_parse(s->lookup.type, &type, &ignored) == -1)
		return true;
	return s->lookup.mx || s->lookup.srv != NULL || s->lookup.ttl;
}
