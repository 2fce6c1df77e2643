#include "addr/zone.h"

#include <string.h>

#include "addr/wide_math.h"

/* How many bits a label stands for. */
static unsigned int
label_bits(const struct prefix *p)
{
	return p->addr.family == ADDR_V4 ? 8 : 4;
}

static unsigned int
label_count(const struct prefix *p)
{
	return (p->length + label_bits(p) - 1) / label_bits(p);
}

unsigned int
zone_count(const struct prefix *p)
{
	return 1U << (label_count(p) * label_bits(p) - p->length);
}

size_t
zone_format(const struct prefix *p, unsigned int i, char text[static ZONE_TEXT_MAX])
{
	const char *root = p->addr.family == ADDR_V4 ? "in-addr.arpa" : "ip6.arpa";
	unsigned int bits = label_bits(p), labels = label_count(p);
	unsigned int shift = prefix_width(p->addr.family) - labels * bits;
	struct wide number = prefix_first(p);
	size_t used = 0;

	if (labels > 0)
		number = wide_add(wide_shift_right(number, shift), wide_small(i));
	for (; labels > 0; labels--) {
		char digits[WIDE_DIGITS_MAX];
		struct wide label = wide_small(number.low & ((1U << bits) - 1));
		size_t count = wide_format(label, bits == 8 ? 10 : 16, 0, digits);

		memcpy(text + used, digits, count);
		used += count;
		text[used++] = '.';
		number = wide_shift_right(number, bits);
	}
	memcpy(text + used, root, strlen(root) + 1);
	return used + strlen(root);
}
