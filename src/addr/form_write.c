/* Addresses as text of all kinds: with zones and ports, in URLs, names and C */
#include "addr/form_write.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "addr/embed.h"
#include "addr/nat64.h"
#include "addr/ptr.h"
#include "base/hex.h"

/* snprintf to where text may be written; how much that was. */
static size_t __attribute__((format(printf, 3, 4)))
append(char *text, size_t used, const char *fmt, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, fmt);
	length = vsnprintf(text + used, FORM_TEXT_MAX - used, fmt, arguments);
	va_end(arguments);
	return used + (size_t)length;
}

static size_t
append_zone(const struct reading *r, const char *percent, char *text, size_t used)
{
	if (r->zone == NULL)
		return used;
	return append(text, used, "%s%.*s", percent, (int)r->zone_length, r->zone);
}

static size_t
append_prefix(const struct reading *r, char *text, size_t used)
{
	return r->prefix < 0 ? used : append(text, used, "/%d", r->prefix);
}

size_t
form_write_text(const struct reading *r, const struct reading_rules *rules,
    char text[static FORM_TEXT_MAX])
{
	size_t used = addr_format(&r->addr, text);

	(void)rules;
	return append_prefix(r, text, append_zone(r, "%", text, used));
}

/* Groups with all their digits; the last two of a mapped address stay a quad. */
static size_t
write_groups(const struct addr *a, char *text)
{
	struct addr v4;
	size_t groups = embed_find_mapped(a, &v4) ? 6 : 8;
	size_t used = 0;

	for (size_t i = 0; i < groups; i++) {
		used += hex_encode(a->bytes + 2 * i, 2, text + used);
		text[used++] = ':';
	}
	return groups == 6 ? used + addr_format(&v4, text + used) : used - 1;
}

size_t
form_write_full(const struct reading *r, const struct reading_rules *rules,
    char text[static FORM_TEXT_MAX])
{
	size_t used;

	(void)rules;
	if (r->addr.family == ADDR_V4)
		used = addr_format(&r->addr, text);
	else
		used = write_groups(&r->addr, text);
	return append_prefix(r, text, append_zone(r, "%", text, used));
}

size_t
form_write_ptr(const struct reading *r, const struct reading_rules *rules,
    char text[static FORM_TEXT_MAX])
{
	unsigned int bits = 8 * (unsigned int)addr_length(&r->addr);

	(void)rules;
	return ptr_format(
	    &r->addr, r->prefix < 0 ? bits : (unsigned int)r->prefix, text);
}

size_t
form_write_mapped(const struct reading *r, const struct reading_rules *rules,
    char text[static FORM_TEXT_MAX])
{
	struct addr a = embed_mapped(&r->addr);

	(void)rules;
	return r->addr.family == ADDR_V4 ? addr_format(&a, text) : 0;
}

size_t
form_write_sixtofour(const struct reading *r, const struct reading_rules *rules,
    char text[static FORM_TEXT_MAX])
{
	struct addr a = embed_6to4(&r->addr);

	(void)rules;
	return r->addr.family == ADDR_V4 ? addr_format(&a, text) : 0;
}

size_t
form_write_nat64(const struct reading *r, const struct reading_rules *rules,
    char text[static FORM_TEXT_MAX])
{
	struct addr a = nat64_embed(rules->nat64, &r->addr);

	return r->addr.family == ADDR_V4 ? addr_format(&a, text) : 0;
}

/* Bytes of a hardware address, with colons between them. */
static size_t
write_octets(const unsigned char *bytes, size_t count, char *text)
{
	size_t used = 0;

	for (size_t i = 0; i < count; i++)
		used = append(text, used, "%s%02x", i > 0 ? ":" : "", bytes[i]);
	return used;
}

size_t
form_write_eui64(const struct reading *r, const struct reading_rules *rules,
    char text[static FORM_TEXT_MAX])
{
	unsigned char eui64[8];

	(void)rules;
	if (!embed_find_eui64(&r->addr, eui64))
		return 0;
	return write_octets(eui64, sizeof(eui64), text);
}

size_t
form_write_mac(const struct reading *r, const struct reading_rules *rules,
    char text[static FORM_TEXT_MAX])
{
	unsigned char mac[6];

	(void)rules;
	if (!embed_find_mac(&r->addr, mac))
		return 0;
	return write_octets(mac, sizeof(mac), text);
}

/* An address where a port or a path may follow it. */
static size_t
write_host(const struct reading *r, const char *percent, char *text)
{
	size_t used = 0;

	if (r->addr.family == ADDR_V4)
		return addr_format(&r->addr, text);
	text[used++] = '[';
	used += addr_format(&r->addr, text + used);
	return append(text, append_zone(r, percent, text, used), "]");
}

size_t
form_write_url(const struct reading *r, const struct reading_rules *rules,
    char text[static FORM_TEXT_MAX])
{
	(void)rules;
	return write_host(r, "%25", text);
}

size_t
form_write_hostport(const struct reading *r, const struct reading_rules *rules,
    char text[static FORM_TEXT_MAX])
{
	size_t used = write_host(r, "%", text);

	(void)rules;
	return r->port < 0 ? used : append(text, used, ":%d", r->port);
}

static bool
is_number(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] < '0' || text[i] > '9')
			return false;
	return true;
}

/* A zone is a number, or the name of an interface, whose number C asks for. */
static size_t
append_scope(const struct reading *r, char *text, size_t used)
{
	const char *zone = r->zone;
	int length = (int)r->zone_length;

	if (zone == NULL)
		return append(text, used, "}");
	if (is_number(zone, r->zone_length))
		return append(text, used, ", .sin6_scope_id = %.*s}", length, zone);
	return append(
	    text, used, ", .sin6_scope_id = if_nametoindex(\"%.*s\")}", length, zone);
}

static size_t
write_sockaddr6(const struct reading *r, char *text)
{
	int port = r->port < 0 ? 0 : r->port;
	size_t used = append(text, 0,
	    "{.sin6_family = AF_INET6, .sin6_port = htons(%d), .sin6_addr = {{{", port);

	for (size_t i = 0; i < 16; i++)
		used = append(
		    text, used, "%s0x%02x", i > 0 ? "," : "", r->addr.bytes[i]);
	return append_scope(r, text, append(text, used, "}}}"));
}

size_t
form_write_sockaddr(const struct reading *r, const struct reading_rules *rules,
    char text[static FORM_TEXT_MAX])
{
	const unsigned char *bytes = r->addr.bytes;

	(void)rules;
	if (r->addr.family == ADDR_V6)
		return write_sockaddr6(r, text);
	return append(text, 0,
	    "{.sin_family = AF_INET, .sin_port = htons(%d), "
	    ".sin_addr = {htonl(0x%02x%02x%02x%02x)}}",
	    r->port < 0 ? 0 : r->port, bytes[0], bytes[1], bytes[2], bytes[3]);
}

size_t
form_write_zone(const struct reading *r, const struct reading_rules *rules,
    char text[static FORM_TEXT_MAX])
{
	(void)rules;
	if (r->zone == NULL)
		return 0;
	memcpy(text, r->zone, r->zone_length);
	return r->zone_length;
}
