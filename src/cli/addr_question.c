#include "cli/addr_question.h"

#include <string.h>

#include "addr/kind.h"
#include "base/diag.h"
#include "session/settings.h"

static int
read_kinds(const char *names, uint32_t *kinds, struct diag *d)
{
	for (;;) {
		size_t len = strcspn(names, ",");
		int kind = kind_find(names, len);

		if (kind < 0)
			return diag_set(
			    d, STATUS_USAGE, "no such kind: '%.*s'", (int)len, names);
		*kinds |= UINT32_C(1) << kind;
		if (names[len] == '\0')
			return 0;
		names += len + 1;
	}
}

static int
read_forms(struct addr_question *q, const struct settings *s, struct diag *d)
{
	const char *from = s->from_forms == NULL ? "auto" : s->from_forms;
	const char *to = s->to_forms == NULL ? "text" : s->to_forms;

	if (form_list_parse(from, true, &q->from, d) == -1)
		return diag_prefix(d, "--from %.128s", from);
	if (form_list_parse(to, false, &q->to, d) == -1)
		return diag_prefix(d, "--to %.128s", to);
	for (size_t i = 0; i < q->to.count; i++)
		if (q->to.count > 1 && strcmp(q->to.forms[i]->name, "packed") == 0)
			return diag_set(d, STATUS_USAGE,
			    "--to %.128s: packed bytes stand alone", to);
	if (s->to_forms == NULL && (s->classify || s->json))
		q->to.count = 0;
	return 0;
}

int
addr_question_read(struct addr_question *q, const struct settings *s, struct diag *d)
{
	static const enum addr_family families[] = {ADDR_NONE, ADDR_V4, ADDR_V6};

	*q = (struct addr_question){
	    .nat64 = nat64_well_known,
	    .named_forms = s->from_forms != NULL,
	    .family = families[s->address_family],
	    .json = s->json,
	    .classify = s->classify,
	    .with_input = s->with_input,
	    .skip_bad = s->skip_bad,
	    .keep_bad = s->keep_bad,
	    .verbose = s->verbose > 0,
	};
	q->rules = (struct reading_rules){
	    .family = q->family, .loose = s->legacy_ip, .nat64 = &q->nat64};
	if (s->nat64_prefix != NULL && nat64_parse(s->nat64_prefix, &q->nat64, d) == -1)
		return diag_prefix(d, "--nat64-prefix %.128s", s->nat64_prefix);
	if (s->is_kind != NULL && read_kinds(s->is_kind, &q->kinds, d) == -1)
		return diag_prefix(d, "--is %.128s", s->is_kind);
	q->test = (s->valid || q->kinds != 0 || q->family != ADDR_NONE) &&
	    s->to_forms == NULL && !s->json && !s->classify && !s->with_input;
	return read_forms(q, s, d);
}

static bool
is_accepted(const struct addr_question *q, const struct addr *a)
{
	if (q->family != ADDR_NONE && a->family != q->family)
		return false;
	for (size_t i = 0; i < 32; i++)
		if ((q->kinds >> i & 1) != 0 && kind_is(a, i))
			return true;
	return q->kinds == 0;
}

int
addr_question_match(
    const struct addr_question *q, const char *word, size_t length, struct reading *r)
{
	if (form_list_read(&q->from, word, length, &q->rules, r) == -1)
		return -1;
	return is_accepted(q, &r->addr) ? 0 : -1;
}

/* What is read only when asked for, and how to ask. */
static const char *
way_to_read(const struct addr_question *q, const char *word, size_t length)
{
	struct reading r;

	if (reading_hostport(word, length, &q->rules, &r) == 0)
		return "; --from hostport reads it";
	if (reading_url(word, length, &q->rules, &r) == 0)
		return "; --from url reads it";
	return "";
}

int
addr_question_refuse(
    const struct addr_question *q, const char *word, size_t length, struct diag *d)
{
	const char *reason = addr_why_not(word, length);
	struct reading r;

	if (form_list_read(&q->from, word, length, &q->rules, &r) == 0)
		return diag_set(d, STATUS_NO, "not of the %s asked for",
		    q->family != ADDR_NONE && r.addr.family != q->family ? "family" :
									   "kind");
	if (q->named_forms)
		return diag_set(
		    d, STATUS_NO, "not an address in the form that --from names");
	if (memchr(word, '%', length) != NULL)
		return diag_set(
		    d, STATUS_NO, "not an IPv6 address with %% and its zone");
	return diag_set(d, STATUS_NO, "%s%s",
	    reason != NULL ? reason : "not an address", way_to_read(q, word, length));
}

bool
addr_question_is_plain(const struct addr_question *q, bool *full)
{
	const struct form *to = q->to.count == 1 ? q->to.forms[0] : NULL;

	if (q->from.count != 1 || q->rules.loose || q->json || q->classify ||
	    q->with_input || q->test || q->family != ADDR_NONE || q->kinds != 0 ||
	    to == NULL)
		return false;
	if (strcmp(q->from.forms[0]->name, "auto") != 0 &&
	    strcmp(q->from.forms[0]->name, "text") != 0)
		return false;
	*full = strcmp(to->name, "full") == 0;
	return *full || strcmp(to->name, "text") == 0;
}

size_t
addr_question_record(const struct addr_question *q)
{
	if (q->from.count != 1 || strcmp(q->from.forms[0]->name, "packed") != 0)
		return 0;
	return q->family == ADDR_V4 ? 4 : 16;
}
