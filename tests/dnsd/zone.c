#include "zone.h"

#include <stdio.h>
#include <string.h>

enum { LINKS_MAX = 16, NEGATIVE_TTL = 60 };

bool
zone_is_under(const char *name, const char *ending)
{
	size_t length = strlen(name), tail = strlen(ending);

	if (length < tail || strcmp(name + length - tail, ending) != 0)
		return false;
	return length == tail || name[length - tail - 1] == '.';
}

static enum found
add(struct reply *r, const struct question *q, const char *name, char *alias)
{
	enum found found = bench_add(r, q, name, alias);

	return found != FOUND_NO_NAME ? found : records_add(r, q, name, alias);
}

/* RFC 2308: how long one may remember that there is nothing. */
static void
add_negative(struct reply *r, const struct question *q, const char *name)
{
	static const char *const zones[] = {"example.test", "bench.test", "fault.test"};
	size_t opened;

	for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
		if (!zone_is_under(name, zones[i]))
			continue;
		opened = reply_open(r, q, zones[i], TYPE_SOA, NEGATIVE_TTL);
		reply_put_name(r, "ns1.example.test");
		reply_put_name(r, "hostmaster.example.test");
		for (int number = 0; number < 5; number++)
			reply_put_number(r, NEGATIVE_TTL, 4);
		reply_close(r, opened, COUNT_AUTHORITY);
	}
}

void
zone_answer(struct reply *r, const struct question *q)
{
	char name[NAME_SIZE], alias[NAME_SIZE];
	enum found found = FOUND_ALIAS;

	snprintf(name, sizeof(name), "%s", q->name);
	for (int link = 0; link < LINKS_MAX && found == FOUND_ALIAS; link++) {
		found = add(r, q, name, alias);
		if (found == FOUND_ALIAS)
			memcpy(name, alias, sizeof(name));
	}
	if (found == FOUND_NO_NAME)
		reply_set_rcode(r, RCODE_NXDOMAIN);
	if (found == FOUND_NO_NAME || found == FOUND_NO_DATA)
		add_negative(r, q, name);
}
