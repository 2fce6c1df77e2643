#include "lookup/outcome.h"

#include <stdbool.h>

#include "base/diag.h"

enum status
outcome_status(enum outcome_kind kind)
{
	switch (kind) {
	case OUTCOME_UNASKED:
	case OUTCOME_OK:
		break;
	case OUTCOME_NO_NAME:
	case OUTCOME_NO_DATA:
		return STATUS_NO;
	case OUTCOME_INVALID:
		return STATUS_USAGE;
	case OUTCOME_PARTIAL:
	case OUTCOME_TEMPORARY:
	case OUTCOME_TIMEOUT:
		return STATUS_TEMPORARY;
	case OUTCOME_LOCAL:
		return STATUS_LOCAL;
	}
	return STATUS_OK;
}

const char *
outcome_word(enum outcome_kind kind)
{
	static const char *const words[] = {
	    [OUTCOME_UNASKED] = "unasked",
	    [OUTCOME_OK] = "ok",
	    [OUTCOME_NO_NAME] = "not_found",
	    [OUTCOME_NO_DATA] = "not_found",
	    [OUTCOME_PARTIAL] = "partial",
	    [OUTCOME_INVALID] = "invalid",
	    [OUTCOME_TEMPORARY] = "temporary",
	    [OUTCOME_TIMEOUT] = "timeout",
	    [OUTCOME_LOCAL] = "failed",
	};

	return words[kind];
}

/* Of parts that were not found, that the name exists is the better news. */
static bool
is_worse(const struct outcome *a, const struct outcome *b)
{
	if (a->kind == OUTCOME_NO_NAME && b->kind == OUTCOME_NO_DATA)
		return false;
	if (a->kind == OUTCOME_NO_DATA && b->kind == OUTCOME_NO_NAME)
		return true;
	return a->kind > b->kind;
}

struct outcome
outcome_join(const struct outcome *parts, size_t count)
{
	struct outcome worst = {0};
	bool found = false;

	for (size_t i = 0; i < count; i++) {
		found = found || parts[i].kind == OUTCOME_OK ||
		    parts[i].kind == OUTCOME_PARTIAL;
		if (is_worse(&parts[i], &worst))
			worst = parts[i];
	}
	if (!found || worst.kind == OUTCOME_OK)
		return worst;
	if (worst.kind == OUTCOME_NO_NAME || worst.kind == OUTCOME_NO_DATA)
		return (struct outcome){.kind = OUTCOME_OK};
	worst.kind = OUTCOME_PARTIAL;
	return worst;
}

int
outcome_explain(const struct outcome *outcome, struct diag *d)
{
	enum status status = outcome_status(outcome->kind);

	if (outcome->error != 0)
		return diag_errno(d, status, outcome->error, "%s", outcome->text);
	return diag_set(d, status, "%s", outcome->text);
}
