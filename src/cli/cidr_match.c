/* serval cidr match: is an address in any of the prefixes?  grep for addresses */
#include <errno.h>
#include <string.h>

#include "addr/table.h"
#include "base/diag.h"
#include "cli/cidr.h"
#include "cli/cidr_filter.h"
#include "cli/cidr_gather.h"
#include "cli/cidr_operations.h"
#include "session/settings.h"

/* Has an operand no slash and no dash, so that it is an address? */
static bool
is_lone(const char *operand)
{
	return strpbrk(operand, "/-") == NULL;
}

/*
 * How many of the operands are prefixes: all but the last, which is an address where
 * it has no length; with -f those that have one, up to the first that has none.
 */
static int
count_prefixes(const struct settings *s, int argc, char **argv)
{
	int count = 0;

	if (s->cidr.file == NULL)
		return argc > 1 && is_lone(argv[argc - 1]) ? argc - 1 : argc;
	while (count < argc && !is_lone(argv[count]))
		count++;
	return count;
}

static int
no_room(struct diag *d)
{
	diag_errno(d, STATUS_LOCAL, errno, "no room for so many prefixes");
	return d->status;
}

static int
gather(const struct settings *s, int count, char **prefixes, struct set *set,
    struct diag *d)
{
	if (s->cidr.file != NULL && cidr_gather_file(s->cidr.file, set, d) == -1)
		return -1;
	for (int i = 0; i < count; i++)
		if (cidr_gather_word(prefixes[i], set, d) == -1)
			return -1;
	return 0;
}

/* The answer for all addresses is yes where it is for each of them. */
static int
test_addresses(const struct table *t, const struct settings *s, int count,
    char **addresses, struct diag *d)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < count; i++) {
		size_t length = strlen(addresses[i]);
		struct addr a;

		if (addr_parse(addresses[i], length, &a) == -1) {
			const char *reason = addr_why_not(addresses[i], length);

			diag_set(d, STATUS_USAGE, "%s",
			    reason != NULL ? reason : "not an address");
			cidr_name_word(addresses[i], length, d);
			return d->status;
		}
		if (table_has(t, &a) == s->cidr.invert)
			status = STATUS_NO;
	}
	return status;
}

static int
run(const struct settings *s, int argc, char **argv, struct diag *d)
{
	int count = count_prefixes(s, argc, argv);
	struct set set = {0};
	struct table table = {0};
	int status;

	if (count == 0 && s->cidr.file == NULL) {
		diag_set(d, STATUS_USAGE, "cidr match: PREFIX or -f FILE is missing");
		return d->status;
	}
	if (gather(s, count, argv, &set, d) == -1)
		status = d->status;
	else if (set_tidy(&set) == -1 || table_init(&table, &set) == -1)
		status = no_room(d);
	else if (count < argc)
		status = test_addresses(&table, s, argc - count, argv + count, d);
	else
		status = cidr_filter(&table, s, d);
	table_free(&table);
	set_free(&set);
	return status;
}

const struct command cidr_match = {
    .name = "cidr match",
    .bit = FOR_CIDR_MATCH,
    .arguments = "[PREFIX...] [ADDRESS...]",
    .summary = "is it in any? without ADDRESS: filter stdin",
    .min = 0,
    .max = -1,
    .run = run,
};
