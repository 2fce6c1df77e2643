/*
 * bench: names and addresses that are made from a number
 *
 *	hN.bench.test        A 10.x.y.z and AAAA fd00::N, both made from N of 24 bits
 *	v4-N.bench.test      the same A only
 *	v6-N.bench.test      the same AAAA only
 *	10.x.y.z, fd00::N    PTR hN.bench.test
 *
 * so that who asks can tell a wrong answer.  Some N are different, see exceptions: that
 * is what tests/vectors/getaddrinfo_flags.tsv was made with.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "zone.h"

enum { BENCH_TTL = 300, NUMBER_MAX = 0xffffff };

/* What a name has beside, or instead of, the two addresses. */
enum { HAS_A = 1, HAS_AAAA = 2, HAS_ALIAS = 4, HAS_THREE = 8 };

static const struct {
	unsigned number;
	unsigned has;
} exceptions[] = {
    {7, 0},
    {13, HAS_A},
    {17, HAS_A | HAS_AAAA | HAS_ALIAS},
    {23, HAS_A | HAS_AAAA | HAS_THREE},
    {31, HAS_AAAA},
};

static unsigned
host_has(unsigned long number)
{
	for (size_t i = 0; i < sizeof(exceptions) / sizeof(exceptions[0]); i++)
		if (exceptions[i].number == number)
			return exceptions[i].has;
	return HAS_A | HAS_AAAA;
}

/* Moves past the digits; false: there are none, or they begin with a needless 0. */
static bool
read_number(const char **text, unsigned long *number)
{
	char *end;

	if (!isdigit((unsigned char)**text) || ((*text)[0] == '0' && (*text)[1] != '.'))
		return false;
	*number = strtoul(*text, &end, 10);
	*text = end;
	return *number <= NUMBER_MAX;
}

/* Reads hN, cN (what a host is an alias of), v4-N or v6-N; returns what it has. */
static unsigned
read_host(const char *name, unsigned long *number)
{
	static const struct {
		const char *start;
		unsigned has;
	} kinds[] = {
	    {"h", ~0U}, {"c", HAS_A | HAS_AAAA}, {"v4-", HAS_A}, {"v6-", HAS_AAAA}};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const char *rest = name + strlen(kinds[i].start);

		if (strncmp(name, kinds[i].start, strlen(kinds[i].start)) != 0)
			continue;
		if (read_number(&rest, number) && strcmp(rest, ".bench.test") == 0)
			return kinds[i].has == ~0U ? host_has(*number) : kinds[i].has;
	}
	return 0;
}

static void
add_addresses(struct reply *r, const struct question *q, const char *owner,
    unsigned long number, unsigned has)
{
	unsigned char address[16] = {0};
	uint32_t host = htonl(number);

	if (q->type == TYPE_AAAA) {
		address[0] = 0xfd;
		memcpy(address + 12, &host, 4);
		reply_address(r, q, owner, BENCH_TTL, address, 16);
		return;
	}
	memcpy(address, &host, 4);
	for (int i = 0; i < ((has & HAS_THREE) != 0 ? 3 : 1); i++) {
		address[0] = 10 + i;
		reply_address(r, q, owner, BENCH_TTL, address, 4);
	}
}

static enum found
host_add(struct reply *r, const struct question *q, const char *name, char *alias)
{
	unsigned long number;
	unsigned has = read_host(name, &number);

	if (has == 0)
		return FOUND_NO_NAME;
	if ((has & HAS_ALIAS) != 0) {
		snprintf(alias, NAME_SIZE, "c%lu.bench.test", number);
		reply_named(r, q, name, TYPE_CNAME, BENCH_TTL, alias);
		return q->type == TYPE_CNAME ? FOUND_DATA : FOUND_ALIAS;
	}
	if ((q->type == TYPE_A && (has & HAS_A) != 0) ||
	    (q->type == TYPE_AAAA && (has & HAS_AAAA) != 0)) {
		add_addresses(r, q, name, number, has);
		return FOUND_DATA;
	}
	return FOUND_NO_DATA;
}

/* z.y.x.10.in-addr.arpa */
static bool
read_reverse4(const char *name, unsigned long *number)
{
	unsigned long part;

	*number = 0;
	for (int i = 0; i < 3; i++) {
		if (!read_number(&name, &part) || part > 255 || *name++ != '.')
			return false;
		*number |= part << 8 * i;
	}
	return strcmp(name, "10.in-addr.arpa") == 0;
}

/* Eight nibbles of N, and those of fd00:: */
static bool
read_reverse6(const char *name, unsigned long *number)
{
	static const char digits[] = "0123456789abcdef";
	static const char ending[] =
	    "0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.d.f.ip6.arpa";

	*number = 0;
	for (int i = 0; i < 8; i++, name += 2) {
		const char *digit = *name != '\0' ? strchr(digits, *name) : NULL;

		if (digit == NULL || name[1] != '.')
			return false;
		*number |= (unsigned long)(digit - digits) << 4 * i;
	}
	return strcmp(name, ending) == 0 && *number <= NUMBER_MAX;
}

static enum found
reverse_add(struct reply *r, const struct question *q, const char *name)
{
	char target[NAME_SIZE];
	unsigned long number;
	unsigned needs;

	if (read_reverse4(name, &number))
		needs = HAS_A;
	else if (read_reverse6(name, &number))
		needs = HAS_AAAA;
	else
		return FOUND_NO_NAME;
	if ((host_has(number) & needs) == 0)
		return FOUND_NO_NAME;
	if (q->type != TYPE_PTR)
		return FOUND_NO_DATA;
	snprintf(target, sizeof(target), "h%lu.bench.test", number);
	reply_named(r, q, name, TYPE_PTR, BENCH_TTL, target);
	return FOUND_DATA;
}

enum found
bench_add(struct reply *r, const struct question *q, const char *name,
    char alias[static NAME_SIZE])
{
	if (zone_is_under(name, "arpa"))
		return reverse_add(r, q, name);
	return host_add(r, q, name, alias);
}
