#include "lookup/order.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* RFC 4291 (2.7), which RFC 6724 (3.1) has for unicast addresses, too. */
enum { LINK_LOCAL = 0x2, SITE_LOCAL = 0x5, GLOBAL = 0xe };

/* How much of an IPv6 address can be the prefix of a network (RFC 4291, 2.5.1). */
enum { NETWORK_BITS = 64 };

/* RFC 6724 (2.1): prefixes, the longest first, and what they are worth. */
static const struct policy {
	uint8_t prefix[16];
	int length; /* in bits */
	int precedence, label;
} policies[] = {
    {{[15] = 1}, 128, 50, 0},
    {{[10] = 0xff, [11] = 0xff}, 96, 35, 4},
    {{0}, 96, 1, 3},
    {{0x20, 0x01}, 32, 5, 5},
    {{0x20, 0x02}, 16, 30, 2},
    {{0x3f, 0xfe}, 16, 1, 12},
    {{0xfe, 0xc0}, 10, 1, 11},
    {{0xfc}, 7, 3, 13},
    {{0}, 0, 40, 1},
};

/* An address of either family as one of IPv6 (RFC 6724, 3.2). */
static struct in6_addr
widen(const struct endpoint *e)
{
	struct in6_addr wide = {.s6_addr = {[10] = 0xff, [11] = 0xff}};

	if (endpoint_family(e) == AF_INET6)
		return e->address.in6.sin6_addr;
	memcpy(&wide.s6_addr[12], &e->address.in4.sin_addr, 4);
	return wide;
}

/* How many bits a and b have in common from the left. */
static int
common_bits(const uint8_t a[static 16], const uint8_t b[static 16])
{
	int bits = 0;

	while (bits < 128 && a[bits / 8] == b[bits / 8])
		bits += 8;
	if (bits < 128)
		bits += __builtin_clz((unsigned int)(a[bits / 8] ^ b[bits / 8])) - 24;
	return bits;
}

static const struct policy *
policy_of(const struct endpoint *e)
{
	struct in6_addr wide = widen(e);
	const struct policy *p = policies;

	/* The last one is for all. */
	while (common_bits(wide.s6_addr, p->prefix) < p->length)
		p++;
	return p;
}

static int
scope_of_in4(const uint8_t octets[static 4])
{
	bool is_near = octets[0] == 127 || (octets[0] == 169 && octets[1] == 254);

	return is_near ? LINK_LOCAL : GLOBAL;
}

static int
scope_of(const struct endpoint *e)
{
	struct in6_addr wide = widen(e);

	if (IN6_IS_ADDR_V4MAPPED(&wide))
		return scope_of_in4(&wide.s6_addr[12]);
	if (IN6_IS_ADDR_MULTICAST(&wide))
		return wide.s6_addr[1] & 0xf;
	if (IN6_IS_ADDR_LINKLOCAL(&wide) || IN6_IS_ADDR_LOOPBACK(&wide))
		return LINK_LOCAL;
	return IN6_IS_ADDR_SITELOCAL(&wide) ? SITE_LOCAL : GLOBAL;
}

static bool
is_usable(const struct order_pair *p)
{
	return endpoint_family(&p->source) != AF_UNSPEC;
}

/* Is only one of them so?  Then it is first. */
static int
prefer(bool a, bool b)
{
	return (int)b - (int)a;
}

static bool
scope_matches(const struct order_pair *p)
{
	return scope_of(&p->destination) == scope_of(&p->source);
}

static bool
label_matches(const struct order_pair *p)
{
	return policy_of(&p->destination)->label == policy_of(&p->source)->label;
}

/* How much of its network's prefix a destination shares with its source. */
static int
nearness(const struct order_pair *p)
{
	struct in6_addr from = widen(&p->source), to = widen(&p->destination);
	int bits = common_bits(from.s6_addr, to.s6_addr);

	return bits < NETWORK_BITS ? bits : NETWORK_BITS;
}

/* Rules 2 and 5, which need sources. */
static int
compare_matches(const struct order_pair *a, const struct order_pair *b)
{
	int order = prefer(scope_matches(a), scope_matches(b));

	return order != 0 ? order : prefer(label_matches(a), label_matches(b));
}

/* Rules 6 and 8, which do not. */
static int
compare_destinations(const struct endpoint *a, const struct endpoint *b)
{
	int order = policy_of(b)->precedence - policy_of(a)->precedence;

	return order != 0 ? order : scope_of(a) - scope_of(b);
}

int
order_compare(const struct order_pair *a, const struct order_pair *b)
{
	bool usable = is_usable(a);
	int order = prefer(usable, is_usable(b));

	if (order == 0 && usable)
		order = compare_matches(a, b);
	if (order == 0)
		order = compare_destinations(&a->destination, &b->destination);
	if (order == 0 && usable && endpoint_family(&a->destination) == AF_INET6 &&
	    endpoint_family(&b->destination) == AF_INET6)
		order = nearness(b) - nearness(a);
	return order;
}

/* Leaves *source as it is where there is no way to destination. */
static void
find_source(const struct endpoint *destination, struct endpoint *source)
{
	struct endpoint there = *destination;
	int fd = socket(
	    endpoint_family(&there), SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd == -1)
		return;
	/* Port 0 can be connected to on some systems only. */
	endpoint_set_port(&there, 9);
	if (connect(fd, &there.address.any, there.length) == -1 ||
	    endpoint_local(fd, source) == -1)
		*source = (struct endpoint){0};
	close(fd);
}

/* By insertion, which keeps the order of equals; there are few. */
static void
insert(struct order_pair *pairs, size_t count, const struct order_pair *new)
{
	while (count > 0 && order_compare(&pairs[count - 1], new) > 0) {
		pairs[count] = pairs[count - 1];
		count--;
	}
	pairs[count] = *new;
}

void
order_sort(struct endpoint *list, size_t count)
{
	struct order_pair *pairs;

	if (count < 2)
		return;
	pairs = calloc(count, sizeof(*pairs));
	if (pairs == NULL)
		return;
	for (size_t i = 0; i < count; i++) {
		struct order_pair new = {.destination = list[i]};

		find_source(&list[i], &new.source);
		insert(pairs, i, &new);
	}
	for (size_t i = 0; i < count; i++)
		list[i] = pairs[i].destination;
	free(pairs);
}
