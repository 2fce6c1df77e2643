/* serval cidr next, prev, add, nth, distance: addresses as numbers */
#include <string.h>

#include "addr/wide_math.h"
#include "base/diag.h"
#include "cli/cidr.h"
#include "cli/cidr_operations.h"
#include "session/settings.h"

/* A number with a sign. */
struct steps {
	struct wide count;
	bool back;
};

/* Reads number, or takes 1 for NULL.  Returns 0, or -1 with d (STATUS_USAGE). */
static int
read_steps(const char *number, struct steps *steps, struct diag *d)
{
	size_t sign = number != NULL && strchr("+-", number[0]) != NULL;

	*steps = (struct steps){wide_small(1), sign && number[0] == '-'};
	if (number == NULL)
		return 0;
	if (wide_parse(number + sign, strlen(number + sign), 10, &steps->count) == 0)
		return 0;
	return diag_set(d, STATUS_USAGE, "%s: not a number of 128 bits", number);
}

/* Puts an address as the answer, or a prefix, which is that of length. */
static void
put(const struct cidr *c, const char *word, size_t length, struct output *out,
    const struct prefix *p)
{
	char text[ADDR_TEXT_MAX];

	if (memchr(word, '/', length) != NULL)
		cidr_put_prefix(c, word, length, out, p);
	else
		cidr_put(c, word, length, out, text, addr_format(&p->addr, text));
}

/* Moves a prefix by so many of its own size; false where there is none. */
static bool
move(struct prefix *p, const struct steps *steps)
{
	unsigned int host = prefix_width(p->addr.family) - p->length;
	struct wide at = p->length == 0 ? wide_small(0) :
					  wide_shift_right(prefix_first(p), host);
	struct wide room = steps->back ? at : wide_subtract(wide_ones(p->length), at);

	if (wide_less(room, steps->count))
		return false;
	at = steps->back ? wide_subtract(at, steps->count) : wide_add(at, steps->count);
	if (p->length > 0)
		p->addr = wide_addr(wide_shift_left(at, host), p->addr.family);
	return true;
}

static int
answer_move(const struct cidr *c, const char *word, size_t length, struct output *out,
    struct diag *why)
{
	struct prefix p;

	if (cidr_read_prefix(word, length, &p, why) == -1)
		return -1;
	p = prefix_network(&p);
	if (!move(&p, c->context))
		return diag_set(why, STATUS_NO, "there is no address that far");
	put(c, word, length, out, &p);
	return 0;
}

static int
run_move(const struct settings *s, int argc, char **argv, bool needed, bool back,
    struct diag *d)
{
	struct steps steps;
	struct cidr c = {.settings = s,
	    .answer = answer_move,
	    .context = &steps,
	    .number = cidr_take_number(&argc, argv),
	    .names_input = s->with_input};

	if (c.number == NULL && needed)
		diag_set(d, STATUS_USAGE, "cidr add: N is missing");
	else
		read_steps(c.number, &steps, d);
	if (d->status != STATUS_OK)
		return d->status;
	steps.back ^= back;
	return cidr_answer(&c, argc, argv, d);
}

static int
run_next(const struct settings *s, int argc, char **argv, struct diag *d)
{
	return run_move(s, argc, argv, false, false, d);
}

static int
run_prev(const struct settings *s, int argc, char **argv, struct diag *d)
{
	return run_move(s, argc, argv, false, true, d);
}

static int
run_add(const struct settings *s, int argc, char **argv, struct diag *d)
{
	return run_move(s, argc, argv, true, false, d);
}

/* The first address is number 0, the last one -1. */
static int
answer_nth(const struct cidr *c, const char *word, size_t length, struct output *out,
    struct diag *why)
{
	const struct steps *steps = c->context;
	struct wide count = steps->count;
	char text[ADDR_TEXT_MAX];
	struct range r;
	struct addr a;

	if (cidr_read_range(word, length, &r, why) == -1)
		return -1;
	if (steps->back && !wide_is_zero(count))
		count = wide_subtract(count, wide_small(1));
	if (wide_less(wide_subtract(r.last, r.first), count))
		return diag_set(why, STATUS_NO, "has fewer addresses than that");
	if (steps->back && !wide_is_zero(steps->count))
		a = wide_addr(wide_subtract(r.last, count), r.family);
	else
		a = wide_addr(wide_add(r.first, count), r.family);
	cidr_put(c, word, length, out, text, addr_format(&a, text));
	return 0;
}

static int
run_nth(const struct settings *s, int argc, char **argv, struct diag *d)
{
	struct steps steps;
	struct cidr c = {.settings = s,
	    .answer = answer_nth,
	    .context = &steps,
	    .number = cidr_take_number(&argc, argv),
	    .names_input = s->with_input};

	if (c.number == NULL)
		diag_set(d, STATUS_USAGE, "cidr nth: N is missing");
	else
		read_steps(c.number, &steps, d);
	return d->status != STATUS_OK ? (int)d->status : cidr_answer(&c, argc, argv, d);
}

const struct command cidr_next = {
    .name = "cidr next",
    .bit = FOR_CIDR_EACH,
    .arguments = "[ADDRESS | PREFIX...] [N]",
    .summary = "the address, or prefix of that size, behind it",
    .min = 0,
    .max = -1,
    .run = run_next,
};

const struct command cidr_prev = {
    .name = "cidr prev",
    .bit = FOR_CIDR_EACH,
    .arguments = "[ADDRESS | PREFIX...] [N]",
    .summary = "the address, or prefix of that size, before it",
    .min = 0,
    .max = -1,
    .run = run_prev,
};

const struct command cidr_add = {
    .name = "cidr add",
    .bit = FOR_CIDR_EACH,
    .arguments = "[ADDRESS | PREFIX...] [+-]N",
    .summary = "what is N behind or before; also cidr ADDRESS +N",
    .min = 0,
    .max = -1,
    .run = run_add,
};

const struct command cidr_nth = {
    .name = "cidr nth",
    .bit = FOR_CIDR_EACH,
    .arguments = "[PREFIX...] N",
    .summary = "address N, from 0 on, or from -1 back",
    .min = 0,
    .max = -1,
    .run = run_nth,
};
