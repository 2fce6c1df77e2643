#include "cli/addr_answer.h"

#include <string.h>

#include "base/diag.h"
#include "cli/addr_class.h"
#include "cli/addr_question.h"
#include "cli/json.h"
#include "cli/output.h"

static void
write_input(
    const struct addr_question *q, const char *word, size_t length, struct output *out)
{
	if (!q->with_input)
		return;
	output_write(out, word, length);
	output_write(out, "\t", 1);
}

/* One form, or a dash where r has it not. */
static void
write_form(const struct addr_question *q, const struct form *form,
    const struct reading *r, struct output *out)
{
	char text[FORM_TEXT_MAX];
	size_t length = form->write(r, &q->rules, text);

	if (length == 0)
		output_write(out, "-", 1);
	else
		output_write(out, text, length);
}

static void
write_fields(const struct addr_question *q, const char *word, size_t length,
    const struct reading *r, struct output *out)
{
	write_input(q, word, length, out);
	for (size_t i = 0; i < q->to.count; i++) {
		if (i > 0)
			output_write(out, "\t", 1);
		write_form(q, q->to.forms[i], r, out);
	}
	if (q->classify && q->to.count > 0)
		output_write(out, "\t", 1);
	if (q->classify)
		addr_class_write(&q->nat64, &r->addr, out);
	if (q->to.count != 1 || strcmp(q->to.forms[0]->name, "packed") != 0)
		output_write(out, "\n", 1);
}

static void
add_form(struct json *j, const struct addr_question *q, const struct form *form,
    const struct reading *r)
{
	char text[FORM_TEXT_MAX];
	size_t length = form->write(r, &q->rules, text);

	if (length == 0)
		json_word(j, form->name, "null");
	else
		json_string(j, form->name, text, length);
}

/* All forms, but text, which is the address, and those that are not text. */
static void
add_all_forms(struct json *j, const struct addr_question *q, const struct reading *r)
{
	const struct form *form;

	for (size_t i = 0; (form = form_at(i)) != NULL; i++)
		if (form->write != NULL && strcmp(form->name, "text") != 0 &&
		    strcmp(form->name, "packed") != 0)
			add_form(j, q, form, r);
}

static void
write_json(const struct addr_question *q, const char *word, size_t length,
    const struct reading *r, struct output *out)
{
	struct reading alone = {.addr = r->addr, .prefix = READING_NONE};
	struct json j = {.out = out};
	char text[FORM_TEXT_MAX];

	json_begin(&j);
	json_string(&j, "input", word, length);
	json_string(&j, "address", text, addr_format(&alone.addr, text));
	json_word(&j, "family", r->addr.family == ADDR_V4 ? "\"inet\"" : "\"inet6\"");
	json_word(&j, "status", "\"ok\"");
	if (r->prefix >= 0)
		json_number(&j, "prefix", r->prefix);
	if (r->port >= 0)
		json_number(&j, "port", r->port);
	for (size_t i = 0; i < q->to.count; i++)
		add_form(&j, q, q->to.forms[i], r);
	if (q->to.count == 0 && !q->classify)
		add_all_forms(&j, q, r);
	if (q->classify || q->to.count == 0)
		addr_class_add(&q->nat64, &r->addr, &j);
	json_end(&j);
}

void
addr_answer(const struct addr_question *q, const char *word, size_t length,
    const struct reading *r, struct output *out)
{
	if (q->test)
		return;
	if (q->json)
		write_json(q, word, length, r, out);
	else
		write_fields(q, word, length, r, out);
}

static void
write_bad_json(
    const struct addr_question *q, const char *word, size_t length, struct output *out)
{
	struct json j = {.out = out};
	struct diag why = {0};

	addr_question_refuse(q, word, length, &why);
	json_begin(&j);
	json_string(&j, "input", word, length);
	json_word(&j, "status", "\"invalid\"");
	json_string(&j, "error", why.text, strlen(why.text));
	json_end(&j);
}

/* Nothing can stand for an address among packed bytes. */
static bool
says_nothing(const struct addr_question *q)
{
	return q->test || q->skip_bad ||
	    (!q->json && q->to.count == 1 &&
		strcmp(q->to.forms[0]->name, "packed") == 0);
}

void
addr_answer_bad(
    const struct addr_question *q, const char *word, size_t length, struct output *out)
{
	if (q->json && !q->skip_bad) {
		write_bad_json(q, word, length, out);
		return;
	}
	addr_answer_piece(q, word, length, true, true, out);
}

void
addr_answer_piece(const struct addr_question *q, const char *text, size_t length,
    bool first, bool last, struct output *out)
{
	if (says_nothing(q))
		return;
	if (q->json && first)
		write_bad_json(q, text, length, out);
	if (q->json)
		return;
	if (q->keep_bad || q->with_input)
		output_write(out, text, length);
	if (last && !q->keep_bad)
		output_write(out, q->with_input ? "\t-" : "-", q->with_input ? 2 : 1);
	if (last)
		output_write(out, "\n", 1);
}
