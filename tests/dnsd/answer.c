#include "answer.h"

#include "zone.h"

struct reply *
answer_begin(struct answer *a, const struct question *q)
{
	struct reply *r = &a->reply[a->count++];

	reply_begin(r, q);
	return r;
}

void
answer_make(struct answer *a, const struct question *q, const struct asked *asked)
{
	size_t limit = asked->tcp ? REPLY_SIZE : q->limit;

	a->count = 0;
	a->hang_up = false;
	if (fault_is(q))
		fault_make(a, q, asked);
	else
		zone_answer(answer_begin(a, q), q);
	for (size_t i = 0; i < a->count; i++)
		reply_end(&a->reply[i], q, limit);
}
