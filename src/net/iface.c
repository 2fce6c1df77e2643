#include "net/iface.h"

#include <errno.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <netpacket/packet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/diag.h"

/* The flags of linux/if.h, which does not go together with net/if.h everywhere. */
static const struct {
	const char *name;
	unsigned int flag;
} flags[] = {
    {"up", 1 << 0},
    {"broadcast", 1 << 1},
    {"debug", 1 << 2},
    {"loopback", 1 << 3},
    {"pointopoint", 1 << 4},
    {"notrailers", 1 << 5},
    {"running", 1 << 6},
    {"noarp", 1 << 7},
    {"promisc", 1 << 8},
    {"allmulti", 1 << 9},
    {"master", 1 << 10},
    {"slave", 1 << 11},
    {"multicast", 1 << 12},
    {"portsel", 1 << 13},
    {"automedia", 1 << 14},
    {"dynamic", 1 << 15},
    {"lower_up", 1 << 16},
    {"dormant", 1 << 17},
    {"echo", 1 << 18},
};

const char *
iface_flag(size_t i, unsigned int *flag)
{
	if (i >= sizeof(flags) / sizeof(flags[0]))
		return NULL;
	*flag = flags[i].flag;
	return flags[i].name;
}

/* The others are addresses of the ends of a tunnel, of IPv4 or IPv6. */
static void
take_hardware(struct iface *i, const struct sockaddr_ll *link)
{
	size_t length = link->sll_halen;

	if (length != 6 && length != 8 && length != IFACE_HARDWARE_MAX)
		return;
	/* It is longer than the struct has it; both libcs leave room behind. */
	memcpy(i->hardware, (const char *)link + offsetof(struct sockaddr_ll, sll_addr),
	    length);
	i->hardware_length = length;
}

static int
read_mtu(int fd, const char *name)
{
	struct ifreq request = {0};

	memcpy(request.ifr_name, name, strnlen(name, sizeof(request.ifr_name) - 1));
	return ioctl(fd, SIOCGIFMTU, &request) == 0 ? request.ifr_mtu : -1;
}

static int
add_link(struct ifaces *all, const struct ifaddrs *from, int fd)
{
	const struct sockaddr_ll *link = (const struct sockaddr_ll *)from->ifa_addr;
	struct iface *list = reallocarray(all->list, all->count + 1, sizeof(*list));
	struct iface *i;

	if (list == NULL)
		return -1;
	all->list = list;
	i = &list[all->count++];
	memset(i, 0, sizeof(*i));
	memcpy(i->name, from->ifa_name, strnlen(from->ifa_name, sizeof(i->name) - 1));
	i->index = (unsigned int)link->sll_ifindex;
	i->flags = from->ifa_flags;
	i->mtu = read_mtu(fd, i->name);
	take_hardware(i, link);
	return 0;
}

static int
add_links(struct ifaces *all, const struct ifaddrs *first)
{
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0), result = 0;

	if (fd == -1)
		return -1;
	for (; first != NULL && result == 0; first = first->ifa_next)
		if (first->ifa_addr != NULL && first->ifa_addr->sa_family == AF_PACKET)
			result = add_link(all, first, fd);
	close(fd);
	return result;
}

/*
 * Whose address is it?  An IPv4 address may go by a label instead of the interface's
 * name, which begins with that name and mostly goes on with a colon.
 */
static struct iface *
owner(const struct ifaces *all, const char *label)
{
	struct iface *longest = NULL;
	size_t most = 0;

	for (size_t i = 0; i < all->count; i++) {
		size_t length = strlen(all->list[i].name);

		if (length <= most || strncmp(label, all->list[i].name, length) != 0)
			continue;
		longest = &all->list[i];
		most = length;
	}
	return longest;
}

static unsigned int
count_bits(const struct addr *mask)
{
	unsigned int bits = 0, all = 8 * (unsigned int)addr_length(mask);

	while (bits < all && (mask->bytes[bits / 8] << bits % 8 & 0x80) != 0)
		bits++;
	return bits;
}

/* Takes an address of IPv4 or IPv6; returns its zone. */
static unsigned int
take(const struct sockaddr *from, struct addr *to)
{
	const struct sockaddr_in *in4 = (const struct sockaddr_in *)from;
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)from;

	if (from->sa_family == AF_INET) {
		to->family = ADDR_V4;
		memcpy(to->bytes, &in4->sin_addr, sizeof(in4->sin_addr));
		return 0;
	}
	to->family = ADDR_V6;
	memcpy(to->bytes, &in6->sin6_addr, sizeof(in6->sin6_addr));
	return in6->sin6_scope_id;
}

static int
add_address(struct iface *i, const struct ifaddrs *from)
{
	struct iface_address *list = reallocarray(
	    i->addresses, i->address_count + 1, sizeof(*list));
	struct iface_address *a;
	struct addr mask = {0};

	if (list == NULL)
		return -1;
	i->addresses = list;
	a = &list[i->address_count++];
	memset(a, 0, sizeof(*a));
	a->scope = take(from->ifa_addr, &a->addr);
	a->prefix = 8 * (unsigned int)addr_length(&a->addr);
	if (from->ifa_netmask != NULL) {
		take(from->ifa_netmask, &mask);
		a->prefix = count_bits(&mask);
	}
	return 0;
}

static int
add_addresses(struct ifaces *all, const struct ifaddrs *entry)
{
	for (; entry != NULL; entry = entry->ifa_next) {
		struct iface *i;

		if (entry->ifa_addr == NULL ||
		    (entry->ifa_addr->sa_family != AF_INET &&
			entry->ifa_addr->sa_family != AF_INET6))
			continue;
		i = owner(all, entry->ifa_name);
		if (i != NULL && add_address(i, entry) == -1)
			return -1;
	}
	return 0;
}

static int
compare(const void *a, const void *b)
{
	const struct iface *one = a, *other = b;

	return (one->index > other->index) - (one->index < other->index);
}

int
ifaces_read(struct ifaces *all, struct diag *d)
{
	struct ifaddrs *first;
	int result;

	*all = (struct ifaces){0};
	if (getifaddrs(&first) == -1)
		return diag_errno(d, STATUS_LOCAL, errno, "cannot read the interfaces");
	result = add_links(all, first);
	if (result == 0)
		result = add_addresses(all, first);
	if (result == -1)
		diag_errno(d, STATUS_LOCAL, errno, "cannot read the interfaces");
	freeifaddrs(first);
	if (result == -1)
		ifaces_free(all);
	else if (all->count > 0)
		qsort(all->list, all->count, sizeof(*all->list), compare);
	return result;
}

void
ifaces_free(struct ifaces *all)
{
	for (size_t i = 0; i < all->count; i++)
		free(all->list[i].addresses);
	free(all->list);
	*all = (struct ifaces){0};
}

const struct iface *
ifaces_numbered(const struct ifaces *all, unsigned int index)
{
	const struct iface wanted = {.index = index};

	if (all->count == 0)
		return NULL;
	return bsearch(&wanted, all->list, all->count, sizeof(wanted), compare);
}

const struct iface *
ifaces_named(const struct ifaces *all, const char *name)
{
	unsigned int index;

	for (size_t i = 0; i < all->count; i++)
		if (strcmp(all->list[i].name, name) == 0)
			return &all->list[i];
	index = if_nametoindex(name);
	return index > 0 ? ifaces_numbered(all, index) : NULL;
}
