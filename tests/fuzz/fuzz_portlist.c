/* portlist: a text is refused with a reason, or all its ports are ports */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "net/portlist.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
resolve(const char *name, const char *proto, unsigned int *port, struct diag *d)
{
	if (name[0] != 'a')
		return diag_set(d, STATUS_USAGE, "no %s for %s", name, proto);
	*port = 7;
	return 0;
}

/* Both ends of each item, by their index in the whole list. */
static void
check_items(const struct portlist *list)
{
	size_t before = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct portlist_item *item = &list->items[i];

		require(item->first >= 1 && item->last <= 65535);
		require(item->first <= item->last);
		require(portlist_port(list, before) == item->first);
		before += item->last - item->first;
		require(portlist_port(list, before) == item->last);
		before++;
	}
	require(before == list->total);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct portlist list;
	struct diag d = {0};
	char *text = malloc(size + 1);

	require(text != NULL);
	memcpy(text, data, size);
	text[size] = '\0';
	if (portlist_parse(text, resolve, "tcp", &list, &d) == -1) {
		require(d.status == STATUS_USAGE && d.text[0] != '\0');
		require(list.items == NULL);
	} else {
		check_items(&list);
	}
	portlist_free(&list);
	free(text);
	return 0;
}
