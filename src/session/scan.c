#include "session/scan.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/diag.h"
#include "lookup/service.h"
#include "net/portlist.h"
#include "proto/target.h"
#include "pump/loop.h"
#include "session/announce.h"
#include "session/ask.h"
#include "session/descriptors.h"
#include "session/dial.h"
#include "session/find.h"
#include "session/reach.h"
#include "session/report.h"
#include "session/run.h"
#include "session/seek.h"
#include "session/settings.h"

enum {
	/* How long a port may stay silent, in ms, where the user did not say. */
	ANSWER_TIME = 2000,
	/* Probes that are started before those that have an answer are ended. */
	BURST = 64,
};

struct scan;

/* One port; candidates are the host's addresses with this port. */
struct probe {
	struct scan *scan;
	struct name_answer candidates;
	char *line; /* what to tell of it, kept until its turn; or NULL */
};

struct scan {
	struct task task; /* starts probes */
	struct run run;
	struct seek *seek;
	struct name_answer host, sources;
	unsigned int *ports; /* in the order of probing */
	struct probe *probes; /* one for each */
	size_t count, next, live, told;
	size_t most; /* probes at a time */
	size_t open;
	int64_t next_at; /* not to probe before (clock_ms) */
	struct diag worst; /* of what was not open */
	struct diag failure; /* it could not go on */
};

/* Tells what is known of the ports, up to the first that is not known yet. */
static void
tell(struct scan *scan)
{
	while (scan->told < scan->count && scan->probes[scan->told].line != NULL) {
		struct probe *p = &scan->probes[scan->told++];

		report(scan->run.settings, 1, "%s", p->line);
		free(p->line);
		p->line = NULL;
	}
}

static void
note_failure(struct scan *scan, const struct diag *why)
{
	/* A word of the network counts more than its silence. */
	if (scan->worst.status == STATUS_OK || scan->worst.status == STATUS_TIMEOUT ||
	    why->status == STATUS_LOCAL)
		scan->worst = *why;
}

/* A probe is over, and another one may begin. */
static void
make_way(struct probe *p)
{
	struct scan *scan = p->scan;

	scan->live--;
	loop_wake(scan->run.loop, &scan->task);
	name_free(&p->candidates);
}

/* A probe is over: peer is who answered, or NULL. */
static void
probe_ended(struct probe *p, const struct endpoint *peer, const struct diag *why)
{
	struct scan *scan = p->scan;
	const struct settings *s = scan->run.settings;
	char line[DIAG_TEXT_MAX];

	if (peer != NULL) {
		scan->open++;
		announce_success_line(s, peer, line, sizeof(line));
	} else {
		note_failure(scan, why);
		memcpy(line, why->text, sizeof(line));
	}
	if (s->verbose > 0) {
		p->line = strdup(line);
		tell(scan);
	}
	make_way(p);
}

static void
dialled(void *context, struct loop *l, const struct dial_result *result)
{
	(void)l;
	if (result->fd != -1)
		close(result->fd);
	probe_ended(context, result->fd != -1 ? result->peer : NULL, result->why);
}

/* The only port was tried, unless there was no host. */
static void
dialled_host(void *context, struct loop *l, const struct dial_result *result)
{
	struct probe *p = context;

	if (result->found) {
		dialled(context, l, result);
		return;
	}
	p->scan->failure = *result->why;
	make_way(p);
}

static void
asked(void *context, struct loop *l, const struct ask_result *result)
{
	(void)l;
	probe_ended(context, result->peer, result->why);
}

/* Is a port probed by a question, since nothing accepts there? */
static bool
asks(const struct settings *s)
{
	return reach_socket_type(s) == SOCK_DGRAM && !s->unix_domain;
}

/* One port may be tried at the first addresses that are known. */
static bool
needs_no_list(const struct scan *scan)
{
	return scan->count == 1 && !asks(scan->run.settings);
}

