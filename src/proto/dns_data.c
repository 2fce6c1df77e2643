#include "proto/dns_data.h"

#include <string.h>

#include "addr/addr.h"
#include "base/escape.h"
#include "base/hex.h"
#include "proto/dns.h"
#include "proto/dns_svcb.h"
#include "proto/dns_text.h"
#include "proto/dns_type.h"

enum kind {
	KIND_END,
	KIND_U8,
	KIND_U16,
	KIND_U32,
	KIND_V4,
	KIND_V6,
	KIND_NAME,
	KIND_STRINGS, /* character strings to the end, at least one */
	KIND_TAG, /* one character string */
	KIND_REST, /* bytes to the end */
	KIND_PARAMS, /* of a service binding, to the end */
	KIND_HEX, /* bytes to the end that nobody knows */
};

struct piece {
	const char *name;
	enum kind kind;
};

static const struct layout {
	unsigned int type;
	struct piece pieces[DNS_FIELDS_MAX + 1];
} layouts[] = {
    {DNS_TYPE_A, {{"address", KIND_V4}}},
    {DNS_TYPE_AAAA, {{"address", KIND_V6}}},
    {DNS_TYPE_NS, {{"target", KIND_NAME}}},
    {DNS_TYPE_CNAME, {{"target", KIND_NAME}}},
    {DNS_TYPE_PTR, {{"target", KIND_NAME}}},
    {DNS_TYPE_MX, {{"preference", KIND_U16}, {"exchange", KIND_NAME}}},
    {DNS_TYPE_TXT, {{"text", KIND_STRINGS}}},
    {DNS_TYPE_SRV,
	{{"priority", KIND_U16}, {"weight", KIND_U16}, {"port", KIND_U16},
	    {"target", KIND_NAME}}},
    {DNS_TYPE_SOA,
	{{"mname", KIND_NAME}, {"rname", KIND_NAME}, {"serial", KIND_U32},
	    {"refresh", KIND_U32}, {"retry", KIND_U32}, {"expire", KIND_U32},
	    {"minimum", KIND_U32}}},
    {DNS_TYPE_CAA, {{"flags", KIND_U8}, {"tag", KIND_TAG}, {"value", KIND_REST}}},
    {DNS_TYPE_HTTPS,
	{{"priority", KIND_U16}, {"target", KIND_NAME}, {"params", KIND_PARAMS}}},
    {DNS_TYPE_SVCB,
	{{"priority", KIND_U16}, {"target", KIND_NAME}, {"params", KIND_PARAMS}}},
};

static const struct layout unknown = {0, {{"data", KIND_HEX}}};

/* Where in the message we are, where the data ends, and what is made of it. */
struct walk {
	const struct dns_message *m;
	size_t at, end;
	enum dns_data_form form;
	struct dns_text out;
	uint32_t number; /* the last one read */
};

static size_t
left(const struct walk *w)
{
	return w->end - w->at;
}

static const unsigned char *
here(const struct walk *w)
{
	return w->m->bytes + w->at;
}

static int
take_number(struct walk *w, size_t width)
{
	if (left(w) < width)
		return -1;
	w->number = 0;
	for (size_t i = 0; i < width; i++)
		w->number = w->number << 8 | here(w)[i];
	w->at += width;
	dns_put_number(&w->out, w->number);
	return 0;
}

static int
take_address(struct walk *w, enum addr_family family)
{
	struct addr a = {.family = family};
	size_t width = addr_length(&a);
	char text[ADDR_TEXT_MAX];

	if (left(w) < width)
		return -1;
	if (w->out.at != NULL) {
		memcpy(a.bytes, here(w), width);
		addr_format(&a, text);
		dns_put_string(&w->out, text);
	}
	w->at += width;
	return 0;
}

/* A name may lead out of the data by a pointer, but begins and ends in it. */
static int
take_name(struct walk *w)
{
	char name[DNS_NAME_MAX];

	if (left(w) == 0)
		return -1;
	if (w->out.at == NULL)
		return dns_name_skip(w->m->bytes, w->end, &w->at);
	if (dns_name_read(w->m->bytes, w->end, &w->at, name) == -1)
		return -1;
	dns_put_string(&w->out, name);
	return 0;
}

