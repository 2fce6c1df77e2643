/* services: names to ports and back, with a services(5) of our own */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netdb.h>

#include "base/diag.h"
#include "lookup/services.h"
#include "vectors.h"

enum { ENTRIES_MAX = 1024, NAMES_MAX = 4 };

struct entry {
	const char *name;
	unsigned int port;
	const char *protocol;
	const char *aliases[NAMES_MAX];
};

static const struct entry few[] = {
    {"echo", 4, "ddp", {NULL}},
    {"echo", 7, "udp", {NULL}},
    {"echo", 7, "tcp", {NULL}},
    {"discard", 9, "tcp", {"sink", "null", NULL}},
    {"http", 80, "tcp", {"www", NULL}},
    {"web", 80, "tcp", {"http", NULL}},
    {"http", 8080, "tcp", {NULL}},
    {"self", 81, "tcp", {"self", "self", NULL}},
    {"sctp-only", 82, "sctp", {NULL}},
};

static struct {
	const struct entry *entries;
	size_t count, at;
	int reads;
} system_services;

void
setservent(int stay_open)
{
	(void)stay_open;
	system_services.at = 0;
	system_services.reads++;
}

struct servent *
getservent(void)
{
	static struct servent found;
	const struct entry *e;

	if (system_services.at == system_services.count)
		return NULL;
	e = &system_services.entries[system_services.at++];
	found.s_name = (char *)e->name;
	found.s_proto = (char *)e->protocol;
	found.s_port = htons((uint16_t)e->port);
	found.s_aliases = (char **)e->aliases;
	return &found;
}

void
endservent(void)
{
}

static struct services *
read_entries(const struct entry *entries, size_t count)
{
	struct diag d = {0};
	struct services *s;

	system_services.entries = entries;
	system_services.count = count;
	system_services.reads = 0;
	s = services_read(&d);
	if (s == NULL)
		fail_msg("%s", d.text);
	return s;
}

static struct services *
read_few(void)
{
	return read_entries(few, sizeof(few) / sizeof(few[0]));
}

/* Both of them: "PORT/PROTOCOL=NAME ", or nothing. */
static void
expect(const struct services_place *first, size_t count, const char *expected)
{
	char said[256] = "";
	size_t used = 0;

	for (size_t i = 0; i < count; i++)
		used += (size_t)snprintf(said + used, sizeof(said) - used, "%u/%s=%s ",
		    first[i].service->port, first[i].service->protocol,
		    first[i].service->name);
	assert_string_equal(said, expected);
}

static void
expect_named(const struct services *s, const char *name, const char *expected)
{
	const struct services_place *first;
	size_t count = services_named(s, name, &first);

	expect(first, count, expected);
}

static void
expect_at(const struct services *s, unsigned int port, const char *expected)
{
	const struct services_place *first;
	size_t count = services_with_port(s, port, &first);

	expect(first, count, expected);
}

static void
a_name_has_one_answer_for_each_protocol_tcp_and_udp_first(void **state)
{
	struct services *s = read_few();

	(void)state;
	expect_named(s, "echo", "7/tcp=echo 7/udp=echo 4/ddp=echo ");
	expect_named(s, "sctp-only", "82/sctp=sctp-only ");
	services_free(s);
}

static void
an_alias_is_a_name(void **state)
{
	struct services *s = read_few();

	(void)state;
	expect_named(s, "sink", "9/tcp=discard ");
	expect_named(s, "null", "9/tcp=discard ");
	expect_named(s, "self", "81/tcp=self ");
	services_free(s);
}

static void
the_first_that_was_read_wins(void **state)
{
	struct services *s = read_few();

	(void)state;
	expect_named(s, "http", "80/tcp=http ");
	expect_at(s, 80, "80/tcp=http ");
	services_free(s);
}

