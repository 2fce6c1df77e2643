#include "cli/service_answer.h"

#include <stdio.h>
#include <string.h>

#include "base/diag.h"
#include "base/num.h"
#include "cli/json.h"
#include "cli/output.h"
#include "lookup/services.h"

enum { PORT_MAX = 65535, KEY_MAX = 256 };

/* A word, taken apart, and what was found for it. */
struct service_search {
	const char *protocol; /* the one that is wanted; see service_is_wanted */
	bool by_port;
	const struct services_place *first;
	size_t count;
	char key[KEY_MAX]; /* the word without its protocol */
};

/* Digits, perhaps with a sign: a number, whatever its size. */
static bool
is_number(const char *text)
{
	const char *digits = text[0] == '-' ? text + 1 : text;

	return digits[0] != '\0' && digits[strspn(digits, "0123456789")] == '\0';
}

static bool
is_of(const struct service *service, const char *protocol)
{
	return strcmp(service->protocol, protocol) == 0;
}

bool
service_is_wanted(const char *protocol, const struct service *service)
{
	if (protocol == NULL)
		return is_of(service, "tcp") || is_of(service, "udp");
	return strcmp(protocol, "any") == 0 || is_of(service, protocol);
}

/* KEY, or KEY/PROTOCOL as services(5) writes it, which is stronger than --proto. */
static int
take_apart(const struct service_question *q, const char *word,
    struct service_search *search, struct diag *d)
{
	size_t length = strcspn(word, "/");

	search->protocol = q->settings.protocol;
	if (word[length] == '/')
		search->protocol = word + length + 1;
	if (length == 0)
		return diag_set(d, STATUS_USAGE, "neither a name nor a port");
	if (length >= KEY_MAX)
		return diag_set(d, STATUS_NO, "no service has this name");
	memcpy(search->key, word, length);
	search->key[length] = '\0';
	search->by_port = is_number(search->key);
	return 0;
}

static int
nothing(const struct service_question *q, const struct service_search *search,
    struct diag *d)
{
	const char *key = search->by_port ? "port" : "name";

	if (services_at(q->services, 0) == NULL)
		return diag_set(d, STATUS_NO,
		    "no service is known here: /etc/services is missing or empty");
	if (search->protocol == NULL || strcmp(search->protocol, "any") == 0)
		return diag_set(d, STATUS_NO, "no service has this %s", key);
	return diag_set(d, STATUS_NO, "no service of protocol '%s' has this %s",
	    search->protocol, key);
}

/* Returns 0 where anything was found, or -1 with d. */
static int
search_for(const struct service_question *q, const char *word,
    struct service_search *search, struct diag *d)
{
	int64_t port;

	if (take_apart(q, word, search, d) == -1)
		return -1;
	if (search->by_port && num_parse(search->key, 0, PORT_MAX, &port, d) == -1)
		return -1;
	if (search->by_port)
		search->count = services_with_port(
		    q->services, (unsigned int)port, &search->first);
	else
		search->count = services_named(
		    q->services, search->key, &search->first);
	for (size_t i = 0; i < search->count; i++)
		if (service_is_wanted(search->protocol, search->first[i].service))
			return 0;
	return nothing(q, search, d);
}

static void
write_input(const struct service_question *q, const char *word, size_t length,
    struct output *out)
{
	if (!q->with_input)
		return;
	output_write(out, word, length);
	output_write(out, "\t", 1);
}

static void
write_field(struct output *out, const char *text, char end)
{
	output_write(out, text, strlen(text));
	output_write(out, &end, 1);
}

static void
write_port(struct output *out, unsigned int port)
{
	char text[sizeof("65535")];

	snprintf(text, sizeof(text), "%u", port);
	write_field(out, text, '\t');
}

/* Its members, or with begin and end around them one of an array. */
static void
add_service(struct json *j, const struct service *s)
{
	json_string(j, "name", s->name, strlen(s->name));
	json_number(j, "port", s->port);
	json_string(j, "protocol", s->protocol, strlen(s->protocol));
	json_begin_array(j, "aliases");
	for (const char *const *a = s->aliases; *a != NULL; a++)
		json_string(j, NULL, *a, strlen(*a));
	json_end_array(j);
}

static void
write_json(const char *word, size_t length, const struct service_search *search,
    const struct diag *why, struct output *out)
{
	struct json j = {.out = out};

	json_begin(&j);
	json_string(&j, "input", word, length);
	json_outcome(&j, why);
	json_begin_array(&j, "services");
	for (size_t i = 0; i < search->count; i++) {
		if (!service_is_wanted(search->protocol, search->first[i].service))
			continue;
		json_begin_member(&j, NULL);
		add_service(&j, search->first[i].service);
		json_end_member(&j);
	}
	json_end_array(&j);
	json_end(&j);
}

static void
write_lines(const struct service_question *q, const char *word, size_t length,
    const struct service_search *search, struct output *out)
{
	for (size_t i = 0; i < search->count; i++) {
		const struct service *service = search->first[i].service;

		if (!service_is_wanted(search->protocol, service))
			continue;
		write_input(q, word, length, out);
		if (search->by_port)
			write_field(out, service->name, '\t');
		else
			write_port(out, service->port);
		write_field(out, service->protocol, '\n');
	}
}

int
service_answer(const struct settings *s, const char *word, size_t length,
    struct output *out, struct diag *d)
{
	const struct service_question *q = (const struct service_question *)s;
	struct service_search search;

	if (search_for(q, word, &search, d) == -1)
		return -1;
	if (s->json)
		write_json(word, length, &search, d, out);
	else
		write_lines(q, word, length, &search, out);
	return 0;
}

void
service_refuse(const struct settings *s, const char *word, size_t length,
    const struct diag *why, struct output *out)
{
	const struct service_question *q = (const struct service_question *)s;
	const struct service_search none = {.count = 0};

	if (s->json) {
		write_json(word, length, &none, why, out);
		return;
	}
	if (!q->with_input)
		return;
	write_input(q, word, length, out);
	output_line(out, "-\t-", strlen("-\t-"));
}

/* The other names, with commas in between. */
static void
write_aliases(struct output *out, const char *const *aliases)
{
	if (*aliases == NULL)
		write_field(out, "-", '\n');
	for (; *aliases != NULL; aliases++)
		write_field(out, *aliases, aliases[1] != NULL ? ',' : '\n');
}

void
service_list(
    const struct settings *s, const struct service *service, struct output *out)
{
	struct json j = {.out = out};

	if (s->json) {
		json_begin(&j);
		add_service(&j, service);
		json_end(&j);
		return;
	}
	write_field(out, service->name, '\t');
	write_port(out, service->port);
	write_field(out, service->protocol, '\t');
	write_aliases(out, service->aliases);
}
