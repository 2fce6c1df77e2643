#include "session/reasons.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

/* Kept free for the number of those that are left out. */
enum { ROOM_FOR_REST = sizeof("; and 18446744073709551615 more") };

/* Puts text behind what is there, whole or not at all. */
static void
append(struct reasons *r, const char *text)
{
	struct diag *why = &r->why;
	size_t used = strlen(why->text), needed = strlen("; ") + strlen(text);

	if (r->left_out > 0 || used + needed + ROOM_FOR_REST > sizeof(why->text))
		r->left_out++;
	else
		snprintf(why->text + used, sizeof(why->text) - used, "; %s", text);
}

void
reasons_add(struct reasons *r, const struct diag *d)
{
	struct diag *why = &r->why;

	if (why->status == STATUS_OK) {
		*why = *d;
		return;
	}
	append(r, d->text);
	if (d->status == STATUS_NO)
		why->status = d->status;
	why->error = d->error;
}

void
reasons_add_lookup(struct reasons *r, int family, const struct diag *d)
{
	*(family == AF_INET6 ? &r->no_ipv6 : &r->no_ipv4) = *d;
}

bool
reasons_exist(const struct reasons *r)
{
	return r->why.status != STATUS_OK || r->no_ipv6.status != STATUS_OK ||
	    r->no_ipv4.status != STATUS_OK;
}

/* Adds a look-up that got no answer, as opposed to one that found nothing. */
static void
add_unanswered(struct reasons *r, const char *family, const struct diag *d)
{
	struct diag named = *d;

	if (d->status == STATUS_OK || d->status == STATUS_NO)
		return;
	if (family != NULL)
		diag_prefix(&named, "%s look-up", family);
	reasons_add(r, &named);
}

/* Nothing went wrong, but there is nothing to connect to. */
static void
tell_absence(struct reasons *r, const char *host, bool equal)
{
	if (r->no_ipv6.status == STATUS_OK || equal)
		r->why = r->no_ipv4;
	else if (r->no_ipv4.status == STATUS_OK)
		r->why = r->no_ipv6;
	else
		diag_set(&r->why, STATUS_NO, "%s: name has no address", host);
}

void
reasons_conclude(struct reasons *r, const char *host)
{
	bool equal = strcmp(r->no_ipv6.text, r->no_ipv4.text) == 0;
	size_t used;

	add_unanswered(r, equal ? NULL : "IPv6", &r->no_ipv6);
	if (!equal)
		add_unanswered(r, "IPv4", &r->no_ipv4);
	if (r->why.status == STATUS_OK)
		tell_absence(r, host, equal);
	if (r->left_out == 0)
		return;
	used = strlen(r->why.text);
	snprintf(r->why.text + used, sizeof(r->why.text) - used, "; and %zu more",
	    r->left_out);
	r->left_out = 0;
}
