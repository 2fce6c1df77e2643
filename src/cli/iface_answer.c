#include "cli/iface_answer.h"

#include <stdint.h>
#include <string.h>

#include "addr/addr.h"
#include "base/diag.h"
#include "base/num.h"
#include "cli/json.h"
#include "cli/output.h"
#include "lookup/literal.h"

/* What a word asks for. */
struct subject {
	const char *word; /* NULL: nobody asked, all are told */
	size_t length;
	const struct iface *iface; /* the only one, or NULL */
	struct addr addr; /* the only address, or ADDR_NONE */
	unsigned int scope; /* its zone, 0: any */
};

static bool
is_wanted(const struct iface_question *q, const struct subject *s,
    const struct iface *i, const struct iface_address *a)
{
	if (q->settings.ipv4 && a->addr.family != ADDR_V4)
		return false;
	if (q->settings.ipv6 && a->addr.family != ADDR_V6)
		return false;
	if (s->addr.family == ADDR_NONE)
		return true;
	return s->addr.family == a->addr.family &&
	    memcmp(s->addr.bytes, a->addr.bytes, addr_length(&a->addr)) == 0 &&
	    (s->scope == 0 || s->scope == i->index);
}

/* Was it asked for addresses, so that an interface without one is no answer? */
static bool
is_choosy(const struct iface_question *q, const struct subject *s)
{
	return q->settings.ipv4 || q->settings.ipv6 || s->addr.family != ADDR_NONE;
}

static bool
has_wanted(
    const struct iface_question *q, const struct subject *s, const struct iface *i)
{
	for (size_t n = 0; n < i->address_count; n++)
		if (is_wanted(q, s, i, &i->addresses[n]))
			return true;
	return false;
}

static void
write_line(const struct iface_question *q, const struct subject *s,
    const struct iface *i, const struct iface_address *a, struct output *out)
{
	char text[IFACE_FIELD_MAX];

	if (q->with_input) {
		output_write(out, s->word, s->length);
		output_write(out, "\t", 1);
	}
	for (size_t n = 0; n < q->fields.count; n++) {
		if (n > 0)
			output_write(out, "\t", 1);
		q->fields.list[n]->write(i, a, text);
		output_write(out, text, strlen(text));
	}
	output_write(out, "\n", 1);
}

static void
write_lines(const struct iface_question *q, const struct subject *s,
    const struct iface *i, struct output *out)
{
	if (!q->fields.of_address || !has_wanted(q, s, i)) {
		write_line(q, s, i, NULL, out);
		return;
	}
	for (size_t n = 0; n < i->address_count; n++)
		if (is_wanted(q, s, i, &i->addresses[n]))
			write_line(q, s, i, &i->addresses[n], out);
}

static void
add_flags(struct json *j, const struct iface *i)
{
	const char *name;
	unsigned int flag;

	json_begin_array(j, "flags");
	for (size_t n = 0; (name = iface_flag(n, &flag)) != NULL; n++)
		if ((i->flags & flag) != 0)
			json_string(j, NULL, name, strlen(name));
	json_end_array(j);
}

static void
add_address(struct json *j, const struct iface *i, const struct iface_address *a)
{
	char text[ADDR_TEXT_MAX];

	json_begin_member(j, NULL);
	json_word(j, "family", a->addr.family == ADDR_V4 ? "\"inet\"" : "\"inet6\"");
	json_string(j, "address", text, addr_format(&a->addr, text));
	json_number(j, "prefix", a->prefix);
	if (a->scope != 0)
		json_string(j, "zone", i->name, strlen(i->name));
	json_end_member(j);
}

