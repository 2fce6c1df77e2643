#include "session/question.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"

int
question_init(struct question *q, const char *word, size_t length, struct diag *d)
{
	*q = (struct question){.length = length, .word = malloc(length + 1)};
	if (q->word == NULL)
		return diag_errno(d, STATUS_LOCAL, errno, "no room for a question");
	memcpy(q->word, word, length);
	q->word[length] = '\0';
	return 0;
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
