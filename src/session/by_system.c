#include "session/by_system.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* What a thread works with is the call's own, since it may outlive the asker. */
struct name_call {
	struct pooled_call call; /* first */
	struct system_query query;
	char *host;
	struct system_answer answer;
};

struct address_call {
	struct pooled_call call; /* first */
	struct endpoint address;
	int flags;
	bool prove;
	struct outcome outcome;
	char name[REVERSE_NAME_MAX];
	char service[REVERSE_SERVICE_MAX];
	enum reverse_proof proof;
};

static void
look_name_up(struct pool_job *job)
{
	struct name_call *c = (struct name_call *)job;

	system_lookup(c->host, &c->query, &c->answer);
}

static void
drop_name(struct pool_job *job)
{
	struct name_call *c = (struct name_call *)job;

	system_free(&c->answer);
	free(c->host);
	free(c);
}

static struct pooled_call *
make_name_call(struct pooled *p, struct question *question)
{
	struct name_question *q = (struct name_question *)question;
	const char *host = q->host != NULL ? q->host : question->word;
	struct name_call *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return NULL;
	c->query = ((struct by_name *)p)->query;
	c->call.job.run = look_name_up;
	c->call.job.drop = drop_name;
	/* With flags, no host at all may be asked about: it is then NULL. */
	if (host[0] == '\0')
		return &c->call;
	c->host = strdup(host);
	if (c->host != NULL)
		return &c->call;
	free(c);
	return NULL;
}

static void
take_name(struct pooled_call *call)
{
	struct name_call *c = (struct name_call *)call;
	struct name_question *q = (struct name_question *)call->question;

	q->answer = c->answer;
	q->question.outcome = c->answer.whole;
	c->answer = (struct system_answer){0};
	drop_name(&call->job);
}

int
by_name_open(struct by_name *a, size_t jobs, struct diag *d)
{
	a->pooled.make = make_name_call;
	a->pooled.take = take_name;
	return pooled_open(&a->pooled, jobs, d);
}

static void
look_address_up(struct pool_job *job)
{
	struct address_call *c = (struct address_call *)job;

	c->outcome = reverse_lookup(&c->address, c->flags, c->name, c->service);
	if (c->prove && c->outcome.kind == OUTCOME_OK)
		c->outcome = reverse_prove(&c->address, c->name, &c->proof);
}

static void
drop_address(struct pool_job *job)
{
	free(job);
}

static struct pooled_call *
make_address_call(struct pooled *p, struct question *question)
{
	const struct by_address *a = (const struct by_address *)p;
	struct address_call *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return NULL;
	c->call.job.run = look_address_up;
	c->call.job.drop = drop_address;
	c->address = ((struct address_question *)question)->address;
	c->flags = a->flags;
	c->prove = a->prove;
	return &c->call;
}

/* Many wait for an earlier one's answer, in no more room than they need. */
static void
keep_name(struct address_question *q, const struct address_call *c)
{
	static const struct outcome no_memory = {
	    OUTCOME_LOCAL, NULL, "no room for its answer", ENOMEM};

	q->name = strdup(c->name);
	q->service = strdup(c->service);
	if (q->name == NULL || q->service == NULL)
		q->question.outcome = no_memory;
}

static void
take_address(struct pooled_call *call)
{
	struct address_call *c = (struct address_call *)call;
	struct address_question *q = (struct address_question *)call->question;

	q->question.outcome = c->outcome;
	if (c->outcome.kind == OUTCOME_OK)
		keep_name(q, c);
	q->proof = c->proof;
	if (c->proof == REVERSE_MISMATCH || c->proof == REVERSE_NO_FORWARD)
		q->question.verdict = STATUS_NO;
	free(c);
}

int
by_address_open(struct by_address *a, size_t jobs, struct diag *d)
{
	a->pooled.make = make_address_call;
	a->pooled.take = take_address;
	return pooled_open(&a->pooled, jobs, d);
}

void
name_question_free(struct question *question)
{
	struct name_question *q = (struct name_question *)question;

	system_free(&q->answer);
	free(q->host);
	question_clear(question);
	free(q);
}

void
address_question_free(struct question *question)
{
	struct address_question *q = (struct address_question *)question;

	free(q->name);
	free(q->service);
	question_clear(question);
	free(q);
}
