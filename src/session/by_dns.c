#include "session/by_dns.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/diag.h"
#include "lookup/dns.h"
#include "pump/loop.h"
#include "session/bulk.h"

/* A part on its way; it stays behind where its question is given up. */
struct dns_call {
	struct dns_call *previous, *next; /* of the owner's */
	struct by_dns *owner;
	struct dns_question *question; /* NULL: nobody waits for it */
	size_t part;
};

static const struct outcome no_memory = {
    OUTCOME_LOCAL, NULL, "no room for its answer", ENOMEM};

static struct outcome
outcome_of(enum dns_outcome outcome, int error)
{
	static const struct outcome known[] = {
	    [DNS_OK] = {.kind = OUTCOME_OK},
	    [DNS_NO_NAME] = {OUTCOME_NO_NAME, .code = "NXDOMAIN"},
	    [DNS_NO_DATA] = {OUTCOME_NO_DATA, .code = "NODATA"},
	    [DNS_SERVER_FAILED] = {OUTCOME_TEMPORARY, .code = "SERVFAIL"},
	    [DNS_REFUSED] = {OUTCOME_TEMPORARY, .code = "REFUSED"},
	    [DNS_NOT_IMPLEMENTED] = {OUTCOME_TEMPORARY, .code = "NOTIMP"},
	    [DNS_NOT_UNDERSTOOD] = {OUTCOME_TEMPORARY, .code = "FORMERR"},
	    [DNS_BAD_REPLY] = {OUTCOME_TEMPORARY, .code = "BADREPLY"},
	    [DNS_ALIAS_LOOP] = {OUTCOME_TEMPORARY, .code = "CNAMELOOP"},
	    [DNS_TRUNCATED] = {OUTCOME_TEMPORARY, .code = "TRUNCATED"},
	    [DNS_TIMED_OUT] = {OUTCOME_TIMEOUT, .code = "TIMEOUT"},
	    [DNS_UNREACHABLE] = {OUTCOME_TEMPORARY, .code = "UNREACHABLE"},
	    [DNS_NO_MEMORY] = {.kind = OUTCOME_LOCAL},
	};
	struct outcome o = known[outcome];

	o.text = dns_outcome_words(outcome);
	o.error = error;
	return o;
}

static void
take(struct dns_part *p, const struct dns_reply *reply)
{
	p->outcome = outcome_of(reply->outcome, reply->error);
	if (reply->message == NULL || reply->outcome != DNS_OK)
		return;
	p->message = malloc(reply->length);
	if (p->message == NULL) {
		p->outcome = no_memory;
		return;
	}
	memcpy(p->message, reply->message, reply->length);
	p->length = reply->length;
}

static void ask_parts(struct by_dns *a, struct dns_question *q);

/* Where all parts have an outcome the question may have one, or more parts. */
static void
conclude(struct by_dns *a, struct dns_question *q)
{
	size_t before = q->count;

	if (q->open > 0)
		return;
	a->conclude(q);
	if (q->count > before)
		ask_parts(a, q);
	else
		bulk_settled(a->asker.bulk, &q->question);
}

static void
keep(struct dns_call *call)
{
	struct dns_call **first = &call->owner->calls;

	call->next = *first;
	if (*first != NULL)
		(*first)->previous = call;
	*first = call;
}

static void
drop(struct dns_call *call)
{
	if (call->previous != NULL)
		call->previous->next = call->next;
	else
		call->owner->calls = call->next;
	if (call->next != NULL)
		call->next->previous = call->previous;
	free(call);
}

static void
answered(void *context, const struct dns_reply *reply)
{
	struct dns_call *call = context;
	struct by_dns *a = call->owner;
	struct dns_question *q = call->question;

	if (q != NULL) {
		struct dns_part *p = &q->parts[call->part];

		p->call = NULL;
		take(p, reply);
		q->open--;
		conclude(a, q);
	}
	drop(call);
}

/* Returns 0, or -1 with the part's outcome set. */
static int
ask_part(struct by_dns *a, struct dns_question *q, size_t part)
{
	struct dns_part *p = &q->parts[part];
	struct dns_call *call = malloc(sizeof(*call));
	struct diag d = {0};

	p->outcome = no_memory;
	if (call == NULL)
		return -1;
	*call = (struct dns_call){.owner = a, .question = q, .part = part};
	if (dns_ask(a->dns, p->name, p->type, answered, call, &d) == 0) {
		p->call = call;
		keep(call);
		return 0;
	}
	free(call);
	if (d.status == STATUS_USAGE) {
		p->outcome = (struct outcome){
		    OUTCOME_INVALID, NULL, "no name that DNS could have", 0};
		if (q->question.reason == NULL)
			q->question.reason = strdup(d.text);
	}
	return -1;
}

static void
ask_parts(struct by_dns *a, struct dns_question *q)
{
	for (size_t i = 0; i < q->count; i++)
		if (q->parts[i].outcome.kind == OUTCOME_UNASKED)
			q->open += ask_part(a, q, i) == 0;
	conclude(a, q);
}

static size_t
room(struct asker *asker)
{
	struct by_dns *a = (struct by_dns *)asker;

	return (dns_room(a->dns) + a->each - 1) / a->each;
}

static void
ask(struct asker *asker, struct question *q)
{
	ask_parts((struct by_dns *)asker, (struct dns_question *)q);
}

static void
give_up(struct asker *asker, struct question *question)
{
	struct dns_question *q = (struct dns_question *)question;

	for (size_t i = 0; i < q->count; i++) {
		if (q->parts[i].call == NULL)
			continue;
		q->parts[i].call->question = NULL;
		q->parts[i].call = NULL;
		q->parts[i].outcome = question->outcome;
	}
	if (((struct by_dns *)asker)->conclude == by_dns_conclude)
		by_dns_conclude(q);
}

static size_t
list_waits(struct asker *asker, struct wait *waits)
{
	struct dns_watch list[DNS_WATCHED_MAX];
	size_t count = dns_watched(((struct by_dns *)asker)->dns, list);

	_Static_assert((int)ASKER_WAITS >= (int)DNS_WATCHED_MAX, "room for all");
	for (size_t i = 0; i < count; i++)
		wait_set(&waits[i], list[i].fd, list[i].events);
	return count;
}

static void
progress(struct asker *asker, const struct wait *waits, size_t count)
{
	struct dns *dns = ((struct by_dns *)asker)->dns;

	for (size_t i = 0; i < count; i++)
		if (wait_is_met(&waits[i]))
			dns_progress(dns, waits[i].fd, waits[i].revents);
	if (clock_ms() >= dns_deadline(dns))
		dns_progress(dns, -1, 0);
}

static int64_t
deadline(struct asker *asker)
{
	return dns_deadline(((struct by_dns *)asker)->dns);
}

static const struct asker_ops ops = {
    .room = room,
    .ask = ask,
    .give_up = give_up,
    .list_waits = list_waits,
    .progress = progress,
    .deadline = deadline,
};

int
by_dns_open(struct by_dns *a, const struct dns_settings *settings, struct diag *d)
{
	a->asker.ops = &ops;
	a->dns = dns_new(settings, d);
	return a->dns == NULL ? -1 : 0;
}

void
by_dns_close(struct by_dns *a)
{
	dns_free(a->dns);
	while (a->calls != NULL)
		drop(a->calls);
}
