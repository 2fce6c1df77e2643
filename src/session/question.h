/* question: one of many look-ups, and who answers them */
#ifndef SESSION_QUESTION_H
#define SESSION_QUESTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lookup/outcome.h"

struct asker;
struct bulk;
struct diag;
struct wait;

/* The first member of whatever an asker knows of its question. */
struct question {
	struct question *previous, *next; /* bulk's */
	char *word; /* as it was given, length bytes and a NUL; the question's own */
	size_t length;
	bool settled; /* its outcome is known */
	int64_t asked, took; /* clock_us, and microseconds */
	struct outcome outcome;
	enum status
	    verdict; /* what else than the outcome the exit status has to tell */
	void *call; /* the asker's, while it asks */
	char *reason; /* in the place of outcome.text, or NULL */
};

/*
 * Who answers.  ask begins with a question, or settles it at once, and later the
 * asker calls bulk_settled for it, from progress.
 */
struct asker_ops {
	size_t (*room)(struct asker *a); /* how many more may be asked now */
	void (*ask)(struct asker *a, struct question *q);

	/* It is not asked any more; its outcome says why, and may become PARTIAL. */
	void (*give_up)(struct asker *a, struct question *q);

	/* What to wait for, at most ASKER_WAITS; returns how many. */
	size_t (*list_waits)(struct asker *a, struct wait *waits);
	void (*progress)(struct asker *a, const struct wait *waits, size_t count);
	int64_t (*deadline)(struct asker *a); /* progress is called then: clock_ms */
};

enum { ASKER_WAITS = 192 };

struct asker {
	const struct asker_ops *ops;
	struct bulk *bulk; /* set while bulk_run runs */
};

/*
 * Makes a question about length bytes of word, the first member of size zeroed bytes,
 * which are the caller's to free after question_clear.  NULL with d (STATUS_LOCAL).
 */
void *question_new(size_t size, const char *word, size_t length, struct diag *d);

/* Settles q by why: nobody needs to be asked. */
void question_refuse(struct question *q, const struct diag *why);

/* Frees what q itself holds. */
void question_clear(struct question *q);

#endif
