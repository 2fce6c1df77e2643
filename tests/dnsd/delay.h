/* delay: replies that wait for their time, the soonest first */
#ifndef DNSD_DELAY_H
#define DNSD_DELAY_H

#include "server.h"

struct delayed {
	int64_t due; /* of server_now */
	int fd;
	union address peer;
	size_t length;
	unsigned char bytes[];
};

/* Keeps a copy; fd is of the socket that will send it. */
void delay_put(int64_t due, int fd, const union address *peer, const struct reply *r);

/* The soonest, or NULL; delay_drop frees it. */
const struct delayed *delay_first(void);
void delay_drop(void);

#endif
