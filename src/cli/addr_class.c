#include "cli/addr_class.h"

#include <stdio.h>
#include <string.h>

#include "addr/embed.h"
#include "addr/form_write.h"
#include "addr/kind.h"
#include "addr/nat64.h"
#include "addr/special.h"
#include "cli/json.h"
#include "cli/output.h"

/* Of the address of a network, "/128" and a NUL. */
enum { BLOCK_TEXT_MAX = ADDR_TEXT_MAX + 4 };

/* The IPv4 addresses in an IPv6 one, by the names of what put them there. */
struct insides {
	size_t count;
	struct {
		const char *name;
		struct addr v4;
	} found[6];
};

static void
add_inside(struct insides *in, const char *name, const struct addr *v4)
{
	in->found[in->count].name = name;
	in->found[in->count++].v4 = *v4;
}

static void
look_inside(const struct nat64 *nat64, const struct addr *a, struct insides *in)
{
	struct addr v4, client;

	in->count = 0;
	if (embed_find_mapped(a, &v4))
		add_inside(in, "mapped", &v4);
	if (embed_find_6to4(a, &v4))
		add_inside(in, "6to4", &v4);
	if (embed_find_teredo(a, &v4, &client)) {
		add_inside(in, "teredo-server", &v4);
		add_inside(in, "teredo-client", &client);
	}
	if (nat64_extract(nat64, a, &v4) || nat64_extract(&nat64_well_known, a, &v4))
		add_inside(in, "nat64", &v4);
	if (embed_find_isatap(a, &v4))
		add_inside(in, "isatap", &v4);
}

static size_t
format_block(const struct special *s, char text[static BLOCK_TEXT_MAX])
{
	size_t length = addr_format(&s->network, text);

	return length +
	    (size_t)snprintf(text + length, BLOCK_TEXT_MAX - length, "/%u", s->length);
}

static size_t
format_mac(const struct addr *a, char text[static FORM_TEXT_MAX])
{
	const struct reading r = {.addr = *a};

	return form_write_mac(&r, NULL, text);
}

/* Length bytes, or a dash for none; and the tab or whatever follows. */
static void
write_field(struct output *out, const char *text, size_t length, const char *behind)
{
	output_write(out, length > 0 ? text : "-", length > 0 ? length : 1);
	output_write(out, behind, strlen(behind));
}

static void
write_block(const struct special *s, struct output *out)
{
	static const char *const answers[] = {
	    [SPECIAL_NO] = "no",
	    [SPECIAL_YES] = "yes",
	    [SPECIAL_UNKNOWN] = "?",
	    [SPECIAL_NOT_APPLICABLE] = "N/A",
	};
	char text[BLOCK_TEXT_MAX];

	if (s == NULL) {
		output_write(out, "-\t-\t-\t-\t", 8);
		return;
	}
	write_field(out, text, format_block(s, text), "\t");
	write_field(out, s->name, strlen(s->name), "\t");
	write_field(out, s->rfc, strlen(s->rfc), "\t");
	write_field(out, answers[s->reachable], strlen(answers[s->reachable]), "\t");
}

static void
write_insides(const struct insides *in, struct output *out)
{
	char text[ADDR_TEXT_MAX];

	for (size_t i = 0; i < in->count; i++) {
		const char *name = in->found[i].name;

		write_field(out, name, strlen(name), "=");
		write_field(out, text, addr_format(&in->found[i].v4, text),
		    i + 1 < in->count ? " " : "\t");
	}
	if (in->count == 0)
		write_field(out, "", 0, "\t");
}

void
addr_class_write(const struct nat64 *nat64, const struct addr *a, struct output *out)
{
	const char *scope = kind_scope_name(kind_scope(a));
	char text[FORM_TEXT_MAX];
	struct insides in;

	look_inside(nat64, a, &in);
	write_block(special_find(a), out);
	write_field(out, scope, scope == NULL ? 0 : strlen(scope), "\t");
	write_insides(&in, out);
	write_field(out, text, format_mac(a, text), "");
}

static void
add_text(struct json *j, const char *name, const char *text, size_t length)
{
	if (length == 0)
		json_word(j, name, "null");
	else
		json_string(j, name, text, length);
}

static void
add_block(struct json *j, const struct special *s)
{
	static const char *const answers[] = {
	    [SPECIAL_NO] = "false",
	    [SPECIAL_YES] = "true",
	    [SPECIAL_UNKNOWN] = "null",
	    [SPECIAL_NOT_APPLICABLE] = "null",
	};
	char text[BLOCK_TEXT_MAX];

	add_text(j, "block", text, s == NULL ? 0 : format_block(s, text));
	add_text(j, "name", s == NULL ? "" : s->name, s == NULL ? 0 : strlen(s->name));
	add_text(j, "rfc", s == NULL ? "" : s->rfc, s == NULL ? 0 : strlen(s->rfc));
	json_word(j, "globally_reachable", s == NULL ? "null" : answers[s->reachable]);
}

void
addr_class_add(const struct nat64 *nat64, const struct addr *a, struct json *j)
{
	const char *scope = kind_scope_name(kind_scope(a));
	char text[FORM_TEXT_MAX];
	struct insides in;

	look_inside(nat64, a, &in);
	json_begin_member(j, "class");
	add_block(j, special_find(a));
	add_text(j, "multicast_scope", scope, scope == NULL ? 0 : strlen(scope));
	json_begin_member(j, "embedded");
	for (size_t i = 0; i < in.count; i++)
		add_text(j, in.found[i].name, text, addr_format(&in.found[i].v4, text));
	json_end_member(j);
	add_text(j, "mac", text, format_mac(a, text));
	json_end_member(j);
}
