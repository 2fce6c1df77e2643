/* serval cidr list: every address, or every Nth one */
#include <string.h>

#include "addr/addr4.h"
#include "addr/wide_math.h"
#include "base/diag.h"
#include "cli/cidr.h"
#include "cli/cidr_operations.h"
#include "cli/output.h"
#include "session/settings.h"

/* The last octets of IPv4 addresses as lines, and how long each is. */
struct tails {
	char text[256][4];
	unsigned char length[256];
};

struct listing {
	struct wide step;
	struct tails tails;
};

static void
fill_tails(struct tails *t)
{
	for (unsigned int octet = 0; octet < 256; octet++) {
		const unsigned char bytes[4] = {0, 0, 0, (unsigned char)octet};
		char text[ADDR4_TEXT_MAX];
		const char *last = text + strlen("0.0.0.");
		size_t length = (size_t)(addr4_format(bytes, text) - last);

		memcpy(t->text[octet], last, length);
		t->text[octet][length] = '\n';
		t->length[octet] = (unsigned char)(length + 1);
	}
}

/* Writes the addresses from first to last, which differ in the last octet at most. */
static void
write_block4(const struct tails *t, uint32_t first, uint32_t last, struct output *out)
{
	struct addr a = wide_addr(wide_small(first & ~UINT32_C(255)), ADDR_V4);
	char head[ADDR_TEXT_MAX + 4], lines[256 * (ADDR4_TEXT_MAX + 1) + sizeof(head)];
	size_t length = addr_format(&a, head) - 1;
	char *p = lines;

	for (uint32_t octet = first & 255; octet <= (last & 255); octet++) {
		memcpy(p, head, ADDR4_TEXT_MAX + 1);
		memcpy(p + length, t->text[octet], sizeof(t->text[octet]));
		p += length + t->length[octet];
	}
	output_write(out, lines, (size_t)(p - lines));
}

static void
list4(const struct tails *t, uint32_t first, uint32_t last, struct output *out)
{
	while (first >> 8 != last >> 8 && out->error == 0) {
		write_block4(t, first, first | 255, out);
		first = (first | 255) + 1;
	}
	write_block4(t, first, last, out);
}

static void
list_steps(const struct range *r, struct wide step, struct output *out)
{
	struct wide at = r->first;

	for (;;) {
		struct addr a = wide_addr(at, r->family);
		char text[ADDR_TEXT_MAX];

		output_line(out, text, addr_format(&a, text));
		if (out->error != 0 || wide_less(wide_subtract(r->last, at), step))
			return;
		at = wide_add(at, step);
	}
}

static int
answer(const struct cidr *c, const char *word, size_t length, struct output *out,
    struct diag *why)
{
	const struct listing *l = c->context;
	struct range r;

	if (cidr_read_range(word, length, &r, why) == -1)
		return -1;
	if (r.family == ADDR_V4 && wide_equal(l->step, wide_small(1)))
		list4(&l->tails, (uint32_t)r.first.low, (uint32_t)r.last.low, out);
	else
		list_steps(&r, l->step, out);
	return 0;
}

static int
run(const struct settings *s, int argc, char **argv, struct diag *d)
{
	struct listing l = {.step = wide_small(1)};
	struct cidr c = {.settings = s, .answer = answer, .context = &l};
	const char *step = s->cidr.step;

	if (step != NULL &&
	    (wide_parse(step, strlen(step), 10, &l.step) == -1 ||
		wide_is_zero(l.step))) {
		diag_set(d, STATUS_USAGE, "--step %s: not a number above 0", step);
		return d->status;
	}
	fill_tails(&l.tails);
	return cidr_answer(&c, argc, argv, d);
}

const struct command cidr_list = {
    .name = "cidr list",
    .bit = FOR_CIDR_LIST | FOR_CIDR_EACH,
    .arguments = "[PREFIX...]",
    .summary = "every address",
    .min = 0,
    .max = -1,
    .run = run,
};