static void
a_port_has_the_name_of_each_protocol(void **state)
{
	struct services *s = read_few();

	(void)state;
	expect_at(s, 7, "7/tcp=echo 7/udp=echo ");
	expect_at(s, 4, "4/ddp=echo ");
	expect_at(s, 0, "");
	expect_at(s, 65535, "");
	services_free(s);
}

static void
names_are_compared_letter_by_letter(void **state)
{
	struct services *s = read_few();

	(void)state;
	expect_named(s, "HTTP", "");
	expect_named(s, "htt", "");
	expect_named(s, "", "");
	services_free(s);
}

static void
all_are_there_in_the_order_in_which_they_were_read(void **state)
{
	struct services *s = read_few();
	size_t count = sizeof(few) / sizeof(few[0]);

	(void)state;
	for (size_t i = 0; i < count; i++)
		assert_string_equal(services_at(s, i)->name, few[i].name);
	assert_null(services_at(s, count));
	assert_int_equal(system_services.reads, 1);
	services_free(s);
}

static bool
is_port(const struct vectors *v)
{
	return strcmp(v->field[0].text, "getservbyport") == 0;
}

/* Appends the services that are in the rows about ports, or in those about names. */
static size_t
gather(bool ports, struct entry *entries, size_t count)
{
	struct vectors v;

	vectors_open(&v, "service_lookup");
	while (vectors_next(&v)) {
		const char *key = v.field[1].text, *result = v.field[3].text;
		struct entry *e = &entries[count];

		if (is_port(&v) != ports || strcmp(result, "-") == 0 ||
		    strcmp(v.field[2].text, "-") == 0)
			continue;
		assert_true(++count < ENTRIES_MAX);
		e->name = strdup(ports ? result : key);
		e->port = (unsigned int)strtoul(ports ? key : result, NULL, 10);
		e->protocol = strdup(v.field[2].text);
	}
	return count;
}

static const struct service *
choose(const struct services_place *first, size_t count, const char *protocol)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(first[i].service->protocol, protocol) == 0)
			return first[i].service;
	return NULL;
}

static void
check_row(const struct services *s, const struct vectors *v)
{
	const char *key = v->field[1].text, *expected = v->field[3].text;
	unsigned int port = (unsigned int)strtoul(key, NULL, 10);
	const struct services_place *first;
	const struct service *found;
	char text[16];
	size_t count = is_port(v) ? services_with_port(s, port, &first) :
				    services_named(s, key, &first);

	found = choose(first, count, v->field[2].text);
	if (found == NULL) {
		assert_string_equal(expected, "-");
		return;
	}
	snprintf(text, sizeof(text), "%u", found->port);
	assert_string_equal(is_port(v) ? found->name : text, expected);
}

/*
 * The system's services are those of the rows, those of ports first, since they have
 * the names that are no aliases.  A row for any protocol does not say which has it.
 */
static void
the_answers_are_those_of_glibc(void **state)
{
	static struct entry entries[ENTRIES_MAX];
	size_t count = gather(false, entries, gather(true, entries, 0));
	struct services *s = read_entries(entries, count);
	struct vectors v;

	(void)state;
	vectors_open(&v, "service_lookup");
	while (vectors_next(&v))
		if (strcmp(v.field[2].text, "-") != 0)
			check_row(s, &v);
	assert_true(v.rows > 1000);
	services_free(s);
	for (size_t i = 0; i < count; i++) {
		free((char *)entries[i].name);
		free((char *)entries[i].protocol);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_name_has_one_answer_for_each_protocol_tcp_and_udp_first),
	    cmocka_unit_test(an_alias_is_a_name),
	    cmocka_unit_test(the_first_that_was_read_wins),
	    cmocka_unit_test(a_port_has_the_name_of_each_protocol),
	    cmocka_unit_test(names_are_compared_letter_by_letter),
	    cmocka_unit_test(all_are_there_in_the_order_in_which_they_were_read),
	    cmocka_unit_test(the_answers_are_those_of_glibc),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