static void
write_json(const struct iface_question *q, const struct subject *s,
    const struct iface *i, struct output *out)
{
	const struct diag fine = {0};
	struct json j = {.out = out};
	char text[IFACE_FIELD_MAX];

	json_begin(&j);
	if (s->word != NULL)
		json_string(&j, "input", s->word, s->length);
	json_outcome(&j, &fine);
	json_string(&j, "name", i->name, strlen(i->name));
	json_number(&j, "index", i->index);
	iface_hardware(i, text);
	if (i->hardware_length > 0)
		json_string(&j, "mac", text, strlen(text));
	else
		json_word(&j, "mac", "null");
	if (i->mtu >= 0)
		json_number(&j, "mtu", i->mtu);
	else
		json_word(&j, "mtu", "null");
	add_flags(&j, i);
	json_begin_array(&j, "addresses");
	for (size_t n = 0; n < i->address_count; n++)
		if (is_wanted(q, s, i, &i->addresses[n]))
			add_address(&j, i, &i->addresses[n]);
	json_end_array(&j);
	json_end(&j);
}

/* Answers for each interface that s asks for; returns how many there are. */
static size_t
write_all(const struct iface_question *q, const struct subject *s, struct output *out)
{
	size_t count = 0;

	for (size_t n = 0; n < q->all.count; n++) {
		const struct iface *i = &q->all.list[n];

		if (s->iface != NULL && s->iface != i)
			continue;
		if (is_choosy(q, s) && !has_wanted(q, s, i))
			continue;
		count++;
		(q->settings.json ? write_json : write_lines)(q, s, i, out);
	}
	return count;
}

void
iface_answer_all(const struct iface_question *q, struct output *out)
{
	write_all(q, &(const struct subject){.word = NULL}, out);
}

static int
find_number(const struct iface_question *q, struct subject *s, struct diag *d)
{
	int64_t index;

	if (num_parse(s->word, 1, INT32_MAX, &index, d) == -1)
		return -1;
	s->iface = ifaces_numbered(&q->all, (unsigned int)index);
	if (s->iface == NULL)
		return diag_set(d, STATUS_NO, "no interface has this index");
	return 0;
}

/* An interface may be called by digits, and by what looks like an address. */
static int
find(const struct iface_question *q, struct subject *s, struct diag *d)
{
	if (*s->word == '\0')
		return diag_set(
		    d, STATUS_USAGE, "neither a name, an index nor an address");
	s->iface = ifaces_named(&q->all, s->word);
	if (s->iface != NULL)
		return 0;
	if (s->word[strspn(s->word, "0123456789")] == '\0')
		return find_number(q, s, d);
	switch (literal_parse(s->word, false, &s->addr, &s->scope, d)) {
	case 0:
		return diag_set(d, STATUS_NO, "no interface has this name");
	case 1:
		return 0;
	default:
		return -1;
	}
}

static const char *
kind_of_address(const struct settings *s)
{
	if (s->ipv4)
		return "IPv4 address";
	return s->ipv6 ? "IPv6 address" : "address";
}

int
iface_answer(const struct settings *settings, const char *word, size_t length,
    struct output *out, struct diag *d)
{
	const struct iface_question *q = (const struct iface_question *)settings;
	struct subject s = {.word = word, .length = length};

	if (find(q, &s, d) == -1)
		return -1;
	if (write_all(q, &s, out) > 0)
		return 0;
	if (s.iface != NULL)
		return diag_set(d, STATUS_NO, "has no %s", kind_of_address(settings));
	return diag_set(
	    d, STATUS_NO, "no interface has this %s", kind_of_address(settings));
}

void
iface_refuse(const struct settings *s, const char *word, size_t length,
    const struct diag *why, struct output *out)
{
	const struct iface_question *q = (const struct iface_question *)s;
	struct json j = {.out = out};

	if (s->json) {
		json_begin(&j);
		json_string(&j, "input", word, length);
		json_outcome(&j, why);
		json_end(&j);
		return;
	}
	if (!q->with_input)
		return;
	output_write(out, word, length);
	for (size_t n = 0; n < q->fields.count; n++)
		output_write(out, "\t-", 2);
	output_write(out, "\n", 1);
}
