/* framed: bytes that are sent as messages, where a framing says how they are cut */
#ifndef PUMP_FRAMED_H
#define PUMP_FRAMED_H

#include <stdbool.h>
#include <sys/types.h>

struct diag;
struct half;

/* More than any message with its length or newline has (proto/framing). */
enum { FRAMED_ROOM = 128 * 1024 };

/* Does h cut what its sink gets, by more than how it was read? */
bool framed_applies(const struct half *h);

/*
 * Sends the whole messages that h holds, many at a time; with a pace only one.
 * The ring has to be in one piece.  Returns how many went, 0 where none is
 * whole yet, or as stream write.
 */
ssize_t framed_write(struct half *h, struct diag *d);

#endif
