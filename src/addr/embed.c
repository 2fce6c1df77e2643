#include "addr/embed.h"

#include <string.h>

static const unsigned char mapped_prefix[12] = {[10] = 0xff, [11] = 0xff};
static const unsigned char teredo_prefix[4] = {0x20, 0x01};

static bool
starts_with(const struct addr *a, const unsigned char *prefix, size_t length)
{
	return a->family == ADDR_V6 && memcmp(a->bytes, prefix, length) == 0;
}

static struct addr
v4_at(const struct addr *a, size_t offset)
{
	struct addr v4 = {.family = ADDR_V4};

	memcpy(v4.bytes, a->bytes + offset, 4);
	return v4;
}

struct addr
embed_mapped(const struct addr *v4)
{
	struct addr a = {.family = ADDR_V6};

	memcpy(a.bytes, mapped_prefix, sizeof(mapped_prefix));
	memcpy(a.bytes + 12, v4->bytes, 4);
	return a;
}

bool
embed_find_mapped(const struct addr *a, struct addr *v4)
{
	if (!starts_with(a, mapped_prefix, sizeof(mapped_prefix)))
		return false;
	*v4 = v4_at(a, 12);
	return true;
}

struct addr
embed_6to4(const struct addr *v4)
{
	struct addr a = {.family = ADDR_V6, .bytes = {0x20, 0x02}};

	memcpy(a.bytes + 2, v4->bytes, 4);
	return a;
}

bool
embed_find_6to4(const struct addr *a, struct addr *v4)
{
	static const unsigned char prefix[2] = {0x20, 0x02};

	if (!starts_with(a, prefix, sizeof(prefix)))
		return false;
	*v4 = v4_at(a, 2);
	return true;
}

bool
embed_find_teredo(const struct addr *a, struct addr *server, struct addr *client)
{
	if (!starts_with(a, teredo_prefix, sizeof(teredo_prefix)))
		return false;
	*server = v4_at(a, 4);
	*client = v4_at(a, 12);
	for (size_t i = 0; i < 4; i++)
		client->bytes[i] ^= 0xff;
	return true;
}

/* 0000:5efe, or 0200:5efe where the IPv4 address is unique in the world. */
bool
embed_find_isatap(const struct addr *a, struct addr *v4)
{
	static const unsigned char identifier[3] = {0x00, 0x5e, 0xfe};

	if (a->family != ADDR_V6 || (a->bytes[8] & ~2) != 0 ||
	    memcmp(a->bytes + 9, identifier, sizeof(identifier)) != 0)
		return false;
	*v4 = v4_at(a, 12);
	return true;
}

bool
embed_find_eui64(const struct addr *a, unsigned char eui64[static 8])
{
	if (a->family != ADDR_V6 || a->bytes[0] == 0xff || a->bytes[11] != 0xff ||
	    a->bytes[12] != 0xfe)
		return false;
	memcpy(eui64, a->bytes + 8, 8);
	eui64[0] ^= 2;
	return true;
}

bool
embed_find_mac(const struct addr *a, unsigned char mac[static 6])
{
	unsigned char eui64[8];

	if (!embed_find_eui64(a, eui64))
		return false;
	memcpy(mac, eui64, 3);
	memcpy(mac + 3, eui64 + 5, 3);
	return true;
}
