#include "addr/kind.h"

#include <string.h>

#include "addr/embed.h"
#include "addr/nat64.h"
#include "addr/special.h"

/* What is of a kind: what is in a block whose name begins so, or what is() says. */
struct kind {
	const char *name;
	const char *block;
	bool (*is)(const struct addr *a);
};

static bool
is_v4(const struct addr *a)
{
	return a->family == ADDR_V4;
}

static bool
is_v6(const struct addr *a)
{
	return a->family == ADDR_V6;
}

/* Does an address of that family begin with these bits, up to 16 of them? */
static bool
begins(const struct addr *a, enum addr_family family, unsigned int bits, int count)
{
	unsigned int first = (unsigned int)a->bytes[0] << 8 | a->bytes[1];

	return a->family == family && first >> (16 - count) == bits >> (16 - count);
}

/* IPv4's by RFC 5771 and RFC 2365: 224.0.0.0/24, 239.255/16, 239.192/14, 239/8. */
static enum kind_scope
scope_v4(const struct addr *a)
{
	if (begins(a, ADDR_V4, 0xe000, 16) && a->bytes[2] == 0)
		return SCOPE_LINK;
	if (begins(a, ADDR_V4, 0xefff, 16))
		return SCOPE_SITE;
	if (begins(a, ADDR_V4, 0xefc0, 14))
		return SCOPE_ORGANIZATION;
	if (begins(a, ADDR_V4, 0xef00, 8))
		return SCOPE_ADMIN;
	return begins(a, ADDR_V4, 0xe000, 4) ? SCOPE_GLOBAL : SCOPE_NONE;
}

enum kind_scope
kind_scope(const struct addr *a)
{
	enum kind_scope scope = a->bytes[1] & 15;

	if (is_v4(a))
		return scope_v4(a);
	if (!begins(a, ADDR_V6, 0xff00, 8))
		return SCOPE_NONE;
	return kind_scope_name(scope) != NULL ? scope : SCOPE_UNASSIGNED;
}

const char *
kind_scope_name(enum kind_scope scope)
{
	static const char *const names[] = {
	    [SCOPE_INTERFACE] = "interface",
	    [SCOPE_LINK] = "link",
	    [SCOPE_REALM] = "realm",
	    [SCOPE_ADMIN] = "admin",
	    [SCOPE_SITE] = "site",
	    [SCOPE_ORGANIZATION] = "organization",
	    [SCOPE_GLOBAL] = "global",
	    [SCOPE_UNASSIGNED] = "unassigned",
	};

	return names[scope];
}

static bool
is_multicast(const struct addr *a)
{
	return kind_scope(a) != SCOPE_NONE;
}

/* The registries do not list what is ordinary, and multicast groups neither. */
static bool
is_global(const struct addr *a)
{
	const struct special *block = special_find(a);

	if (is_multicast(a))
		return kind_scope(a) == SCOPE_GLOBAL;
	return block == NULL || block->reachable == SPECIAL_YES;
}

static bool
is_block(const struct addr *a, const char *name)
{
	const struct special *block = special_find(a);

	return block != NULL && strncmp(block->name, name, strlen(name)) == 0;
}

static bool
is_private(const struct addr *a)
{
	return is_block(a, "Private-Use") || is_block(a, "Unique-Local");
}

static bool
is_site_local(const struct addr *a)
{
	return begins(a, ADDR_V6, 0xfec0, 10);
}

static bool
is_reserved(const struct addr *a)
{
	return is_block(a, "Reserved") || is_block(a, "Limited Broadcast");
}

static bool
is_unspecified(const struct addr *a)
{
	static const unsigned char none[16];

	return memcmp(a->bytes, none, addr_length(a)) == 0;
}

static bool
is_special(const struct addr *a)
{
	return special_find(a) != NULL;
}

static bool
is_unicast(const struct addr *a)
{
	return !is_multicast(a) && !is_block(a, "Limited Broadcast") &&
	    !is_unspecified(a);
}

static bool
is_mapped(const struct addr *a)
{
	struct addr v4;

	return embed_find_mapped(a, &v4);
}

static bool
is_6to4(const struct addr *a)
{
	struct addr v4;

	return embed_find_6to4(a, &v4);
}

static bool
is_teredo(const struct addr *a)
{
	struct addr server, client;

	return embed_find_teredo(a, &server, &client);
}

static bool
is_nat64(const struct addr *a)
{
	struct addr v4;

	return nat64_extract(&nat64_well_known, a, &v4);
}

static bool
is_isatap(const struct addr *a)
{
	struct addr v4;

	return embed_find_isatap(a, &v4);
}

static bool
is_eui64(const struct addr *a)
{
	unsigned char mac[6];

	return embed_find_mac(a, mac);
}

/* Those from ipv4 on are about the form itself, and so not about a mapped address's. */
static const struct kind kinds[] = {
    {"private", NULL, is_private},
    {"loopback", "Loopback", NULL},
    {"multicast", NULL, is_multicast},
    {"link-local", "Link", NULL},
    {"site-local", NULL, is_site_local},
    {"unique-local", "Unique-Local", NULL},
    {"documentation", "Documentation", NULL},
    {"benchmarking", "Benchmarking", NULL},
    {"shared", "Shared Address Space", NULL},
    {"broadcast", "Limited Broadcast", NULL},
    {"reserved", NULL, is_reserved},
    {"discard", "Discard-Only", NULL},
    {"unspecified", NULL, is_unspecified},
    {"unicast", NULL, is_unicast},
    {"ipv4", NULL, is_v4},
    {"ipv6", NULL, is_v6},
    {"global", NULL, is_global},
    {"special", NULL, is_special},
    {"mapped", NULL, is_mapped},
    {"6to4", NULL, is_6to4},
    {"teredo", NULL, is_teredo},
    {"nat64", NULL, is_nat64},
    {"isatap", NULL, is_isatap},
    {"eui64", NULL, is_eui64},
};

enum { KIND_COUNT = sizeof(kinds) / sizeof(kinds[0]), KIND_IPV4 = 14 };

const char *
kind_name(size_t kind)
{
	return kind < KIND_COUNT ? kinds[kind].name : NULL;
}

int
kind_find(const char *name, size_t len)
{
	for (int i = 0; i < KIND_COUNT; i++)
		if (strlen(kinds[i].name) == len &&
		    memcmp(kinds[i].name, name, len) == 0)
			return i;
	return -1;
}

bool
kind_is(const struct addr *a, size_t kind)
{
	struct addr v4;

	if (kind < KIND_IPV4 && embed_find_mapped(a, &v4))
		a = &v4;
	if (kinds[kind].block != NULL)
		return is_block(a, kinds[kind].block);
	return kinds[kind].is(a);
}
