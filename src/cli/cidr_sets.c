/* serval cidr merge, exclude, intersect, common: addresses as sets */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "cli/cidr.h"
#include "cli/cidr_gather.h"
#include "cli/cidr_operations.h"
#include "cli/output.h"
#include "session/settings.h"

static int
no_room(struct diag *d)
{
	return diag_errno(d, STATUS_LOCAL, errno, "no room for so many prefixes");
}

/* Writes the fewest prefixes that cover set, which is tidy. */
static void
write_set(const struct cidr *c, const char *word, size_t length, struct output *out,
    const struct set *set)
{
	for (size_t i = 0; i < set_count(set); i++) {
		struct range r = set_at(set, i);
		struct prefix p;
		bool more;

		do {
			more = range_take(&r, &p);
			cidr_put_prefix(c, word, length, out, &p);
		} while (more);
	}
}

static int
print_set(const struct settings *s, const struct set *set, struct diag *d)
{
	const struct cidr c = {.settings = s};
	struct output out;

	output_init(&out, STDOUT_FILENO);
	write_set(&c, "", 0, &out, set);
	return output_flush(&out, d);
}

/* Gathers the operands, or stdin, or with -f the file's lines, too. */
static int
gather_all(const struct settings *s, int argc, char **argv, struct set *set,
    int *status, struct diag *d)
{
	if (s->cidr.file != NULL && cidr_gather_file(s->cidr.file, set, d) == -1)
		return -1;
	if ((s->cidr.file == NULL || argc > 0) &&
	    cidr_gather(s, argc, argv, set, status, d) == -1)
		return -1;
	return set_tidy(set) == 0 ? 0 : no_room(d);
}

static int
run_merge(const struct settings *s, int argc, char **argv, struct diag *d)
{
	struct set set = {0};
	int status = STATUS_OK;
	int result = gather_all(s, argc, argv, &set, &status, d);

	if (result == 0)
		result = print_set(s, &set, d);
	set_free(&set);
	return result == -1 ? (int)d->status : status;
}

static int
run_common(const struct settings *s, int argc, char **argv, struct diag *d)
{
	struct set set = {0};
	int status = STATUS_OK;
	int result = gather_all(s, argc, argv, &set, &status, d);

	if (result == 0 && set.count4 > 0 && set.count6 > 0)
		result = diag_set(
		    d, STATUS_NO, "IPv4 and IPv6 have no prefix in common");
	if (result == 0 && set_count(&set) == 0)
		result = diag_set(d, STATUS_NO, "%s", "");
	if (result == 0) {
		struct range all = set_at(&set, 0);
		struct prefix span;

		all.last = set_at(&set, set_count(&set) - 1).last;
		span = range_span(&all);
		all = range_of(&span);
		set_free(&set);
		result = set_add(&set, &all) == 0 ? print_set(s, &set, d) : no_room(d);
	}
	set_free(&set);
	return result == -1 ? (int)d->status : status;
}

/* Which of the two operations an answer is for. */
typedef int
combine_function(const struct set *a, const struct set *b, struct set *result);

/* Makes a the result of combining it with b. */
static int
combine(combine_function *how, struct set *a, struct set *b)
{
	struct set result = {0};
	int done = -1;

	if (set_tidy(a) == 0 && set_tidy(b) == 0)
		done = how(a, b, &result);
	set_free(a);
	*a = result;
	return done;
}

static int
read_word(const char *word, size_t length, struct set *set, struct diag *why)
{
	struct range r;

	if (cidr_read_range(word, length, &r, why) == -1)
		return cidr_name_word(word, length, why);
	return set_add(set, &r) == 0 ? 0 : no_room(why);
}

/* Combines the first word of a line with each that follows it. */
static int
answer(const struct cidr *c, const char *line, size_t length, struct output *out,
    struct diag *why)
{
	combine_function *how = *(combine_function *const *)c->context;
	const char *rest = line, *word;
	size_t left = length, word_length;
	struct set all = {0}, other = {0};
	int result;

	cidr_next_word(&rest, &left, &word, &word_length);
	result = read_word(word, word_length, &all, why);
	while (result == 0 && cidr_next_word(&rest, &left, &word, &word_length)) {
		result = read_word(word, word_length, &other, why);
		if (result == 0 && combine(how, &all, &other) == -1)
			result = no_room(why);
		set_free(&other);
	}
	if (result == 0)
		write_set(c, line, length, out, &all);
	set_free(&all);
	return result;
}

/* Combines the operands: the first with each that follows it. */
static int
combine_operands(
    combine_function *how, int argc, char **argv, struct set *all, struct diag *d)
{
	struct set other = {0};
	int result = cidr_gather_word(argv[0], all, d);

	for (int i = 1; i < argc && result == 0; i++) {
		result = cidr_gather_word(argv[i], &other, d);
		if (result == 0 && combine(how, all, &other) == -1)
			result = no_room(d);
		set_free(&other);
	}
	if (result == 0 && set_tidy(all) == -1)
		result = no_room(d);
	return result;
}

/* Combines all the operands, or stdin, with the file. */
static int
combine_file(combine_function *how, const struct settings *s, int argc, char **argv,
    struct set *all, int *status, struct diag *d)
{
	struct set other = {0};
	int result = cidr_gather_file(s->cidr.file, &other, d);

	if (result == 0)
		result = cidr_gather(s, argc, argv, all, status, d);
	if (result == 0 && combine(how, all, &other) == -1)
		result = no_room(d);
	set_free(&other);
	return result;
}

static int
run_combine(combine_function *how, const struct settings *s, int argc, char **argv,
    struct diag *d)
{
	struct cidr c = {
	    .settings = s, .answer = answer, .context = &how, .names_input = true};
	struct set all = {0};
	int status = STATUS_OK, result;

	if (argc == 0 && s->cidr.file == NULL)
		return cidr_answer(&c, argc, argv, d);
	if (s->cidr.file != NULL)
		result = combine_file(how, s, argc, argv, &all, &status, d);
	else
		result = combine_operands(how, argc, argv, &all, d);
	if (result == 0)
		result = print_set(s, &all, d);
	set_free(&all);
	return result == -1 ? (int)d->status : status;
}

static int
run_exclude(const struct settings *s, int argc, char **argv, struct diag *d)
{
	return run_combine(set_subtract, s, argc, argv, d);
}

static int
run_intersect(const struct settings *s, int argc, char **argv, struct diag *d)
{
	return run_combine(set_intersect, s, argc, argv, d);
}

const struct command cidr_merge = {
    .name = "cidr merge",
    .bit = FOR_CIDR_SET,
    .arguments = "[PREFIX...]",
    .summary = "the fewest prefixes that cover the same addresses",
    .min = 0,
    .max = -1,
    .run = run_merge,
};

const struct command cidr_common = {
    .name = "cidr common",
    .bit = FOR_CIDR_REST,
    .arguments = "[PREFIX...]",
    .summary = "the longest prefix that has all of them in it",
    .min = 0,
    .max = -1,
    .run = run_common,
};

const struct command cidr_exclude = {
    .name = "cidr exclude",
    .bit = FOR_CIDR_SET,
    .arguments = "[PREFIX [PREFIX...]]",
    .summary = "what is in the first and in none of the others",
    .min = 0,
    .max = -1,
    .run = run_exclude,
};

const struct command cidr_intersect = {
    .name = "cidr intersect",
    .bit = FOR_CIDR_SET,
    .arguments = "[PREFIX [PREFIX...]]",
    .summary = "what is in each of them",
    .min = 0,
    .max = -1,
    .run = run_intersect,
};
