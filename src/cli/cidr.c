#include "cli/cidr.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "cli/blocks.h"
#include "cli/output.h"
#include "cli/say.h"
#include "session/settings.h"

/* As much of a bad word as is shown. */
enum { SHOWN_MAX = 128 };

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

bool
cidr_next_word(const char **line, size_t *left, const char **word, size_t *length)
{
	const char *p = *line, *end = p + *left;

	while (p < end && is_blank(*p))
		p++;
	*word = p;
	while (p < end && !is_blank(*p))
		p++;
	*length = (size_t)(p - *word);
	*line = p;
	*left = (size_t)(end - p);
	return *length > 0;
}

int
cidr_name_word(const char *word, size_t length, struct diag *why)
{
	if (length == 0)
		return diag_prefix(why, "''");
	return diag_prefix(
	    why, "%.*s", length > SHOWN_MAX ? SHOWN_MAX : (int)length, word);
}

int
cidr_read_range(const char *word, size_t length, struct range *r, struct diag *why)
{
	if (range_parse(word, length, r) == 0)
		return 0;
	return diag_set(why, STATUS_NO, "%s", range_why_not(word, length));
}

int
cidr_read_prefix(const char *word, size_t length, struct prefix *p, struct diag *why)
{
	if (prefix_parse(word, length, p) == 0)
		return 0;
	return diag_set(why, STATUS_NO, "%s", prefix_why_not(word, length));
}

static bool
is_number(const char *word)
{
	size_t sign = strchr("+-/", word[0]) != NULL;

	return word[0] != '\0' && word[sign] != '\0' &&
	    strspn(word + sign, "0123456789") == strlen(word + sign);
}

const char *
cidr_take_number(int *argc, char **argv)
{
	const char *number;
	int i = 0;

	while (i < *argc && !is_number(argv[i]))
		i++;
	if (i == *argc)
		return NULL;
	number = argv[i];
	memmove(argv + i, argv + i + 1, (size_t)(*argc - i) * sizeof(*argv));
	--*argc;
	return number;
}

void
cidr_put(const struct cidr *c, const char *word, size_t length, struct output *out,
    const char *answer, size_t answer_length)
{
	if (c->names_input) {
		output_write(out, word, length);
		output_write(out, "\t", 1);
	}
	output_line(out, answer, answer_length);
}

void
cidr_put_prefix(const struct cidr *c, const char *word, size_t length,
    struct output *out, const struct prefix *p)
{
	char text[PREFIX_TEXT_MAX];

	cidr_put(c, word, length, out, text, prefix_format(p, text));
}

bool
cidr_has_one(int argc, char **argv)
{
	return argc == 1 && strcmp(argv[0], "-") != 0;
}

static void
refuse(const struct cidr *c, const char *word, size_t length, struct output *out,
    const struct diag *why)
{
	if (c->settings->skip_bad)
		return;
	if (c->settings->keep_bad)
		cidr_put(c, word, length, out, word, length);
	else if (c->refuse != NULL)
		c->refuse(c, word, length, out, why);
	else
		cidr_put(c, word, length, out, "-", 1);
}

/* A line of length bytes, which may end with a carriage return. */
static void
answer_line(const struct cidr *c, const char *line, size_t length, struct output *out,
    struct tally *t)
{
	struct diag why = {0};

	if (length > 0 && line[length - 1] == '\r')
		length--;
	t->lines++;
	if (c->answer(c, line, length, out, &why) == 0)
		return;
	t->bad++;
	refuse(c, line, length, out, &why);
	if (c->settings->verbose > 0) {
		cidr_name_word(line, length, &why);
		say_diag(&why);
	}
}

/* A line that is too long is bad; kept, it comes out piece by piece. */
static void
answer_piece(
    const struct cidr *c, const struct block *b, struct output *out, struct tally *t)
{
	struct diag why = {0};

	t->lines += b->first;
	t->bad += b->first;
	if (c->settings->keep_bad) {
		output_write(out, b->text, b->length);
		output_write(out, "\n", b->last);
	} else if (b->first) {
		diag_set(&why, STATUS_NO, "the line is too long");
		refuse(c, "", 0, out, &why);
	}
}

static void
answer_block(
    const void *context, const struct block *b, struct output *out, struct tally *t)
{
	const struct cidr *c = context;
	const char *p = b->text, *end = b->text + b->length;

	if (b->kind == BLOCK_PIECE) {
		answer_piece(c, b, out, t);
		return;
	}
	while (p < end) {
		const char *newline = memchr(p, '\n', (size_t)(end - p));

		answer_line(c, p, (size_t)(newline - p), out, t);
		p = newline + 1;
	}
}

static int
answer_stdin(const struct cidr *c, int *status, struct diag *d)
{
	const struct block_work work = {
	    .answer = answer_block, .context = c, .alone = c->settings->verbose > 0};
	struct tally t = {0};
	struct diag count = {0};

	if (blocks_run(STDIN_FILENO, &work, &t, d) == -1)
		return -1;
	if (t.bad == 0)
		return 0;
	*status = STATUS_NO;
	diag_set(&count, STATUS_NO, "%" PRIu64 " of %" PRIu64 " lines %s bad", t.bad,
	    t.lines, t.bad == 1 ? "is" : "are");
	say_diag(&count);
	return 0;
}

static void
answer_word(const struct cidr *c, const char *word, struct output *out, int *status)
{
	struct diag why = {0};

	if (c->answer(c, word, strlen(word), out, &why) == 0)
		return;
	refuse(c, word, strlen(word), out, &why);
	cidr_name_word(word, strlen(word), &why);
	say_diag(&why);
	*status = why.status;
}

int
cidr_answer(struct cidr *c, int argc, char **argv, struct diag *d)
{
	struct output out;
	int status = STATUS_OK;

	output_init(&out, STDOUT_FILENO);
	c->streams = argc == 0;
	if (argc == 0 && answer_stdin(c, &status, d) == -1)
		return d->status;
	for (int i = 0; i < argc; i++) {
		c->streams = strcmp(argv[i], "-") == 0;
		if (!c->streams)
			answer_word(c, argv[i], &out, &status);
		else if (output_flush(&out, d) == -1 ||
		    answer_stdin(c, &status, d) == -1)
			return d->status;
	}
	return output_flush(&out, d) == -1 ? (int)d->status : status;
}

/* The operands with a blank between them, to be freed; NULL with d. */
static char *
join(int argc, char **argv, struct diag *d)
{
	size_t room = 1, used = 0;
	char *line;

	for (int i = 0; i < argc; i++)
		room += strlen(argv[i]) + 1;
	line = malloc(room);
	if (line == NULL) {
		diag_set(d, STATUS_LOCAL, "no room for so many operands");
		return NULL;
	}
	for (int i = 0; i < argc; i++) {
		size_t length = strlen(argv[i]);

		memcpy(line + used, argv[i], length);
		used += length;
		line[used++] = ' ';
	}
	line[used > 0 ? used - 1 : 0] = '\0';
	return line;
}

int
cidr_answer_line(struct cidr *c, int argc, char **argv, struct diag *d)
{
	char *line;
	int status;

	if (argc == 0)
		return cidr_answer(c, argc, argv, d);
	line = join(argc, argv, d);
	if (line == NULL)
		return d->status;
	status = cidr_answer(c, 1, &line, d);
	free(line);
	return status;
}
