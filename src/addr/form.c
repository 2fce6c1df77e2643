#include "addr/form.h"

#include <string.h>

#include "addr/form_write.h"
#include "base/diag.h"

static const struct form forms[] = {
    {"text", reading_text, form_write_text},
    {"full", reading_text, form_write_full},
    {"int", reading_int, form_write_int},
    {"hex", reading_hex, form_write_hex},
    {"octal", reading_octal, form_write_octal},
    {"binary", reading_binary, form_write_binary},
    {"bytes", reading_bytes, form_write_bytes},
    {"packed", reading_packed, form_write_packed},
    {"base64", reading_base64, form_write_base64},
    {"ptr", reading_ptr, form_write_ptr},
    {"mapped", reading_mapped, form_write_mapped},
    {"6to4", reading_sixtofour, form_write_sixtofour},
    {"nat64", reading_nat64, form_write_nat64},
    {"eui64", NULL, form_write_eui64},
    {"mac", NULL, form_write_mac},
    {"int-le", reading_int_le, form_write_int_le},
    {"url", reading_url, form_write_url},
    {"hostport", reading_hostport, form_write_hostport},
    {"sockaddr", NULL, form_write_sockaddr},
    {"zone", NULL, form_write_zone},
    {"auto", reading_any, NULL},
};

enum { FORM_COUNT = sizeof(forms) / sizeof(forms[0]) };

const struct form *
form_at(size_t i)
{
	return i < FORM_COUNT ? &forms[i] : NULL;
}

static const struct form *
find(const char *name, size_t len)
{
	for (size_t i = 0; i < FORM_COUNT; i++)
		if (strlen(forms[i].name) == len &&
		    memcmp(forms[i].name, name, len) == 0)
			return &forms[i];
	return NULL;
}

int
form_list_parse(const char *names, bool to_read, struct form_list *list, struct diag *d)
{
	list->count = 0;
	for (;;) {
		size_t len = strcspn(names, ",");
		const struct form *form = find(names, len);

		if (form == NULL)
			return diag_set(
			    d, STATUS_USAGE, "no such form: '%.*s'", (int)len, names);
		if (to_read ? form->read == NULL : form->write == NULL)
			return diag_set(d, STATUS_USAGE, "%s can only be %s",
			    form->name, to_read ? "written" : "read");
		if (list->count == FORM_LIST_MAX)
			return diag_set(
			    d, STATUS_USAGE, "more than %d forms", (int)FORM_LIST_MAX);
		list->forms[list->count++] = form;
		if (names[len] == '\0')
			return 0;
		names += len + 1;
	}
}

int
form_list_read(const struct form_list *list, const char *text, size_t len,
    const struct reading_rules *rules, struct reading *r)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->forms[i]->read(text, len, rules, r) == 0)
			return 0;
	return -1;
}
