#include "cli/iface_fields.h"

#include <stdio.h>
#include <string.h>

#include "base/diag.h"
#include "net/iface.h"

static const char none[] = "-";

static void
write_name(const struct iface *i, const struct iface_address *a,
    char text[static IFACE_FIELD_MAX])
{
	(void)a;
	snprintf(text, IFACE_FIELD_MAX, "%s", i->name);
}

static void
write_index(const struct iface *i, const struct iface_address *a,
    char text[static IFACE_FIELD_MAX])
{
	(void)a;
	snprintf(text, IFACE_FIELD_MAX, "%u", i->index);
}

static void
write_family(const struct iface *i, const struct iface_address *a,
    char text[static IFACE_FIELD_MAX])
{
	const char *family = none;

	(void)i;
	if (a != NULL)
		family = a->addr.family == ADDR_V4 ? "inet" : "inet6";
	snprintf(text, IFACE_FIELD_MAX, "%s", family);
}

/* With its zone, so that the address can be used as it is. */
static void
write_address(const struct iface *i, const struct iface_address *a,
    char text[static IFACE_FIELD_MAX])
{
	size_t length;

	snprintf(text, IFACE_FIELD_MAX, "%s", none);
	if (a == NULL)
		return;
	length = addr_format(&a->addr, text);
	if (a->scope != 0)
		snprintf(text + length, IFACE_FIELD_MAX - length, "%%%s", i->name);
}

static void
write_prefix(const struct iface *i, const struct iface_address *a,
    char text[static IFACE_FIELD_MAX])
{
	(void)i;
	if (a == NULL)
		snprintf(text, IFACE_FIELD_MAX, "%s", none);
	else
		snprintf(text, IFACE_FIELD_MAX, "%u", a->prefix);
}

void
iface_hardware(const struct iface *i, char text[static IFACE_FIELD_MAX])
{
	*text = '\0';
	for (size_t at = 0; at < i->hardware_length; at++)
		text += snprintf(
		    text, sizeof(":00"), at > 0 ? ":%02x" : "%02x", i->hardware[at]);
}

static void
write_mac(const struct iface *i, const struct iface_address *a,
    char text[static IFACE_FIELD_MAX])
{
	(void)a;
	iface_hardware(i, text);
	if (i->hardware_length == 0)
		snprintf(text, IFACE_FIELD_MAX, "%s", none);
}

static void
write_mtu(const struct iface *i, const struct iface_address *a,
    char text[static IFACE_FIELD_MAX])
{
	(void)a;
	if (i->mtu < 0)
		snprintf(text, IFACE_FIELD_MAX, "%s", none);
	else
		snprintf(text, IFACE_FIELD_MAX, "%d", i->mtu);
}

static void
write_flags(const struct iface *i, const struct iface_address *a,
    char text[static IFACE_FIELD_MAX])
{
	const char *name;
	unsigned int flag;
	char *end = text;

	(void)a;
	for (size_t at = 0; (name = iface_flag(at, &flag)) != NULL; at++) {
		if ((i->flags & flag) == 0)
			continue;
		if (end > text)
			*end++ = ',';
		end = stpcpy(end, name);
	}
	if (end == text)
		snprintf(text, IFACE_FIELD_MAX, "%s", none);
}

static const struct iface_field all[] = {
    {"name", false, write_name},
    {"index", false, write_index},
    {"family", true, write_family},
    {"address", true, write_address},
    {"prefix", true, write_prefix},
    {"mac", false, write_mac},
    {"mtu", false, write_mtu},
    {"flags", false, write_flags},
};

enum { FIELD_COUNT = sizeof(all) / sizeof(all[0]) };

static const struct iface_field *
find(const char *name, size_t length)
{
	for (size_t i = 0; i < FIELD_COUNT; i++)
		if (strlen(all[i].name) == length &&
		    memcmp(all[i].name, name, length) == 0)
			return &all[i];
	return NULL;
}

static int
refuse(const char *name, size_t length, struct diag *d)
{
	char names[IFACE_FIELD_MAX] = "";
	size_t used = 0;

	for (size_t i = 0; i < FIELD_COUNT; i++)
		used += (size_t)snprintf(
		    names + used, sizeof(names) - used, " %s", all[i].name);
	return diag_set(d, STATUS_USAGE, "--to: no field is called '%.*s'; there are%s",
	    length < sizeof(names) ? (int)length : 0, name, names);
}

static int
append(struct iface_fields *fields, const struct iface_field *field, struct diag *d)
{
	if (fields->count == IFACE_FIELDS_MAX)
		return diag_set(d, STATUS_USAGE, "--to: too many fields");
	fields->list[fields->count++] = field;
	fields->of_address = fields->of_address || field->of_address;
	return 0;
}

int
iface_fields_choose(const char *names, struct iface_fields *fields, struct diag *d)
{
	*fields = (struct iface_fields){0};
	for (size_t i = 0; names == NULL && i < FIELD_COUNT; i++)
		append(fields, &all[i], d);
	while (names != NULL) {
		size_t length = strcspn(names, ",");
		const struct iface_field *field = find(names, length);

		if (field == NULL)
			return refuse(names, length, d);
		if (append(fields, field, d) == -1)
			return -1;
		names = names[length] == ',' ? names + length + 1 : NULL;
	}
	return 0;
}
