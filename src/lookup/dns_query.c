/* dns_query: one question on its way from try to try, to what comes of it */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "lookup/dns_client.h"
#include "proto/dns_type.h"

enum { TYPE_ANY = 255 };

/* Room for a name as c-ares takes it, a dot and a domain of the search. */
enum { CANDIDATE_MAX = 4 * DNS_WIRE_MAX };

/* So many questions in a row that the first server missed, and another goes first. */
enum { PASSES_MOST = 8 };

void
dns_query_free(struct dns_query *q)
{
	free(q->message);
	free(q);
}

static void
call(struct dns_query *q, const struct dns_reply *reply)
{
	struct dns *dns = q->dns;
	bool retried = reply->timeouts > 0;

	if (reply->outcome == DNS_TIMED_OUT)
		window_unanswered(&dns->window);
	window_answered(&dns->window, retried, !retried && q->times_asked == 1,
	    q->asked, clock_us(), dns->pending);
	dns->pending--;
	q->answered(q->context, reply);
	dns_query_free(q);
}

/* Keeps what came of q while dns_ask calls nobody: it failed, or c-ares has a cache. */
static void
keep(struct dns_query *q, const struct dns_reply *reply)
{
	q->outcome = reply->outcome;
	if (reply->message != NULL && (q->message = malloc(reply->length)) == NULL)
		q->outcome = DNS_NO_MEMORY;
	else if (reply->message != NULL)
		memcpy(q->message, reply->message, reply->length);
	q->length = reply->length;
	q->next = q->dns->ended;
	q->dns->ended = q;
}

static void
finish(struct dns_query *q, const struct dns_reply *reply)
{
	if (q->dns->asking)
		keep(q, reply);
	else
		call(q, reply);
}

static void
end_without_message(struct dns_query *q, enum dns_outcome outcome)
{
	const struct dns_reply reply = {.outcome = outcome, .timeouts = q->timeouts};

	finish(q, &reply);
}

void
dns_query_deliver(struct dns *dns)
{
	struct dns_query *q = dns->ended, *next;

	dns->ended = NULL;
	for (; q != NULL; q = next) {
		struct dns_reply reply = {.outcome = q->outcome,
		    .message = q->message,
		    .length = q->message != NULL ? q->length : 0,
		    .timeouts = q->timeouts,
		    .error = q->outcome == DNS_UNREACHABLE ? dns->error : 0};

		next = q->next;
		call(q, &reply);
	}
}

/* Has the end of the chain a record of the type that was asked for? */
static bool
has_answer(const struct dns_message *message, const struct dns_chain *chain)
{
	const char *name = chain->names[chain->count - 1];
	struct dns_message m = *message;
	struct dns_record r;

	dns_rewind(&m);
	while (dns_next(&m, &r) == 1 && r.section == DNS_ANSWER)
		if ((r.type == m.type || m.type == TYPE_ANY) && r.class == m.class &&
		    dns_name_equal(r.name, name))
			return true;
	return false;
}

static enum dns_outcome
judge_rcode(const struct dns_message *m)
{
	switch (m->rcode) {
	case DNS_RCODE_SERVER_FAILED:
		return DNS_SERVER_FAILED;
	case DNS_RCODE_REFUSED:
		return DNS_REFUSED;
	case DNS_RCODE_NOT_IMPLEMENTED:
		return DNS_NOT_IMPLEMENTED;
	default:
		return DNS_NOT_UNDERSTOOD;
	}
}

/* c-ares has matched id and question. */
static enum dns_outcome
judge(struct dns_query *q, const unsigned char *bytes, size_t length)
{
	struct dns_message m;

	if (dns_open(&m, bytes, length) == -1 ||
	    (m.flags & (DNS_FLAG_RESPONSE | DNS_FLAGS_OPCODE)) != DNS_FLAG_RESPONSE)
		return DNS_BAD_REPLY;
	if ((m.flags & DNS_FLAG_TRUNCATED) != 0 && !q->over_tcp)
		return DNS_TRUNCATED;
	if (m.rcode != DNS_RCODE_OK && m.rcode != DNS_RCODE_NO_NAME)
		return judge_rcode(&m);
	if (dns_check(&m) == -1)
		return DNS_BAD_REPLY;
	if (m.rcode == DNS_RCODE_NO_NAME)
		return DNS_NO_NAME;
	if (m.rcode != DNS_RCODE_OK)
		return judge_rcode(&m);
	if (dns_chain(&m, &q->dns->chain) == -1)
		return DNS_ALIAS_LOOP;
	return has_answer(&m, &q->dns->chain) ? DNS_OK : DNS_NO_DATA;
}

/* What c-ares says where it has no message for us. */
static enum dns_outcome
judge_status(const struct dns_query *q, int status)
{
	switch (status) {
	case ARES_ENOTFOUND: /* .onion, which is never asked for (RFC 7686) */
	case ARES_EBADNAME: /* too long with the domain of the search */
		return DNS_NO_NAME;
	case ARES_ENOMEM:
		return DNS_NO_MEMORY;
	}
	if (q->refusals > 0)
		return q->refusal;
	if (q->malformed > 0)
		return DNS_BAD_REPLY;
	if (q->over_tcp && !q->dns->tcp_only)
		return DNS_TRUNCATED;
	return status == ARES_ETIMEOUT ? DNS_TIMED_OUT : DNS_UNREACHABLE;
}

