/* sockopt: socket options by name, and the one caller of setsockopt(2) */
#ifndef NET_SOCKOPT_H
#define NET_SOCKOPT_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/time.h>

struct diag;
struct sockopt; /* a row of net/sockopt.def */

/*
 * When an option is set.  A row has one or more: most only count on a socket
 * that was just made, before bind(2) or connect(2); some need a connection;
 * and some are not handed down to what accept(2) returns.
 */
enum sockopt_phase {
	SOCKOPT_MADE = 1 << 0, /* by socket(2): a client's or a listener */
	SOCKOPT_CONNECTED = 1 << 1, /* connect(2) has succeeded */
	SOCKOPT_ACCEPTED = 1 << 2, /* accept(2) has returned it */
};

enum { SOCKOPT_STRING_MAX = 64, SOCKOPT_TEXT_MAX = 512 };

/* A value as the kernel takes it. */
union sockopt_value {
	int number;
	unsigned int natural;
	struct timeval time;
	struct linger linger;
	struct ip_mreqn group4;
	struct ipv6_mreq group6;
	char string[SOCKOPT_STRING_MAX];
};

/* One NAME=VALUE that was read; text is borrowed from who gave it. */
struct sockopt_setting {
	const struct sockopt *option;
	const char *text;
	socklen_t length; /* of value */
	union sockopt_value value;
};

/*
 * The option called name, in lower or upper case, or NULL with d
 * (STATUS_USAGE), which suggests the name that is nearest.
 */
const struct sockopt *sockopt_find(const char *name, struct diag *d);

/* The option that is at index in the table, NULL after the last one. */
const struct sockopt *sockopt_at(size_t index);

const char *sockopt_name(const struct sockopt *o);
bool sockopt_readable(const struct sockopt *o);

/*
 * Reads NAME=VALUE.  VALUE is, by the option's type: 0 or 1 (also off, on); a
 * number; a duration (num_parse_duration); for so_linger seconds or off; an
 * interface's name or index; GROUP or GROUP%INTERFACE; ports LOW-HIGH; or text.
 * A flag may lack "=VALUE", which means 1.  text has to outlive out.
 * Returns 0, or -1 with d (STATUS_USAGE).
 */
int sockopt_parse(const char *text, struct sockopt_setting *out, struct diag *d);

/*
 * Sets those of the count settings in list that belong to phase, in order.
 * Returns 0, or -1 with d at the first that the kernel refuses: STATUS_USAGE
 * where option or value do not suit the socket, else STATUS_LOCAL.
 */
int sockopt_apply(int fd, const struct sockopt_setting *list, size_t count,
    enum sockopt_phase phase, struct diag *d);

/*
 * Prints the value of o on fd into text, in the form that sockopt_parse reads;
 * structures as space-separated field=value.  Returns 0, or -1 with d
 * (STATUS_NO) naming the option that the kernel refuses.
 */
int sockopt_format(int fd, const struct sockopt *o, char text[static SOCKOPT_TEXT_MAX],
    struct diag *d);

/* setsockopt(2) and getsockopt(2) of one int.  Return 0, or -1 with errno. */
int sockopt_set_int(int fd, int level, int name, int value);
int sockopt_get_int(int fd, int level, int name, int *value);

/*
 * How many messages the kernel has dropped that fd had no room for (SO_MEMINFO,
 * since Linux 4.12).  Returns 0, or -1 with errno.
 */
int sockopt_get_drops(int fd, uint32_t *count);

/*
 * SO_LINGER (socket(7)): on makes close(2) wait, and 0 seconds makes it send
 * RST at once.  Returns 0, or -1 with errno.
 */
int sockopt_set_linger(int fd, bool on, int seconds);

#endif
