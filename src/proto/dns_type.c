#include "proto/dns_type.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/diag.h"
#include "base/num.h"

static const struct {
	const char *name;
	unsigned int number;
} table[] = {
    {"A", DNS_TYPE_A},
    {"AAAA", DNS_TYPE_AAAA},
    {"CAA", DNS_TYPE_CAA},
    {"CNAME", DNS_TYPE_CNAME},
    {"HTTPS", DNS_TYPE_HTTPS},
    {"MX", DNS_TYPE_MX},
    {"NS", DNS_TYPE_NS},
    {"PTR", DNS_TYPE_PTR},
    {"SOA", DNS_TYPE_SOA},
    {"SRV", DNS_TYPE_SRV},
    {"SVCB", DNS_TYPE_SVCB},
    {"TXT", DNS_TYPE_TXT},
};

enum { TABLE_SIZE = sizeof(table) / sizeof(table[0]) };

/* What is no record, or no single answer: TKEY, TSIG, IXFR and AXFR. */
enum { TRANSFERS_FIRST = 249, TRANSFERS_LAST = 252, TYPE_LAST = 65535 };

void
dns_type_format(unsigned int type, char text[static DNS_TYPE_TEXT_MAX])
{
	for (size_t i = 0; i < TABLE_SIZE; i++) {
		if (table[i].number == type) {
			snprintf(text, DNS_TYPE_TEXT_MAX, "%s", table[i].name);
			return;
		}
	}
	snprintf(text, DNS_TYPE_TEXT_MAX, "TYPE%u", type & TYPE_LAST);
}

const char *
dns_type_at(size_t index)
{
	return index < TABLE_SIZE ? table[index].name : NULL;
}

/* Says what there is instead. */
static int
refuse(const char *text, struct diag *d)
{
	char names[TABLE_SIZE * DNS_TYPE_TEXT_MAX], *end = names;

	for (size_t i = 0; i < TABLE_SIZE; i++)
		end = stpcpy(stpcpy(end, table[i].name), " ");
	return diag_set(d, STATUS_USAGE,
	    "%s: no such type of record; there are %sand TYPE with a number", text,
	    names);
}

int
dns_type_parse(const char *text, unsigned int *type, struct diag *d)
{
	int64_t number;

	for (size_t i = 0; i < TABLE_SIZE; i++) {
		if (strcasecmp(table[i].name, text) == 0) {
			*type = table[i].number;
			return 0;
		}
	}
	if (strncasecmp(text, "TYPE", 4) != 0 || text[4] == '\0')
		return refuse(text, d);
	if (num_parse(text + 4, 1, TYPE_LAST, &number, d) == -1)
		return diag_prefix(d, "%s", text);
	if (number == DNS_TYPE_OPT ||
	    (number >= TRANSFERS_FIRST && number <= TRANSFERS_LAST))
		return diag_set(
		    d, STATUS_USAGE, "%s: not a record that can be asked for", text);
	*type = (unsigned int)number;
	return 0;
}