/* Is there another name to search for?  What was not there may be under that. */
static bool
search_on(struct dns_query *q, enum dns_outcome outcome)
{
	if (outcome == DNS_NO_DATA)
		q->has_no_data = true;
	if (q->candidate == q->last_candidate)
		return false;
	q->candidate++;
	q->over_tcp = q->dns->tcp_only;
	q->refusals = q->malformed = 0;
	dns_query_ask(q, q->dns->first);
	return true;
}

/* Once more without EDNS, which c-ares has turned off by now; then the next server. */
static bool
ask_another(struct dns_query *q, enum dns_outcome outcome)
{
	size_t sender = q->dns->sender;

	q->refusal = outcome;
	if (outcome == DNS_NOT_UNDERSTOOD && !q->plain)
		q->plain = true;
	else if (++q->refusals < q->dns->server_count)
		sender++;
	else
		return false;
	dns_query_ask(q, sender);
	return true;
}

/* Asks once more where that may bring another outcome; false where not. */
static bool
go_on(struct dns_query *q, enum dns_outcome outcome)
{
	switch (outcome) {
	case DNS_NO_NAME:
	case DNS_NO_DATA:
		return search_on(q, outcome);
	case DNS_TRUNCATED:
		if (q->over_tcp)
			return false;
		q->over_tcp = true;
		dns_query_ask(q, q->dns->sender);
		return true;
	case DNS_SERVER_FAILED:
	case DNS_REFUSED:
	case DNS_NOT_IMPLEMENTED:
	case DNS_NOT_UNDERSTOOD:
		return ask_another(q, outcome);
	case DNS_BAD_REPLY:
		if (++q->malformed >= q->dns->tries)
			return false;
		dns_query_ask(q, q->dns->sender + 1);
		return true;
	default:
		return false;
	}
}

/* A server that is passed over time and again goes first no longer. */
static void
note_sender(struct dns *dns, int timeouts)
{
	if (dns->sender == dns->first)
		dns->passes = 0;
	else if (timeouts > 0 && ++dns->passes >= PASSES_MOST) {
		dns->first = dns->sender;
		dns->passes = 0;
	}
}

static void
on_answer(void *context, int status, int timeouts, unsigned char *bytes, int length)
{
	struct dns_query *q = context;
	struct dns_reply reply = {0};

	if (q->dns->freeing) {
		dns_query_free(q);
		return;
	}
	q->timeouts += (unsigned int)timeouts;
	if (bytes == NULL) {
		reply.outcome = judge_status(q, status);
	} else {
		note_sender(q->dns, timeouts);
		reply.message = bytes;
		reply.length = (size_t)length;
		reply.outcome = judge(q, bytes, reply.length);
	}
	if ((bytes != NULL || reply.outcome == DNS_NO_NAME) && go_on(q, reply.outcome))
		return;
	if (status == ARES_ECONNREFUSED && dns_later_put(q))
		return;
	if (reply.outcome == DNS_NO_NAME && q->has_no_data)
		reply.outcome = DNS_NO_DATA;
	if (reply.outcome == DNS_UNREACHABLE)
		reply.error = q->dns->error;
	if (reply.outcome == DNS_BAD_REPLY)
		reply.message = NULL;
	reply.timeouts = q->timeouts;
	finish(q, &reply);
}

/* The way over UDP that has the patience which the round trips ask for. */
static enum dns_way
way_for(const struct dns_query *q, size_t first)
{
	const struct dns *dns = q->dns;
	const struct dns_channel *quick =
	    &dns->channels[DNS_WAY_QUICK][first % dns->server_count];
	int64_t patience;

	if (q->over_tcp)
		return DNS_WAY_TCP;
	if (!dns->adapts)
		return DNS_WAY_UDP;
	patience = window_patience(&dns->window);
	if (patience == -1 || patience > dns->first_try * 2 / 3)
		return DNS_WAY_UDP;
	return quick->cares == NULL || patience <= quick->patience ? DNS_WAY_QUICK :
								     DNS_WAY_UDP;
}

/* The name to ask for next: as it is, or, in room, below a domain of the list. */
static const char *
candidate(const struct dns_query *q, char room[static CANDIDATE_MAX])
{
	const struct dns *dns = q->dns;
	unsigned int domain = q->candidate - (q->as_it_is == 0 ? 1 : 0);

	if (q->candidate == q->as_it_is)
		return q->name;
	snprintf(room, CANDIDATE_MAX, "%s.%s", q->name, dns->domains[domain]);
	return room;
}

void
dns_query_ask(struct dns_query *q, size_t first)
{
	struct dns *dns = q->dns;
	struct dns_channel *c = dns_channel_for(dns, way_for(q, first), first);
	char room[CANDIDATE_MAX];

	if (c == NULL) {
		end_without_message(q, DNS_NO_MEMORY);
		return;
	}
	q->times_asked++;
	c->deadline = clock_min(c->deadline, clock_after(c->patience));
	dns->cares.query(
	    c->cares, candidate(q, room), DNS_CLASS_IN, (int)q->type, on_answer, q);
}
