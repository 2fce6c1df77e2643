/* serval cidr split, supernet, range: prefixes out of prefixes and ranges */
#include <stdint.h>

#include "addr/wide_math.h"
#include "base/diag.h"
#include "cli/cidr.h"
#include "cli/cidr_operations.h"
#include "cli/output.h"
#include "session/settings.h"

/* The length that number, "/24" or "24", names; -1 where it names none. */
static int
read_length(const char *number)
{
	struct wide value;
	size_t slash = number[0] == '/';
	size_t length = 0;

	while (number[slash + length] != '\0')
		length++;
	if (wide_parse(number + slash, length, 10, &value) == -1 ||
	    wide_less(wide_small(WIDE_BITS), value))
		return -1;
	return (int)value.low;
}

static int
usage(const struct cidr *c, struct diag *d)
{
	return diag_set(d, STATUS_USAGE, "%s: not a prefix length", c->number);
}

/* Writes the network's parts of the given length, from first on, but skip ones. */
static void
write_parts(const struct cidr *c, const char *word, size_t word_length,
    struct output *out, const struct prefix *whole, unsigned int length,
    struct wide first)
{
	unsigned int width = prefix_width(whole->addr.family);
	struct wide last = wide_clear(prefix_last(whole), wide_ones(width - length));

	for (;; first = wide_add(first, wide_power(width - length))) {
		struct prefix part = {wide_addr(first, whole->addr.family), length};

		cidr_put_prefix(c, word, word_length, out, &part);
		if (out->error != 0 || wide_equal(first, last))
			return;
	}
}

static int
answer_split(const struct cidr *c, const char *word, size_t length, struct output *out,
    struct diag *why)
{
	const int *parts = c->context;
	unsigned int part_length = (unsigned int)*parts;
	struct prefix p;

	if (cidr_read_prefix(word, length, &p, why) == -1)
		return -1;
	if (part_length < p.length || part_length > prefix_width(p.addr.family))
		return diag_set(
		    why, STATUS_NO, "has no parts of length %u", part_length);
	write_parts(c, word, length, out, &p, part_length, prefix_first(&p));
	return 0;
}

/*
 * Splits into exactly so many parts: where that is no power of two, the first ones
 * are half as large as the others.
 */
static int
answer_into(const struct cidr *c, const char *word, size_t length, struct output *out,
    struct diag *why)
{
	uint64_t count = (uint64_t)c->settings->cidr.into;
	unsigned int bits = wide_width(wide_small(count)) - 1;
	uint64_t halved = count - (UINT64_C(1) << bits);
	struct prefix p, halves;
	struct range r;

	if (cidr_read_prefix(word, length, &p, why) == -1)
		return -1;
	if (p.length + bits + (halved > 0) > prefix_width(p.addr.family))
		return diag_set(why, STATUS_NO, "has fewer addresses than that");
	p = prefix_network(&p);
	r = range_of(&p);
	for (uint64_t i = 0; i < 2 * halved && out->error == 0; i++) {
		halves = (struct prefix){
		    wide_addr(r.first, r.family), p.length + bits + 1};
		cidr_put_prefix(c, word, length, out, &halves);
		r.first = wide_add(prefix_last(&halves), wide_small(1));
	}
	if (2 * halved < count)
		write_parts(c, word, length, out, &p, p.length + bits, r.first);
	return 0;
}

static int
run_split(const struct settings *s, int argc, char **argv, struct diag *d)
{
	int length = 0;
	struct cidr c = {.settings = s, .answer = answer_split, .context = &length};

	if (s->cidr.into > 0) {
		c.answer = answer_into;
	} else {
		c.number = cidr_take_number(&argc, argv);
		if (c.number == NULL)
			diag_set(
			    d, STATUS_USAGE, "cidr split: /N or --into N is missing");
		else if ((length = read_length(c.number)) == -1)
			usage(&c, d);
		if (d->status != STATUS_OK)
			return d->status;
	}
	c.names_input = s->with_input || !cidr_has_one(argc, argv);
	return cidr_answer(&c, argc, argv, d);
}

static int
answer_supernet(const struct cidr *c, const char *word, size_t length,
    struct output *out, struct diag *why)
{
	const int *wanted = c->context;
	struct prefix p;
	unsigned int shorter;

	if (cidr_read_prefix(word, length, &p, why) == -1)
		return -1;
	if (*wanted == -1 && p.length == 0)
		return diag_set(why, STATUS_NO, "there is nothing around it");
	shorter = *wanted == -1 ? p.length - 1 : (unsigned int)*wanted;
	if (shorter > p.length)
		return diag_set(why, STATUS_NO, "is larger than a /%u", shorter);
	p.length = shorter;
	p = prefix_network(&p);
	cidr_put_prefix(c, word, length, out, &p);
	return 0;
}

static int
run_supernet(const struct settings *s, int argc, char **argv, struct diag *d)
{
	int length = -1;
	struct cidr c = {.settings = s,
	    .answer = answer_supernet,
	    .context = &length,
	    .number = cidr_take_number(&argc, argv),
	    .names_input = s->with_input};

	if (c.number != NULL && (length = read_length(c.number)) == -1) {
		usage(&c, d);
		return d->status;
	}
	return cidr_answer(&c, argc, argv, d);
}

static int
answer_range(const struct cidr *c, const char *word, size_t length, struct output *out,
    struct diag *why)
{
	char text[RANGE_TEXT_MAX];
	struct range r;
	struct prefix p;
	bool more;

	if (cidr_read_range(word, length, &r, why) == -1)
		return -1;
	if (!range_has_dash(word, length)) {
		cidr_put(c, word, length, out, text, range_format(&r, text));
		return 0;
	}
	do {
		more = range_take(&r, &p);
		cidr_put_prefix(c, word, length, out, &p);
	} while (more);
	return 0;
}

static int
run_range(const struct settings *s, int argc, char **argv, struct diag *d)
{
	struct cidr c = {.settings = s,
	    .answer = answer_range,
	    .names_input = s->with_input || !cidr_has_one(argc, argv)};

	return cidr_answer(&c, argc, argv, d);
}

const struct command cidr_split = {
    .name = "cidr split",
    .bit = FOR_CIDR_SPLIT | FOR_CIDR_EACH,
    .arguments = "[PREFIX...] [/N]",
    .summary = "the parts of length N of a prefix",
    .min = 0,
    .max = -1,
    .run = run_split,
};

const struct command cidr_supernet = {
    .name = "cidr supernet",
    .bit = FOR_CIDR_EACH,
    .arguments = "[PREFIX...] [/N]",
    .summary = "the prefix of length N, or of one bit less, around",
    .min = 0,
    .max = -1,
    .run = run_supernet,
};

const struct command cidr_range = {
    .name = "cidr range",
    .bit = FOR_CIDR_EACH,
    .arguments = "[A-B | PREFIX...]",
    .summary = "a range as prefixes, and a prefix as a range",
    .min = 0,
    .max = -1,
    .run = run_range,
};
