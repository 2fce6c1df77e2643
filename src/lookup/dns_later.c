/* dns_later: questions that wait for a server to come back */
#include "base/clock.h"
#include "lookup/dns_client.h"

static bool
was_streamed(const struct dns *dns)
{
	for (size_t i = 0; i < dns->server_count; i++)
		if (dns->servers[i].streamed)
			return true;
	return false;
}

static void
put(struct dns_query *q)
{
	struct dns *dns = q->dns;

	q->next = dns->later;
	dns->later = q;
	if (q->next == NULL || q->due < dns->later_due)
		dns->later_due = q->due;
}

bool
dns_later_put(struct dns_query *q)
{
	if (!q->over_tcp || !was_streamed(q->dns) || q->reconnects >= q->dns->tries)
		return false;
	q->due = clock_after(q->dns->first_try << q->reconnects++);
	put(q);
	return true;
}

void
dns_later_ask(struct dns *dns)
{
	struct dns_query *q = dns->later, *next;
	int64_t now = clock_ms();

	if (q == NULL || now < dns->later_due)
		return;
	dns->later = NULL;
	for (; q != NULL; q = next) {
		next = q->next;
		if (q->due <= now)
			dns_query_ask(q, dns->first);
		else
			put(q);
	}
}
