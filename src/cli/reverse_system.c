/* serval reverse by the system's resolver: what getnameinfo(3) says */
#include <errno.h>
#include <netdb.h>
#include <stdlib.h>

#include "base/diag.h"
#include "cli/inquiry.h"
#include "cli/json.h"
#include "cli/reverse.h"
#include "session/by_system.h"
#include "session/settings.h"

/* The inquiry's context. */
struct by_resolver {
	const struct reverse *reverse;
	struct by_address asker;
};

static struct question *
make(void *context, const char *word, size_t length, struct diag *d)
{
	const struct by_resolver *b = context;
	struct address_question *q = calloc(1, sizeof(*q));
	struct diag why = {0};

	if (q == NULL) {
		diag_errno(d, STATUS_LOCAL, errno, "no room for a question");
		return NULL;
	}
	if (question_init(&q->question, word, length, d) == -1) {
		free(q);
		return NULL;
	}
	if (reverse_address(b->reverse, word, &q->address, &why) == -1)
		question_refuse(&q->question, &why);
	return &q->question;
}

static void
write_text(void *context, const struct question *question, struct output *out)
{
	const struct by_resolver *b = context;
	const struct address_question *q = (const struct address_question *)question;
	struct columns c = {.out = out};

	if (b->reverse->with_input)
		columns_put(&c, question->word);
	columns_put(&c, q->name);
	if (b->reverse->settings->lookup.port != NULL)
		columns_put(&c, q->service);
	if (b->asker.prove)
		columns_put(&c, reverse_proof_word(q->proof));
	columns_end(&c);
}

static void
write_json(void *context, const struct question *question, struct json *j)
{
	const struct by_resolver *b = context;
	const struct address_question *q = (const struct address_question *)question;

	if (question->outcome.kind == OUTCOME_INVALID)
		return;
	if (question->outcome.kind == OUTCOME_OK) {
		json_text(j, "name", q->name);
		if (b->reverse->settings->lookup.port != NULL)
			json_text(j, "service", q->service);
		if (b->asker.prove)
			json_text(j, "verified", reverse_proof_word(q->proof));
	}
	json_text(j, "source", "system");
}

static const struct inquiry_kind kind = {
    .make = make,
    .write = write_text,
    .write_json = write_json,
    .free = address_question_free,
};

/*
 * Without a port there is nothing to tell of an address that has no name; and what it
 * has in the place of one, its own text, would always lead back to it.
 */
static int
flags(const struct settings *s)
{
	int flags = 0;

	if (s->numeric)
		flags |= NI_NUMERICHOST;
	if (s->lookup.name_required || s->lookup.verify ||
	    (s->lookup.port == NULL && !s->numeric))
		flags |= NI_NAMEREQD;
	if (s->lookup.numeric_service)
		flags |= NI_NUMERICSERV;
	if (s->lookup.datagram)
		flags |= NI_DGRAM;
	if (s->lookup.no_fqdn)
		flags |= NI_NOFQDN;
	return flags;
}

int
reverse_by_system(const struct reverse *r, char **operands, struct diag *d)
{
	struct by_resolver b = {
	    .reverse = r,
	    .asker = {.pooled.limited = r->settings->lookup.timeout >= 0,
		.flags = flags(r->settings),
		.prove = r->settings->lookup.verify},
	};
	struct inquiry i = {
	    .kind = &kind,
	    .context = &b,
	    .settings = r->settings,
	    .asker = &b.asker.pooled.asker,
	};
	int status;

	if (by_address_open(&b.asker, inquiry_jobs(r->settings), d) == -1)
		return d->status;
	status = inquiry_run(&i, operands, d);
	pooled_close(&b.asker.pooled);
	return status;
}
