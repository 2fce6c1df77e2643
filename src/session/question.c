#include "session/question.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"

void *
question_new(size_t size, const char *word, size_t length, struct diag *d)
{
	struct question *q = calloc(1, size);
	char *copy = malloc(length + 1);

	if (q == NULL || copy == NULL) {
		diag_errno(d, STATUS_LOCAL, errno, "no room for a question");
		free(q);
		free(copy);
		return NULL;
	}
	memcpy(copy, word, length);
	copy[length] = '\0';
	q->word = copy;
	q->length = length;
	return q;
}

void
question_refuse(struct question *q, const struct diag *why)
{
	static const struct outcome invalid = {OUTCOME_INVALID, NULL, "invalid", 0};
	static const struct outcome failed = {OUTCOME_LOCAL, NULL, "failed", 0};

	q->settled = true;
	q->outcome = why->status == STATUS_LOCAL ? failed : invalid;
	/* Where there is no room for the reason, the kind has to do. */
	q->reason = strdup(why->text);
}

void
question_clear(struct question *q)
{
	free(q->word);
	free(q->reason);
}
