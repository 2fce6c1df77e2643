#include "session/seek.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "addr/addr.h"
#include "lookup/hosts.h"
#include "lookup/literal.h"
#include "lookup/name_check.h"
#include "lookup/pool.h"
#include "proto/target.h"
#include "session/reach.h"
#include "session/reasons.h"
#include "session/report.h"
#include "session/settings.h"

/* The families in the order of preference. */
static const int families[] = {AF_INET6, AF_INET};

enum { FAMILY_COUNT = sizeof(families) / sizeof(*families) };

/* One family's look-up; a thread's until the pool gives it back. */
struct question {
	struct pool_job job;
	char host[TARGET_HOST_MAX];
	unsigned int port;
	struct name_query query;
	bool either; /* the other family would do as well, and is asked for, too */
	struct seek_answer answer;
};

struct seek {
	struct target target;
	unsigned int port;
	struct name_query query;
	struct pool *pool; /* NULL before there was a name to look up */
	struct question *asked[FAMILY_COUNT]; /* those in the pool */
	bool expected[FAMILY_COUNT];
	struct seek_answer ready;
	bool is_ready;
};

struct seek *
seek_new(const struct settings *s, const struct target *target, struct diag *d)
{
	struct seek *k = calloc(1, sizeof(*k));

	if (k == NULL) {
		diag_errno(d, STATUS_LOCAL, errno, "connect");
		return NULL;
	}
	k->target = *target;
	k->query = reach_query(s, false);
	if (target->kind == TARGET_INET && reach_port(s, target, &k->port, d) == -1) {
		free(k);
		return NULL;
	}
	return k;
}

/* Leaves only the addresses of the family that q is about. */
static void
keep_family(struct question *q)
{
	struct name_answer *answer = &q->answer.addresses;
	size_t kept = 0;

	for (size_t i = 0; i < answer->count; i++)
		if (endpoint_family(&answer->endpoints[i]) == q->answer.family)
			answer->endpoints[kept++] = answer->endpoints[i];
	answer->count = kept;
	if (kept > 0)
		return;
	name_free(answer);
	diag_set(&q->answer.why, STATUS_NO, "%s: name has no IPv%d address", q->host,
	    q->answer.family == AF_INET6 ? 6 : 4);
}

/*
 * In a thread.  What hosts(5) has of a name is all of it: asked for the family that
 * is not there, the C library would ask name servers, which may take its time.
 */
static void
look_up(struct pool_job *job)
{
	struct question *q = (struct question *)job;
	struct name_query query = q->query;
	bool in_hosts = q->either && hosts_has(HOSTS_FILE, q->host);

	if (in_hosts)
		query.family = AF_UNSPEC;
	if (name_lookup(
		q->host, q->port, &query, &q->answer.addresses, &q->answer.why) == 0 &&
	    in_hosts)
		keep_family(q);
}

static void
forget(struct pool_job *job)
{
	struct question *q = (struct question *)job;

	name_free(&q->answer.addresses);
	free(q);
}

/* The pool has given q back: which family was it about? */
static size_t
take_back(struct seek *k, const struct question *q)
{
	size_t i = 0;

	while (k->asked[i] != q)
		i++;
	k->asked[i] = NULL;
	return i;
}

static int
ask(struct seek *k, size_t i, struct diag *d)
{
	struct question *q = calloc(1, sizeof(*q));

	if (q == NULL)
		return diag_errno(d, STATUS_LOCAL, errno, "%s", k->target.host);
	q->job = (struct pool_job){.run = look_up, .drop = forget};
	memcpy(q->host, k->target.host, sizeof(q->host));
	q->port = k->port;
	q->query = k->query;
	q->either = k->query.family == AF_UNSPEC;
	q->query.family = q->answer.family = families[i];
	if (pool_submit(k->pool, &q->job, d) == -1) {
		free(q);
		return diag_prefix(d, "%s", k->target.host);
	}
	k->asked[i] = q;
	return 0;
}

static int
ask_all(struct seek *k, struct diag *d)
{
	if (k->pool == NULL)
		k->pool = pool_new(FAMILY_COUNT, d);
	if (k->pool == NULL)
		return -1;
	for (size_t i = 0; i < FAMILY_COUNT; i++) {
		k->expected[i] = k->query.family == AF_UNSPEC ||
		    k->query.family == families[i];
		if (k->expected[i] && k->asked[i] == NULL && ask(k, i, d) == -1)
			return -1;
	}
	return 0;
}

/* Does host look like a name, so that a resolver has to be asked? */
static bool
is_name(const char *host, bool legacy_ip)
{
	struct diag ignored;
	unsigned int scope;
	struct addr a;

	return literal_parse(host, legacy_ip, &a, &scope, &ignored) == 0;
}

/* What needs no look-up: a path, an address, or an error of either. */
static int
take_literally(struct seek *k, struct diag *d)
{
	struct name_query literally = k->query;

	if (k->target.kind == TARGET_UNIX)
		return reach_path(k->target.path, &k->ready.addresses, d);
	literally.numeric = true;
	return name_lookup(k->target.host, k->port, &literally, &k->ready.addresses, d);
}

int
seek_start(struct seek *k, struct diag *d)
{
	struct diag not_literal;

	if (k->is_ready)
		name_free(&k->ready.addresses);
	k->ready = (struct seek_answer){0};
	k->is_ready = take_literally(k, &not_literal) == 0;
	if (k->is_ready)
		return 0;
	if (k->target.kind == TARGET_UNIX || k->query.numeric ||
	    !is_name(k->target.host, k->query.legacy_ip)) {
		*d = not_literal;
		return -1;
	}
	if (name_check(k->target.host, d) == -1)
		return diag_prefix(d, "%s", k->target.host);
	return ask_all(k, d);
}

int
seek_fd(const struct seek *k)
{
	return k->pool != NULL && seek_expects(k, AF_UNSPEC) ? pool_fd(k->pool) : -1;
}

bool
seek_expects(const struct seek *k, int family)
{
	for (size_t i = 0; i < FAMILY_COUNT; i++)
		if (k->expected[i] && (family == AF_UNSPEC || family == families[i]))
			return true;
	return false;
}

bool
seek_next(struct seek *k, struct seek_answer *a)
{
	struct question *q;

	if (k->is_ready) {
		k->is_ready = false;
		*a = k->ready;
		return true;
	}
	if (k->pool == NULL)
		return false;
	q = (struct question *)pool_take(k->pool);
	if (q == NULL)
		return false;
	k->expected[take_back(k, q)] = false;
	*a = q->answer;
	free(q);
	return true;
}

void
seek_note_failure(
    const struct seek_answer *a, const struct settings *s, struct reasons *r)
{
	if (a->why.status != STATUS_NO)
		report(s, 1, "IPv%d look-up: %s", a->family == AF_INET6 ? 6 : 4,
		    a->why.text);
	reasons_add_lookup(r, a->family, &a->why);
}

void
seek_note_silence(const struct seek *k, struct reasons *r)
{
	struct diag late = {0};

	diag_set(&late, STATUS_TIMEOUT, "%s: name could not be looked up in time",
	    seek_host(k));
	for (size_t i = 0; i < FAMILY_COUNT; i++)
		if (k->expected[i])
			reasons_add_lookup(r, families[i], &late);
}

const char *
seek_host(const struct seek *k)
{
	return k->target.kind == TARGET_UNIX ? k->target.path : k->target.host;
}

void
seek_free(struct seek *k)
{
	if (k == NULL)
		return;
	if (k->is_ready)
		name_free(&k->ready.addresses);
	pool_free(k->pool);
	free(k);
}
