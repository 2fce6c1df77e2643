/* serval resolve: the addresses of a name */
#include <stdio.h>
#include <string.h>

#include "base/diag.h"
#include "cli/answers.h"
#include "cli/command.h"
#include "cli/question.h"
#include "lookup/name.h"
#include "lookup/service.h"

static void
write_endpoint(const struct question *q, const char *word, const struct endpoint *e,
    struct output *out)
{
	char text[ENDPOINT_TEXT_MAX + sizeof("\t65535")];

	endpoint_host(e, false, text);
	if (q->with_port)
		snprintf(text + strlen(text), sizeof("\t65535"), "\t%u", q->port);
	question_write(q, word, text, out);
}

static int
family(const struct settings *s)
{
	if (s->ipv4)
		return AF_INET;
	return s->ipv6 ? AF_INET6 : AF_UNSPEC;
}

static int
answer(const struct settings *s, const char *word, size_t length, struct output *out,
    struct diag *d)
{
	const struct question *q = (const struct question *)s;
	const struct name_query query = {
	    .family = family(s),
	    .numeric = s->numeric,
	    .legacy_ip = s->legacy_ip,
	};
	struct name_answer addresses;

	(void)length;
	if (name_lookup(word, q->port, &query, &addresses, d) == -1)
		return -1;
	for (size_t i = 0; i < addresses.count; i++)
		write_endpoint(q, word, &addresses.endpoints[i], out);
	name_free(&addresses);
	return 0;
}

static int
run(const struct settings *s, int argc, char **argv, struct diag *d)
{
	const struct answering how = {
	    .answer = answer, .refusal = "", .names_word = true};
	int hosts = argc > 0 ? 1 : 0;
	struct question q = {
	    .settings = *s,
	    .with_input = question_is_many(hosts, argv),
	    .with_port = argc > 1,
	};

	if (q.with_port && service_port(argv[1], NULL, &q.port, d) == -1)
		return d->status;
	return answers_run(&how, &q.settings, hosts, argv, d);
}

const struct command cmd_resolve = {
    .name = "resolve",
    .bit = FOR_RESOLVE,
    .arguments = "[HOST [SERVICE]]",
    .summary = "print the addresses of a name, the best first (RFC 6724)",
    .min = 0,
    .max = 2,
    .run = run,
};
