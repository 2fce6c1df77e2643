#include "asker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <poll.h>

#include "base/clock.h"
#include "base/diag.h"
#include "proto/dns.h"
#include "proto/dns_data.h"
#include "proto/dns_type.h"

/* Milliseconds until the second try, and in which everything is over. */
enum { PATIENCE = 5000, LIMIT = 60000 };

int
asker_skip(void)
{
	puts("1..0 # SKIP c-ares was left out of this build");
	return 0;
}

int
asker_begin(void **state)
{
	struct asker *a = calloc(1, sizeof(*a));

	assert_non_null(a);
	*state = a;
	a->settings.servers = a->addresses;
	return 0;
}

int
asker_end(void **state)
{
	struct asker *a = *state;

	dns_free(a->dns);
	for (size_t i = 0; i < 2; i++)
		nameserver_stop(&a->servers[i]);
	free(a);
	return 0;
}

void
asker_server(struct asker *a, size_t i, nameserver_handler *handler, bool tcp)
{
	nameserver_start(&a->servers[i], handler, tcp);
	a->addresses[i] = a->servers[i].address;
	if (a->settings.server_count <= i)
		a->settings.server_count = i + 1;
}

void
asker_open(struct asker *a)
{
	struct diag d = {0};

	if (a->settings.first_try == 0)
		a->settings.first_try = PATIENCE;
	a->dns = dns_new(&a->settings, &d);
	if (a->dns == NULL)
		fail_msg("%s", d.text);
}

/* The data of the first answer behind the aliases. */
static void
keep_first(struct asked *asked, const struct dns_reply *reply)
{
	struct dns_message m;
	struct dns_record r;
	char *text;

	assert_int_equal(dns_open(&m, reply->message, reply->length), 0);
	while (dns_next(&m, &r) == 1 && r.type != m.type)
		;
	text = malloc(DNS_DATA_ROOM_FOR(r.length));
	assert_non_null(text);
	assert_true(dns_data_text(&m, &r, text) >= 0);
	snprintf(asked->first, sizeof(asked->first), "%.63s", text);
	free(text);
}

static void
answered(void *context, const struct dns_reply *reply)
{
	struct asked *asked = context;

	asked->calls++;
	asked->outcome = reply->outcome;
	asked->timeouts = reply->timeouts;
	asked->error = reply->error;
	asked->has_message = reply->message != NULL;
	if (reply->outcome == DNS_OK)
		keep_first(asked, reply);
}

struct asked *
asker_ask(struct asker *a, const char *name, unsigned int type)
{
	struct asked *asked = &a->answers[a->asked++];
	struct diag d = {0};

	assert_true(a->asked <= ASKER_MOST);
	asked->asker = a;
	if (dns_ask(a->dns, name, type, answered, asked, &d) == -1)
		fail_msg("%s", d.text);
	assert_int_equal(asked->calls, 0);
	return asked;
}

void
asker_step(struct asker *a)
{
	struct dns_watch list[DNS_WATCHED_MAX];
	struct pollfd p[DNS_WATCHED_MAX];
	size_t count = dns_watched(a->dns, list);
	int64_t left = dns_deadline(a->dns) - clock_ms();
	bool called = false;

	for (size_t i = 0; i < count; i++)
		p[i] = (struct pollfd){.fd = list[i].fd, .events = list[i].events};
	left = left < 0 ? 0 : left < LIMIT ? left : LIMIT;
	assert_int_not_equal(poll(p, count, (int)left), -1);
	for (size_t i = 0; i < count; i++) {
		if (p[i].revents == 0)
			continue;
		dns_progress(a->dns, p[i].fd, p[i].revents);
		called = true;
	}
	if (!called)
		dns_progress(a->dns, -1, 0);
}

void
asker_run(struct asker *a)
{
	int64_t limit = clock_after(LIMIT);

	while (dns_pending(a->dns) > 0) {
		assert_true(clock_ms() < limit);
		asker_step(a);
	}
	for (size_t i = 0; i < a->asked; i++)
		assert_int_equal(a->answers[i].calls, 1);
	assert_true(dns_deadline(a->dns) == CLOCK_NEVER);
}

struct asked *
asker_expect(struct asker *a, const char *name, enum dns_outcome outcome)
{
	struct asked *asked = asker_ask(a, name, DNS_TYPE_A);

	asker_run(a);
	if (asked->outcome != outcome)
		fail_msg("%s: %s", name, dns_outcome_words(asked->outcome));
	return asked;
}
