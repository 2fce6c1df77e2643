/* iface: the network interfaces of this host, and their addresses */
#ifndef NET_IFACE_H
#define NET_IFACE_H

#include <net/if.h>
#include <stddef.h>

#include "addr/addr.h"

struct diag;

/* The longest hardware address, that of InfiniBand. */
enum { IFACE_HARDWARE_MAX = 20 };

struct iface_address {
	struct addr addr;
	unsigned int scope; /* the index of its zone, 0 where it needs none */
	unsigned int prefix; /* how many leading bits its network has */
};

struct iface {
	char name[IF_NAMESIZE];
	unsigned int index;
	unsigned int flags; /* IFF_..., see netdevice(7) */
	int mtu; /* in bytes; -1 where the kernel does not say */
	unsigned char hardware[IFACE_HARDWARE_MAX];
	size_t hardware_length; /* 6, 8 or 20; 0: none but perhaps a tunnel's end */
	struct iface_address *addresses;
	size_t address_count;
};

/* All interfaces, by index. */
struct ifaces {
	struct iface *list;
	size_t count;
};

/*
 * Reads them (getifaddrs(3), and SIOCGIFMTU of netdevice(7)).  Returns 0, and the
 * caller frees them with ifaces_free; or -1 with d (STATUS_LOCAL).
 */
int ifaces_read(struct ifaces *all, struct diag *d);
void ifaces_free(struct ifaces *all);

/* The interface of that index, or NULL. */
const struct iface *ifaces_numbered(const struct ifaces *all, unsigned int index);

/* That of that name, or of another name that if_nametoindex(3) knows; or NULL. */
const struct iface *ifaces_named(const struct ifaces *all, const char *name);

/* The name, in lower case, of the flag at i, and the flag; NULL behind the last. */
const char *iface_flag(size_t i, unsigned int *flag);

#endif
