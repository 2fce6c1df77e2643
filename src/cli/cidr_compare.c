/* serval cidr contains, overlaps, distance: two prefixes and what is between them */
#include <string.h>

#include "addr/wide_math.h"
#include "base/diag.h"
#include "cli/cidr.h"
#include "cli/cidr_operations.h"
#include "session/settings.h"

typedef bool judge_function(const struct range *first, const struct range *other);

static int
next_range(const char **line, size_t *left, struct range *r, struct diag *why)
{
	const char *word;
	size_t length;

	if (!cidr_next_word(line, left, &word, &length))
		return diag_set(why, STATUS_NO, "two prefixes are needed");
	if (cidr_read_range(word, length, r, why) == -1)
		return cidr_name_word(word, length, why);
	return 0;
}

static bool
has_more(const char *line, size_t left)
{
	const char *word;
	size_t length;

	return cidr_next_word(&line, &left, &word, &length);
}

/* Judges the first word of the line and each other; all have to be right. */
static int
judge_line(judge_function *judge, const char *line, size_t length, bool *verdict,
    struct diag *why)
{
	struct range first, other;

	*verdict = true;
	if (next_range(&line, &length, &first, why) == -1)
		return -1;
	do {
		if (next_range(&line, &length, &other, why) == -1)
			return -1;
		*verdict = *verdict && judge(&first, &other);
	} while (has_more(line, length));
	return 0;
}

static int
answer_verdict(const struct cidr *c, const char *line, size_t length,
    struct output *out, struct diag *why)
{
	judge_function *judge = *(judge_function *const *)c->context;
	bool verdict;

	if (judge_line(judge, line, length, &verdict, why) == -1)
		return -1;
	cidr_put(c, line, length, out, verdict ? "yes" : "no", verdict ? 3 : 2);
	return 0;
}

/* The status alone is the answer for operands; lines are answered by yes and no. */
static int
run_judge(judge_function *judge, const struct settings *s, int argc, char **argv,
    struct diag *d)
{
	struct cidr c = {.settings = s,
	    .answer = answer_verdict,
	    .context = &judge,
	    .names_input = s->with_input};
	struct range first, other;
	bool verdict = true;

	if (argc == 0)
		return cidr_answer(&c, argc, argv, d);
	if (argc == 1) {
		diag_set(d, STATUS_USAGE, "two prefixes are needed");
		return d->status;
	}
	for (int i = 0; i < argc; i++) {
		if (cidr_read_range(argv[i], strlen(argv[i]), &other, d) == -1) {
			cidr_name_word(argv[i], strlen(argv[i]), d);
			return d->status = STATUS_USAGE;
		}
		if (i == 0)
			first = other;
		else
			verdict = verdict && judge(&first, &other);
	}
	return verdict ? STATUS_OK : STATUS_NO;
}

static int
run_contains(const struct settings *s, int argc, char **argv, struct diag *d)
{
	return run_judge(range_contains, s, argc, argv, d);
}

static int
run_overlaps(const struct settings *s, int argc, char **argv, struct diag *d)
{
	return run_judge(range_overlaps, s, argc, argv, d);
}

/* How many steps it is from the first address of one to that of the other. */
static int
answer_distance(const struct cidr *c, const char *line, size_t length,
    struct output *out, struct diag *why)
{
	const char *rest = line;
	size_t left = length;
	char digits[WIDE_DIGITS_MAX];
	struct range a, b;
	struct wide from, to;

	if (next_range(&rest, &left, &a, why) == -1 ||
	    next_range(&rest, &left, &b, why) == -1)
		return -1;
	if (a.family != b.family)
		return diag_set(why, STATUS_NO, "one is IPv4 and the other is IPv6");
	if (has_more(rest, left))
		return diag_set(why, STATUS_NO, "a distance is between two");
	from = wide_min(a.first, b.first);
	to = wide_max(a.first, b.first);
	cidr_put(c, line, length, out, digits,
	    wide_format(wide_subtract(to, from), 10, 0, digits));
	return 0;
}

static int
run_distance(const struct settings *s, int argc, char **argv, struct diag *d)
{
	struct cidr c = {
	    .settings = s, .answer = answer_distance, .names_input = s->with_input};

	return cidr_answer_line(&c, argc, argv, d);
}

const struct command cidr_contains = {
    .name = "cidr contains",
    .bit = FOR_CIDR_EACH,
    .arguments = "[PREFIX PREFIX...]",
    .summary = "are all the others in the first? the status says",
    .min = 0,
    .max = -1,
    .run = run_contains,
};

const struct command cidr_overlaps = {
    .name = "cidr overlaps",
    .bit = FOR_CIDR_EACH,
    .arguments = "[PREFIX PREFIX...]",
    .summary = "has the first addresses of each other? so, too",
    .min = 0,
    .max = -1,
    .run = run_overlaps,
};

const struct command cidr_distance = {
    .name = "cidr distance",
    .bit = FOR_CIDR_EACH,
    .arguments = "[ADDRESS ADDRESS]",
    .summary = "how far one is from the other",
    .min = 0,
    .max = -1,
    .run = run_distance,
};