static int
start_probe(struct scan *scan, struct probe *p, struct diag *d)
{
	const struct settings *s = scan->run.settings;
	bool limited = s->connect_timeout >= 0, alone = needs_no_list(scan);
	struct dial_request dial = {
	    .settings = s,
	    .seek = alone ? scan->seek : NULL,
	    .candidates = &p->candidates,
	    .sources = &scan->sources,
	    .timeout = s->connect_timeout,
	    .answer_timeout = limited ? -1 : ANSWER_TIME,
	    .done = alone ? dialled_host : dialled,
	    .context = p,
	};
	struct ask_request ask = {
	    .settings = s,
	    .candidates = &p->candidates,
	    .sources = &scan->sources,
	    .timeout = limited ? s->connect_timeout : ANSWER_TIME,
	    .done = asked,
	    .context = p,
	};

	if (asks(s))
		return ask_start(scan->run.loop, &ask, d);
	return dial_start(scan->run.loop, &dial, d);
}

/* Gives p the host's addresses, with its port. */
static int
aim(struct scan *scan, struct probe *p, unsigned int port, struct diag *d)
{
	size_t size = scan->host.count * sizeof(*scan->host.endpoints);

	if (needs_no_list(scan))
		return 0;
	p->candidates.endpoints = malloc(size);
	if (p->candidates.endpoints == NULL)
		return diag_errno(d, STATUS_LOCAL, errno, "probe");
	memcpy(p->candidates.endpoints, scan->host.endpoints, size);
	p->candidates.count = scan->host.count;
	for (size_t i = 0; i < p->candidates.count; i++)
		endpoint_set_port(&p->candidates.endpoints[i], port);
	return 0;
}

static int
probe_next(struct scan *scan, struct diag *d)
{
	struct probe *p = &scan->probes[scan->next];

	p->scan = scan;
	if (aim(scan, p, scan->ports[scan->next], d) == -1 ||
	    start_probe(scan, p, d) == -1)
		return -1;
	scan->next++;
	scan->live++;
	if (scan->run.settings->interval > 0)
		scan->next_at = clock_after(scan->run.settings->interval);
	return 0;
}

static bool
may_probe_more(const struct scan *scan)
{
	return scan->next < scan->count && scan->live < scan->most;
}

static void
scan_step(struct task *t, struct loop *l)
{
	struct scan *scan = (struct scan *)t;
	struct diag d = {0};

	(void)l;
	for (int i = 0; i < BURST && may_probe_more(scan); i++) {
		if (clock_ms() < scan->next_at)
			break;
		if (probe_next(scan, &d) == -1) {
			note_failure(scan, &d);
			scan->next = scan->count;
		}
	}
	t->done = scan->next == scan->count && scan->live == 0;
	t->deadline = may_probe_more(scan) ? scan->next_at : CLOCK_NEVER;
}

static void
scan_finish(struct task *t, struct loop *l)
{
	(void)t;
	(void)l;
}

/* Puts the ports in random order, every order equally likely (Fisher and Yates). */
static int
shuffle(unsigned int *ports, size_t count, struct diag *d)
{
	for (size_t i = count; i > 1; i--) {
		uint64_t draw;
		size_t j;
		unsigned int port = ports[i - 1];

		if (getrandom(&draw, sizeof(draw), 0) != sizeof(draw))
			return diag_errno(d, STATUS_LOCAL, errno, "getrandom");
		j = draw % i;
		ports[i - 1] = ports[j];
		ports[j] = port;
	}
	return 0;
}

/* Appends the ports of one list to those to probe. */
static int
add_ports(struct scan *scan, const char *text, struct diag *d)
{
	const char *protocol = reach_protocol(scan->run.settings);
	struct portlist list;
	unsigned int *longer;
	int result = -1;

	if (portlist_parse(text, service_port, protocol, &list, d) == -1)
		return -1;
	longer = reallocarray(scan->ports, scan->count + list.total, sizeof(*longer));
	if (longer == NULL) {
		diag_errno(d, STATUS_LOCAL, errno, "%s", text);
		goto out;
	}
	scan->ports = longer;
	for (size_t i = 0; i < list.total; i++)
		scan->ports[scan->count++] = portlist_port(&list, i);
	result = 0;
out:
	portlist_free(&list);
	return result;
}

