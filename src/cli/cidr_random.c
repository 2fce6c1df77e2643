/* serval cidr random: any addresses of a prefix, each as likely as the others */
#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "addr/wide_math.h"
#include "base/diag.h"
#include "cli/cidr.h"
#include "cli/cidr_operations.h"
#include "cli/output.h"
#include "session/settings.h"

/* One getrandom(2) of up to 256 bytes is never cut short. */
enum { DRAWS = 256 / sizeof(struct wide) };

struct draws {
	struct wide numbers[DRAWS];
	size_t left;
};

static int
draw(struct draws *draws, struct wide *number, struct diag *d)
{
	if (draws->left == 0) {
		if (getrandom(draws->numbers, sizeof(draws->numbers), 0) == -1)
			return diag_errno(d, STATUS_LOCAL, errno, "getrandom");
		draws->left = DRAWS;
	}
	*number = draws->numbers[--draws->left];
	return 0;
}

/* A number of 0 to most: one that is too great is drawn again, which is fair. */
static int
draw_below(struct draws *draws, struct wide most, struct wide *number, struct diag *d)
{
	struct wide beyond = wide_clear(
	    wide_ones(WIDE_BITS), wide_ones(wide_width(most)));

	do {
		if (draw(draws, number, d) == -1)
			return -1;
		*number = wide_clear(*number, beyond);
	} while (wide_less(most, *number));
	return 0;
}

static int
answer(const struct cidr *c, const char *word, size_t length, struct output *out,
    struct diag *why)
{
	const struct wide *count = c->context;
	struct draws draws = {.left = 0};
	struct range r;

	if (cidr_read_range(word, length, &r, why) == -1)
		return -1;
	for (struct wide i = {0}; wide_less(i, *count) && out->error == 0;
	     i = wide_add(i, wide_small(1))) {
		char text[ADDR_TEXT_MAX];
		struct wide number = {0};
		struct addr a;

		if (draw_below(&draws, wide_subtract(r.last, r.first), &number, why) ==
		    -1)
			return -1;
		a = wide_addr(wide_add(r.first, number), r.family);
		cidr_put(c, word, length, out, text, addr_format(&a, text));
	}
	return 0;
}

static int
run(const struct settings *s, int argc, char **argv, struct diag *d)
{
	struct wide count = wide_small(1);
	struct cidr c = {.settings = s,
	    .answer = answer,
	    .context = &count,
	    .number = cidr_take_number(&argc, argv),
	    .names_input = s->with_input};

	if (c.number != NULL &&
	    wide_parse(c.number, strlen(c.number), 10, &count) == -1) {
		diag_set(d, STATUS_USAGE, "%s: not a number of addresses", c.number);
		return d->status;
	}
	return cidr_answer(&c, argc, argv, d);
}

const struct command cidr_random = {
    .name = "cidr random",
    .bit = FOR_CIDR_EACH,
    .arguments = "[PREFIX...] [N]",
    .summary = "N addresses by chance, or one",
    .min = 0,
    .max = -1,
    .run = run,
};
