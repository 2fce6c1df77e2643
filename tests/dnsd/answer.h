/* answer: what is sent for one question: nothing, a reply, or a false one first */
#ifndef DNSD_ANSWER_H
#define DNSD_ANSWER_H

#include "question.h"
#include "reply.h"

struct answer {
	struct reply reply[2];
	size_t count;
	bool hang_up; /* over TCP: closes the connection */
};

/* How it was asked. */
struct asked {
	bool tcp;
	unsigned try; /* 1 is the first time that this was asked */
};

void answer_make(struct answer *a, const struct question *q, const struct asked *asked);

/* A further reply, without a record. */
struct reply *answer_begin(struct answer *a, const struct question *q);

/* Is it a name under fault.test, or one back to it?  Then fault.c answers. */
bool fault_is(const struct question *q);
void fault_make(struct answer *a, const struct question *q, const struct asked *asked);

#endif
