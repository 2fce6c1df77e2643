/* The values of socket options as text, read for setsockopt(2) */
#include <arpa/inet.h>
#include <limits.h>
#include <net/if.h>
#include <string.h>
#include <strings.h>

#include "addr/addr.h"
#include "base/diag.h"
#include "base/num.h"
#include "net/sockopt_row.h"

static int
read_number(const char *text, int min, int max, int *number, struct diag *d)
{
	int64_t value;

	if (num_parse(text, min, max, &value, d) == -1)
		return -1;
	*number = (int)value;
	return 0;
}

static int
read_flag(const char *text, int *flag, struct diag *d)
{
	*flag = strcmp(text, "1") == 0 || strcasecmp(text, "on") == 0;
	if (*flag || strcmp(text, "0") == 0 || strcasecmp(text, "off") == 0)
		return 0;
	return diag_set(d, STATUS_USAGE, "must be 0 or 1");
}

static int
read_natural(const char *text, unsigned int *natural, struct diag *d)
{
	int64_t value;

	if (num_parse(text, 0, UINT32_MAX, &value, d) == -1)
		return -1;
	*natural = (unsigned int)value;
	return 0;
}

static int
read_time(const char *text, struct timeval *time, struct diag *d)
{
	int64_t ms;

	if (num_parse_duration(text, &ms, d) == -1)
		return -1;
	*time = (struct timeval){.tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000};
	return 0;
}

static int
read_linger(const char *text, struct linger *linger, struct diag *d)
{
	linger->l_onoff = strcasecmp(text, "off") != 0;
	linger->l_linger = 0;
	if (!linger->l_onoff)
		return 0;
	return read_number(text, 0, INT_MAX, &linger->l_linger, d);
}

static int
read_string(const char *text, struct sockopt_setting *out, struct diag *d)
{
	size_t length = strlen(text);

	if (length >= SOCKOPT_STRING_MAX)
		return diag_set(d, STATUS_USAGE, "must have at most %d bytes",
		    SOCKOPT_STRING_MAX - 1);
	memcpy(out->value.string, text, length + 1);
	out->length = (socklen_t)length;
	return 0;
}

/* An index of digits is taken as it is: the interface may be in another namespace. */
static int
read_interface(const char *text, int *index, struct diag *d)
{
	if (text[0] != '\0' && text[strspn(text, "0123456789")] == '\0')
		return read_number(text, 0, INT_MAX, index, d);
	*index = (int)if_nametoindex(text);
	if (*index == 0)
		return diag_set(d, STATUS_USAGE, "no such network interface");
	return 0;
}

static int
read_interface_net(const char *text, int *index, struct diag *d)
{
	if (read_interface(text, index, d) == -1)
		return -1;
	*index = (int)htonl((uint32_t)*index);
	return 0;
}

/* GROUP or GROUP%INTERFACE, where the group is an address of that family. */
static int
read_group(const char *text, enum addr_family family, struct addr *group, int *index,
    struct diag *d)
{
	size_t length = strcspn(text, "%");

	if (addr_parse(text, length, group) == -1 || group->family != family)
		return diag_set(d, STATUS_USAGE, "not an IPv%d address", family);
	*index = 0;
	return text[length] == '%' ? read_interface(text + length + 1, index, d) : 0;
}

static int
read_group4(const char *text, struct ip_mreqn *group, struct diag *d)
{
	struct addr a;

	if (read_group(text, ADDR_V4, &a, &group->imr_ifindex, d) == -1)
		return -1;
	memcpy(&group->imr_multiaddr, a.bytes, sizeof(group->imr_multiaddr));
	return 0;
}

static int
read_group6(const char *text, struct ipv6_mreq *group, struct diag *d)
{
	struct addr a;
	int index;

	if (read_group(text, ADDR_V6, &a, &index, d) == -1)
		return -1;
	group->ipv6mr_interface = (unsigned int)index;
	memcpy(&group->ipv6mr_multiaddr, a.bytes, sizeof(group->ipv6mr_multiaddr));
	return 0;
}

/* The kernel wants the lower port in the lower half (IP_LOCAL_PORT_RANGE, ip(7)). */
static int
read_ports(const char *text, unsigned int *ports, struct diag *d)
{
	char low_text[sizeof("65535")];
	size_t length = strcspn(text, "-");
	int low, high;

	if (text[length] != '-' || length >= sizeof(low_text))
		return diag_set(d, STATUS_USAGE, "must be two ports: LOW-HIGH");
	memcpy(low_text, text, length);
	low_text[length] = '\0';
	if (read_number(low_text, 0, 65535, &low, d) == -1 ||
	    read_number(text + length + 1, 0, 65535, &high, d) == -1)
		return -1;
	*ports = (unsigned int)high << 16 | (unsigned int)low;
	return 0;
}

int
sockopt_value_read(const char *text, struct sockopt_setting *out, struct diag *d)
{
	const struct sockopt *o = out->option;
	union sockopt_value *v = &out->value;

	out->length = sizeof(v->number);
	switch (o->type) {
	case SOCKOPT_FLAG:
		return read_flag(text, &v->number, d);
	case SOCKOPT_INT:
		return read_number(text, o->min, o->max, &v->number, d);
	case SOCKOPT_NATURAL:
		return read_natural(text, &v->natural, d);
	case SOCKOPT_PORTS:
		return read_ports(text, &v->natural, d);
	case SOCKOPT_INTERFACE:
		return read_interface(text, &v->number, d);
	case SOCKOPT_INTERFACE_NET:
		return read_interface_net(text, &v->number, d);
	case SOCKOPT_INTERFACE_MREQN:
		out->length = sizeof(v->group4);
		return read_interface(text, &v->group4.imr_ifindex, d);
	case SOCKOPT_GROUP4:
		out->length = sizeof(v->group4);
		return read_group4(text, &v->group4, d);
	case SOCKOPT_GROUP6:
		out->length = sizeof(v->group6);
		return read_group6(text, &v->group6, d);
	case SOCKOPT_TIME:
		out->length = sizeof(v->time);
		return read_time(text, &v->time, d);
	case SOCKOPT_LINGER:
		out->length = sizeof(v->linger);
		return read_linger(text, &v->linger, d);
	case SOCKOPT_STRING:
		return read_string(text, out, d);
	default:
		return diag_set(d, STATUS_USAGE, "can only be read");
	}
}