static int
find_ports(struct scan *scan, const struct target *target, const char *const *lists,
    size_t count, struct diag *d)
{
	if (target->kind == TARGET_UNIX)
		return add_ports(scan, "1", d);
	for (size_t i = 0; i < count; i++)
		if (add_ports(scan, lists[i], d) == -1)
			return -1;
	return scan->run.settings->randomize ? shuffle(scan->ports, scan->count, d) : 0;
}

/* As many as asked for, and as descriptors allow: some are for other things. */
static size_t
probes_at_a_time(const struct scan *scan)
{
	enum { OTHERS = 16 };
	size_t wanted = scan->run.settings->parallel;
	size_t allowed;

	if (wanted > scan->count)
		wanted = scan->count;
	if (wanted <= OTHERS)
		return wanted;
	allowed = descriptors_raise();
	allowed = allowed > OTHERS ? allowed - OTHERS : 1;
	return wanted < allowed ? wanted : allowed;
}

static int
start_probing(struct scan *scan, struct diag *d)
{
	scan->most = probes_at_a_time(scan);
	scan->probes = calloc(scan->count, sizeof(*scan->probes));
	if (scan->probes == NULL)
		return diag_errno(d, STATUS_LOCAL, errno, "probe");
	scan->task.step = scan_step;
	scan->task.finish = scan_finish;
	scan->task.deadline = CLOCK_NEVER;
	return loop_add(scan->run.loop, &scan->task, d);
}

static void
found(void *context, struct loop *l, struct name_answer *addresses,
    const struct diag *why)
{
	struct scan *scan = context;

	(void)l;
	scan->host = *addresses;
	if (addresses->count == 0)
		scan->failure = *why;
	else
		start_probing(scan, &scan->failure);
}

/* The first port stands for all: each probe has its own. */
static int
look_for_host(struct scan *scan, const struct target *target, struct diag *d)
{
	struct target host = *target;

	if (target->kind == TARGET_INET)
		snprintf(host.port, sizeof(host.port), "%u", scan->ports[0]);
	scan->seek = seek_new(scan->run.settings, &host, d);
	return scan->seek == NULL ? -1 : 0;
}

/* Many ports of a name need all its addresses, which are looked up once. */
static int
start(struct scan *scan, struct diag *d)
{
	const struct find_request request = {
	    .settings = scan->run.settings,
	    .seek = scan->seek,
	    .timeout = scan->run.settings->connect_timeout,
	    .done = found,
	    .context = scan,
	};

	if (reach_find_sources(scan->run.settings, &scan->sources, d) == -1)
		return -1;
	if (needs_no_list(scan))
		return start_probing(scan, d);
	return find_start(scan->run.loop, &request, d);
}

static int
verdict(const struct scan *scan, struct diag *d)
{
	const struct settings *s = scan->run.settings;

	if (scan->failure.status != STATUS_OK) {
		*d = scan->failure;
		return d->status;
	}
	if (scan->open == scan->count || (scan->open > 0 && !s->all))
		return STATUS_OK;
	/* What the network said is told under -v; only our own failure is news. */
	if (scan->worst.status != STATUS_NO && scan->worst.status != STATUS_TIMEOUT)
		*d = scan->worst;
	return scan->worst.status;
}

static void
release(struct scan *scan)
{
	run_close(&scan->run);
	seek_free(scan->seek);
	name_free(&scan->host);
	name_free(&scan->sources);
	free(scan->ports);
	for (size_t i = 0; scan->probes != NULL && i < scan->count; i++) {
		name_free(&scan->probes[i].candidates);
		free(scan->probes[i].line);
	}
	free(scan->probes);
}

int
scan_run(const struct settings *s, const struct target *target,
    const char *const *lists, size_t count, struct diag *d)
{
	struct scan scan = {0};
	int status;

	if (ask_check(s, d) == -1 || run_open(&scan.run, s, d) == -1)
		return d->status;
	if (find_ports(&scan, target, lists, count, d) == -1 ||
	    look_for_host(&scan, target, d) == -1 || start(&scan, d) == -1 ||
	    run_loop(&scan.run, d) == -1)
		status = d->status;
	else
		status = verdict(&scan, d);
	release(&scan);
	signals_die();
	return status;
}
