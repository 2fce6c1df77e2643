#include "addr/nat64.h"

#include <stdint.h>
#include <string.h>

#include "base/diag.h"
#include "base/num.h"

/* The octet that translators leave zero, whatever the prefix (RFC 6052, 2.2). */
enum { RESERVED_OCTET = 8 };

const struct nat64 nat64_well_known = {
    .prefix = {.family = ADDR_V6, .bytes = {0, 0x64, 0xff, 0x9b}}, .length = 96};

/* Where the i-th octet of an IPv4 address goes. */
static size_t
place(const struct nat64 *n, size_t i)
{
	size_t at = n->length / 8 + i;

	return n->length < 96 && at >= RESERVED_OCTET ? at + 1 : at;
}

static bool
has_only_prefix(const struct nat64 *n)
{
	for (size_t i = n->length / 8; i < 16; i++)
		if (n->prefix.bytes[i] != 0)
			return false;
	return true;
}

static int
check(const struct nat64 *n, struct diag *d)
{
	if (n->length % 8 != 0 || (n->length > 64 && n->length != 96))
		return diag_set(d, STATUS_USAGE,
		    "the length must be 32, 40, 48, 56, 64 or 96 (RFC 6052)");
	if (!has_only_prefix(n))
		return diag_set(
		    d, STATUS_USAGE, "bits are set behind the prefix length");
	if (n->prefix.bytes[RESERVED_OCTET] != 0)
		return diag_set(
		    d, STATUS_USAGE, "bits 64 to 71 must be zero (RFC 6052)");
	return 0;
}

int
nat64_parse(const char *text, struct nat64 *n, struct diag *d)
{
	const char *slash = strchr(text, '/');
	int64_t length;

	if (slash == NULL)
		return diag_set(d, STATUS_USAGE, "no /LENGTH");
	if (addr_parse(text, (size_t)(slash - text), &n->prefix) == -1 ||
	    n->prefix.family != ADDR_V6)
		return diag_set(d, STATUS_USAGE, "not an IPv6 prefix");
	if (num_parse(slash + 1, 32, 96, &length, d) == -1)
		return -1;
	n->length = (unsigned int)length;
	return check(n, d);
}

struct addr
nat64_embed(const struct nat64 *n, const struct addr *v4)
{
	struct addr a = n->prefix;

	for (size_t i = 0; i < 4; i++)
		a.bytes[place(n, i)] = v4->bytes[i];
	return a;
}

bool
nat64_extract(const struct nat64 *n, const struct addr *a, struct addr *v4)
{
	if (a->family != ADDR_V6 || a->bytes[RESERVED_OCTET] != 0 ||
	    memcmp(a->bytes, n->prefix.bytes, n->length / 8) != 0)
		return false;
	*v4 = (struct addr){.family = ADDR_V4};
	for (size_t i = 0; i < 4; i++)
		v4->bytes[i] = a->bytes[place(n, i)];
	return true;
}
