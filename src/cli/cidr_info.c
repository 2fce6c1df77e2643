/* serval cidr: the facts of prefixes */
#include <string.h>

#include "base/diag.h"
#include "cli/cidr.h"
#include "cli/cidr_facts.h"
#include "cli/cidr_operations.h"
#include "cli/json.h"
#include "cli/output.h"
#include "session/settings.h"

/* Zones as an array; a name has nothing that JSON wants escaped. */
static void
write_list(struct json *j, const char *name, const char *words)
{
	char array[2 * CIDR_FACT_MAX];
	char *p = array;

	*p++ = '[';
	*p++ = '"';
	for (; *words != '\0'; words++) {
		if (*words != ' ') {
			*p++ = *words;
			continue;
		}
		memcpy(p, "\",\"", 3);
		p += 3;
	}
	memcpy(p, "\"]", sizeof("\"]"));
	json_word(j, name, array);
}

static void
write_member(struct json *j, const struct cidr_fact *fact, const struct cidr_subject *s)
{
	char text[CIDR_FACT_MAX + 1];
	size_t length = fact->write(s, text);

	text[length] = '\0';
	if (length == 0)
		json_word(j, fact->name, "null");
	else if (fact->is_list)
		write_list(j, fact->name, text);
	else if (fact->is_number)
		json_word(j, fact->name, text);
	else
		json_string(j, fact->name, text, length);
}

static int
answer_json(const struct cidr *c, const char *word, size_t length, struct output *out,
    struct diag *why)
{
	const struct cidr_fact_list *list = c->context;
	struct json j = {.out = out};
	struct cidr_subject s;

	if (cidr_facts_read(word, length, &s, why) == -1)
		return -1;
	json_begin(&j);
	json_string(&j, "input", word, length);
	json_string(&j, "status", "ok", strlen("ok"));
	for (size_t i = 0; i < list->count; i++)
		write_member(&j, list->facts[i], &s);
	json_end(&j);
	return 0;
}

static void
refuse_json(const struct cidr *c, const char *word, size_t length, struct output *out,
    const struct diag *why)
{
	struct json j = {.out = out};

	(void)c;
	json_begin(&j);
	json_string(&j, "input", word, length);
	json_string(&j, "status", "invalid", strlen("invalid"));
	json_string(&j, "error", why->text, strlen(why->text));
	json_end(&j);
}

/* All facts in one line, with tabs in between. */
static int
answer_line(const struct cidr *c, const char *word, size_t length, struct output *out,
    struct diag *why)
{
	const struct cidr_fact_list *list = c->context;
	struct cidr_subject s;

	if (cidr_facts_read(word, length, &s, why) == -1)
		return -1;
	if (c->names_input) {
		output_write(out, word, length);
		output_write(out, "\t", 1);
	}
	for (size_t i = 0; i < list->count; i++) {
		char text[CIDR_FACT_MAX];
		size_t used = list->facts[i]->write(&s, text);

		if (i > 0)
			output_write(out, "\t", 1);
		output_write(out, used > 0 ? text : "-", used > 0 ? used : 1);
	}
	output_write(out, "\n", 1);
	return 0;
}

/* A line for each fact that there is, its name first. */
static int
answer_page(const struct cidr *c, const char *word, size_t length, struct output *out,
    struct diag *why)
{
	const struct cidr_fact_list *list = c->context;
	struct cidr_subject s;

	if (c->streams)
		return answer_line(c, word, length, out, why);
	if (cidr_facts_read(word, length, &s, why) == -1)
		return -1;
	for (size_t i = 0; i < list->count; i++) {
		const char *name = list->facts[i]->name;
		char text[CIDR_FACT_MAX];
		size_t used = cidr_facts_brief(list->facts[i], &s, text);

		if (used == 0)
			continue;
		output_write(out, name, strlen(name));
		output_write(out, "\t", 1);
		output_line(out, text, used);
	}
	return 0;
}

/* "serval cidr ADDRESS +5" is arithmetic. */
static bool
has_sign(int argc, char **argv)
{
	for (int i = 0; i < argc; i++)
		if ((argv[i][0] == '+' || argv[i][0] == '-') && argv[i][1] >= '0' &&
		    argv[i][1] <= '9')
			return true;
	return false;
}

static int
run(const struct settings *s, int argc, char **argv, struct diag *d)
{
	struct cidr_fact_list list;
	struct cidr c = {.settings = s, .context = &list, .names_input = s->with_input};

	if (has_sign(argc, argv))
		return cidr_add.run(s, argc, argv, d);
	if (cidr_facts_choose(s->cidr.to, &list, d) == -1) {
		diag_prefix(d, "--to");
		return d->status;
	}
	if (s->json) {
		c.answer = answer_json;
		c.refuse = refuse_json;
	} else
		c.answer = s->cidr.to != NULL ? answer_line : answer_page;
	return cidr_answer(&c, argc, argv, d);
}

const struct command cidr_info = {
    .name = "cidr info",
    .bit = FOR_CIDR_INFO | FOR_CIDR_EACH,
    .arguments = "[PREFIX...]",
    .summary = "network, mask, first, last, count, reverse zones ...",
    .min = 0,
    .max = -1,
    .run = run,
};

const struct command cmd_cidr = {
    .name = "cidr",
    .bit = FOR_CIDR_INFO | FOR_CIDR_EACH,
    .arguments = "[OPERATION] [PREFIX...]",
    .summary = "calculate with prefixes and ranges, and match them",
    .min = 0,
    .max = -1,
    .operations = cidr_operations,
    .run = run,
};
