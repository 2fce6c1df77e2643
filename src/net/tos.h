/* tos: the type-of-service byte by name or number */
#ifndef NET_TOS_H
#define NET_TOS_H

#include <stdint.h>

struct diag;

/*
 * Reads a type of service: a DSCP name (RFC 2474, 2597, 3246, 5865, 8622:
 * af11..af43, cs0..cs7, ef, va, le), a word of RFC 1349 or RFC 791 as nc(1)
 * has them (lowdelay, throughput, reliability, lowcost, mincost, critical,
 * inetcontrol, netcontrol), or the byte itself, 0..255 or 0x0..0xff.
 * Returns 0, or -1 with d (STATUS_USAGE).
 */
int tos_parse(const char *text, int64_t *tos, struct diag *d);

#endif
