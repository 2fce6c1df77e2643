/* serval cidr sort: lines in the order of their addresses */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "addr/wide_math.h"
#include "base/diag.h"
#include "cli/blocks.h"
#include "cli/cidr.h"
#include "cli/cidr_operations.h"
#include "cli/output.h"
#include "cli/say.h"
#include "session/settings.h"

/* A line and where it belongs: by its address as it was written, not by its network. */
struct item {
	struct range key;
	size_t at, length; /* in the text */
};

struct sorting {
	const struct settings *settings;
	char *text;
	size_t used, room;
	struct item *items;
	size_t count, item_room;
	bool short_of_room;
};

/* Makes room for more elements; returns the array, or NULL. */
static void *
grow(void *array, size_t needed, size_t *room, size_t size)
{
	size_t more = *room == 0 ? 4096 : *room;

	if (needed <= *room)
		return array;
	while (more < needed)
		more *= 2;
	array = reallocarray(array, more, size);
	if (array != NULL)
		*room = more;
	return array;
}

static int
read_key(const char *word, size_t length, struct range *key, struct diag *why)
{
	struct prefix p;

	if (cidr_read_range(word, length, key, why) == -1)
		return -1;
	if (prefix_parse(word, length, &p) == 0)
		key->first = wide_of(&p.addr);
	return 0;
}

/* Adds a line.  Returns 0, or -1 with why, which has an errno for want of memory. */
static int
add(struct sorting *s, const char *word, size_t length, struct diag *why)
{
	struct item item = {.at = s->used, .length = length};
	struct item *items;
	char *text;

	if (read_key(word, length, &item.key, why) == -1)
		return -1;
	text = grow(s->text, s->used + length, &s->room, 1);
	if (text == NULL)
		return diag_errno(
		    why, STATUS_LOCAL, errno, "no room for so many lines");
	s->text = text;
	items = grow(s->items, s->count + 1, &s->item_room, sizeof(*items));
	if (items == NULL)
		return diag_errno(
		    why, STATUS_LOCAL, errno, "no room for so many lines");
	s->items = items;
	memcpy(text + s->used, word, length);
	s->used += length;
	items[s->count++] = item;
	return 0;
}

static void
add_line(struct sorting *s, const char *line, size_t length, struct tally *t)
{
	struct diag why = {0};

	if (length > 0 && line[length - 1] == '\r')
		length--;
	t->lines++;
	if (add(s, line, length, &why) == 0)
		return;
	t->bad++;
	s->short_of_room |= why.error != 0;
	if (s->settings->verbose > 0) {
		cidr_name_word(line, length, &why);
		say_diag(&why);
	}
}

static void
add_block(
    const void *context, const struct block *b, struct output *out, struct tally *t)
{
	struct sorting *s = *(struct sorting *const *)context;
	const char *p = b->text, *end = b->text + b->length;

	(void)out;
	if (b->kind == BLOCK_PIECE) {
		t->lines += b->first;
		t->bad += b->first;
		return;
	}
	while (p < end) {
		const char *newline = memchr(p, '\n', (size_t)(end - p));

		add_line(s, p, (size_t)(newline - p), t);
		p = newline + 1;
	}
}

static int
add_stdin(struct sorting *s, int *status, struct diag *d)
{
	const struct block_work work = {
	    .answer = add_block, .context = &s, .alone = true};
	struct tally t = {0};
	struct diag count = {0};

	if (blocks_run(STDIN_FILENO, &work, &t, d) == -1)
		return -1;
	if (s->short_of_room)
		return diag_errno(d, STATUS_LOCAL, ENOMEM, "no room for so many lines");
	if (t.bad == 0)
		return 0;
	*status = STATUS_NO;
	diag_set(&count, STATUS_NO, "%" PRIu64 " of %" PRIu64 " lines %s bad", t.bad,
	    t.lines, t.bad == 1 ? "is" : "are");
	say_diag(&count);
	return 0;
}

static int
add_operand(struct sorting *s, const char *word, int *status, struct diag *d)
{
	struct diag why = {0};

	if (strcmp(word, "-") == 0)
		return add_stdin(s, status, d);
	if (add(s, word, strlen(word), &why) == 0)
		return 0;
	cidr_name_word(word, strlen(word), &why);
	say_diag(&why);
	*status = why.status;
	return 0;
}

static int
compare_keys(const struct range *a, const struct range *b)
{
	if (a->family != b->family)
		return a->family < b->family ? -1 : 1;
	if (!wide_equal(a->first, b->first))
		return wide_less(a->first, b->first) ? -1 : 1;
	if (!wide_equal(a->last, b->last))
		return wide_less(b->last, a->last) ? -1 : 1;
	return 0;
}

/* Equal ones stay as they came, whatever qsort does. */
static int
compare(const void *one, const void *other)
{
	const struct item *a = one, *b = other;
	int order = compare_keys(&a->key, &b->key);

	return order != 0 ? order : a->at < b->at ? -1 : a->at > b->at;
}

static int
print(const struct sorting *s, struct diag *d)
{
	struct output out;

	output_init(&out, STDOUT_FILENO);
	for (size_t i = 0; i < s->count; i++) {
		const struct item *item = &s->items[i];

		if (s->settings->cidr.unique && i > 0 &&
		    compare_keys(&item[-1].key, &item->key) == 0)
			continue;
		output_line(&out, s->text + item->at, item->length);
	}
	return output_flush(&out, d);
}

static int
run(const struct settings *settings, int argc, char **argv, struct diag *d)
{
	struct sorting s = {.settings = settings};
	int status = STATUS_OK, result = 0;

	if (argc == 0)
		result = add_stdin(&s, &status, d);
	for (int i = 0; i < argc && result == 0; i++)
		result = add_operand(&s, argv[i], &status, d);
	if (result == 0 && s.count > 0)
		qsort(s.items, s.count, sizeof(*s.items), compare);
	if (result == 0)
		result = print(&s, d);
	free(s.items);
	free(s.text);
	return result == -1 ? (int)d->status : status;
}

const struct command cidr_sort = {
    .name = "cidr sort",
    .bit = FOR_CIDR_SORT,
    .arguments = "[ADDRESS | PREFIX...]",
    .summary = "lines in numeric order, IPv4 before IPv6",
    .min = 0,
    .max = -1,
    .run = run,
};
