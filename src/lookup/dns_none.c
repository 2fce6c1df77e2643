/* dns_none: what lookup/dns is without c-ares */
#include "base/clock.h"
#include "base/diag.h"
#include "lookup/dns.h"

bool
dns_available(void)
{
	return false;
}

struct dns *
dns_new(const struct dns_settings *settings, struct diag *d)
{
	(void)settings;
	diag_set(d, STATUS_LOCAL, "c-ares was left out of this build");
	return NULL;
}

/* None of these is ever called, since there is no struct dns. */

int
dns_ask(struct dns *dns, const char *name, unsigned int type,
    void (*answered)(void *context, const struct dns_reply *reply), void *context,
    struct diag *d)
{
	(void)dns;
	(void)type;
	(void)answered;
	(void)context;
	return diag_set(d, STATUS_LOCAL, "%s: c-ares was left out of this build", name);
}

size_t
dns_room(struct dns *dns)
{
	(void)dns;
	return 0;
}

size_t
dns_pending(const struct dns *dns)
{
	(void)dns;
	return 0;
}

size_t
dns_watched(struct dns *dns, struct dns_watch list[static DNS_WATCHED_MAX])
{
	(void)dns;
	(void)list;
	return 0;
}

int64_t
dns_deadline(const struct dns *dns)
{
	(void)dns;
	return CLOCK_NEVER;
}

void
dns_progress(struct dns *dns, int fd, short revents)
{
	(void)dns;
	(void)fd;
	(void)revents;
}

void
dns_free(struct dns *dns)
{
	(void)dns;
}

const char *
dns_version(const struct dns *dns)
{
	(void)dns;
	return "";
}
