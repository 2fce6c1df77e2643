/* bulk: many questions at a time, answered in their order and in bounded memory */
#ifndef SESSION_BULK_H
#define SESSION_BULK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct asker;
struct bulk;
struct diag;
struct question;

enum bulk_next {
	BULK_GOT,
	BULK_WAIT, /* there is none before input_fd can be read */
	BULK_END, /* there will be no more */
	BULK_FAILED, /* there will be no more, since it failed: d says how */
};

/* How far a run has come. */
struct bulk_count {
	uint64_t done, failed;
	int64_t elapsed; /* ms */
};

struct bulk_request {
	struct asker *asker; /* borrowed */
	bool unordered; /* answers are told as they come */
	int64_t timeout; /* ms, after which a question is given up; -1: never */
	int64_t tick; /* ms between calls of progress; -1: none */
	int input_fd, output_fd;

	/* Makes the next question; readable: input_fd can be read once. */
	enum bulk_next (*next)(
	    void *context, bool readable, struct question **q, struct diag *d);

	/*
	 * Tells the answer of q, which is settled, and frees q.  False where it is
	 * time to flush what was told.
	 */
	bool (*tell)(void *context, struct question *q);

	/*
	 * Writes to output_fd what was told, without waiting.  Returns 1, 0 where
	 * some is left until it can be written to, or -1 with d.
	 */
	int (*flush)(void *context, struct diag *d);
	void (*progress)(void *context, const struct bulk_count *count);
	void (*drop)(struct question *q); /* frees q, of which nothing is told */
	void *context;
};

/*
 * Asks and tells until there is no question left.  As many are asked at a time as
 * the asker has room for, and none while the answers that wait for an earlier
 * one, or for output_fd, are too many.  Returns 0, or -1 with d: where output failed
 * at once, where input did once all that was asked before is told.
 */
int bulk_run(const struct bulk_request *request, struct diag *d);

/* The asker has the outcome of q. */
void bulk_settled(struct bulk *b, struct question *q);

#endif
