#include "net/portlist.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/num.h"

/* Longer than any service's name or pair of ports. */
enum { ELEMENT_MAX = 256 };

/* Digits and hyphens are a number or a range; a service's name has a letter. */
static bool
is_numeric(const char *element)
{
	return element[strspn(element, "0123456789-")] == '\0';
}

static int
read_number(const char *text, unsigned int *port, struct diag *d)
{
	int64_t value;

	if (num_parse(text, 1, 65535, &value, d) < 0)
		return -1;
	*port = (unsigned int)value;
	return 0;
}

static int
read_numeric(char *element, struct portlist_item *item, struct diag *d)
{
	char *hyphen = strchr(element, '-');

	if (hyphen != NULL)
		*hyphen = '\0';
	if (read_number(element, &item->first, d) < 0)
		return -1;
	item->last = item->first;
	return hyphen == NULL ? 0 : read_number(hyphen + 1, &item->last, d);
}

static int
read_name(const char *name, portlist_resolver *resolver, const char *proto,
    struct portlist_item *item, struct diag *d)
{
	if (resolver(name, proto, &item->first, d) < 0)
		return -1;
	item->last = item->first;
	return 0;
}

/* Reads the element of length bytes at text, which no NUL ends. */
static int
read_element(const char *text, size_t length, portlist_resolver *resolver,
    const char *proto, struct portlist_item *item, struct diag *d)
{
	char element[ELEMENT_MAX];

	if (length == 0)
		return diag_set(d, STATUS_USAGE, "a port is empty");
	if (length >= sizeof(element))
		return diag_set(
		    d, STATUS_USAGE, "%.*s...: a port is too long", 32, text);
	memcpy(element, text, length);
	element[length] = '\0';
	if (!is_numeric(element))
		return read_name(element, resolver, proto, item, d);
	if (read_numeric(element, item, d) < 0)
		return diag_prefix(d, "port %.*s", (int)length, text);
	if (item->first > item->last) {
		unsigned int last = item->first;

		item->first = item->last;
		item->last = last;
	}
	return 0;
}

static size_t
count_elements(const char *text)
{
	size_t count = 1;

	for (; *text != '\0'; text++)
		count += *text == ',';
	return count;
}

int
portlist_parse(const char *text, portlist_resolver *resolver, const char *proto,
    struct portlist *list, struct diag *d)
{
	size_t count = count_elements(text);

	*list = (struct portlist){.items = calloc(count, sizeof(*list->items))};
	if (list->items == NULL)
		return diag_errno(d, STATUS_LOCAL, errno, "a list of ports");
	while (list->count < count) {
		struct portlist_item *item = &list->items[list->count++];
		size_t length = strcspn(text, ",");

		if (read_element(text, length, resolver, proto, item, d) < 0) {
			portlist_free(list);
			return -1;
		}
		item->before = list->total;
		list->total += item->last - item->first + 1;
		text += length + 1;
	}
	return 0;
}

unsigned int
portlist_port(const struct portlist *list, size_t index)
{
	size_t low = 0, high = list->count;

	/* The last item that begins at or before index is between low and high. */
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (list->items[middle].before <= index)
			low = middle;
		else
			high = middle;
	}
	return list->items[low].first + (unsigned int)(index - list->items[low].before);
}

void
portlist_free(struct portlist *list)
{
	free(list->items);
	*list = (struct portlist){0};
}