static void
put_bytes(struct walk *w, const unsigned char *bytes, size_t length)
{
	if (w->out.at == NULL)
		return;
	if (w->form == DNS_DATA_RAW)
		w->out.at = (char *)mempcpy(w->out.at, bytes, length);
	else
		w->out.at += escape_encode(bytes, length, w->out.at);
}

static int
take_string(struct walk *w)
{
	size_t length;

	if (left(w) == 0 || left(w) - 1 < here(w)[0])
		return -1;
	length = here(w)[0];
	put_bytes(w, here(w) + 1, length);
	w->at += length + 1;
	return 0;
}

/*
 * Without anything between them, as the field joins them (RFC 7208, 3.3).  A
 * character that two of them share is whole again only in the raw form.
 */
static int
take_strings(struct walk *w)
{
	do
		if (take_string(w) == -1)
			return -1;
	while (left(w) > 0);
	return 0;
}

static void
put_hex(struct walk *w)
{
	dns_put_string(&w->out, "\\# ");
	dns_put_number(&w->out, (uint32_t)left(w));
	if (left(w) == 0)
		return;
	dns_put(&w->out, ' ');
	if (w->out.at != NULL)
		w->out.at += hex_encode(here(w), left(w), w->out.at);
}

/* What goes to the end of the data, all of it. */
static int
take_rest(struct walk *w, enum kind kind)
{
	int result = 0;

	if (kind == KIND_HEX)
		put_hex(w);
	else if (kind == KIND_REST)
		put_bytes(w, here(w), left(w));
	else
		result = dns_svcb_params(here(w), left(w), &w->out);
	w->at = w->end;
	return result;
}

static int
take(struct walk *w, enum kind kind)
{
	switch (kind) {
	case KIND_U8:
		return take_number(w, 1);
	case KIND_U16:
		return take_number(w, 2);
	case KIND_U32:
		return take_number(w, 4);
	case KIND_V4:
		return take_address(w, ADDR_V4);
	case KIND_V6:
		return take_address(w, ADDR_V6);
	case KIND_NAME:
		return take_name(w);
	case KIND_STRINGS:
		return take_strings(w);
	case KIND_TAG:
		return take_string(w);
	default:
		return take_rest(w, kind);
	}
}

static const struct layout *
layout_of(const struct dns_record *r)
{
	for (size_t i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++)
		if (layouts[i].type == r->type && r->class == DNS_CLASS_IN)
			return &layouts[i];
	return &unknown;
}

int
dns_data_fields(const struct dns_message *m, const struct dns_record *r,
    enum dns_data_form form, struct dns_field *fields, char *room)
{
	const struct piece *pieces = layout_of(r)->pieces;
	struct walk w = {.m = m, .form = form, .out = {room}};
	int count = 0;

	w.at = (size_t)(r->data - m->bytes);
	w.end = w.at + r->length;
	for (; count < DNS_FIELDS_MAX && pieces[count].kind != KIND_END; count++) {
		const struct piece *p = &pieces[count];
		const char *text = w.out.at;

		if (take(&w, p->kind) == -1)
			return -1;
		if (room == NULL)
			continue;
		fields[count] = (struct dns_field){.name = p->name,
		    .is_number = p->kind >= KIND_U8 && p->kind <= KIND_U32,
		    .number = w.number,
		    .text = text,
		    .length = (size_t)(w.out.at - text)};
		dns_put(&w.out, '\0');
	}
	return w.at == w.end ? count : -1;
}

int
dns_data_text(const struct dns_message *m, const struct dns_record *r, char *text)
{
	struct dns_field fields[DNS_FIELDS_MAX];
	int count = dns_data_fields(m, r, DNS_DATA_ESCAPED, fields, text);
	char *end = text;

	if (count == -1)
		return -1;
	/* They stand one behind the other: each NUL but the last becomes a tab. */
	for (int i = 0; i < count; i++) {
		end += fields[i].length;
		*end++ = i == count - 1 ? '\0' : '\t';
	}
	return (int)(end - text) - 1;
}
