#include "addr/lines.h"

#include <string.h>

#include "addr/scan.h"

/* A bit for each group that is zero. */
static inline unsigned int
find_zeros(const uint16_t groups[static 8])
{
	unsigned int zeros = 0;

	for (int i = 0; i < 8; i++)
		zeros |= (unsigned int)(groups[i] == 0) << i;
	return zeros;
}

/* The first of the longest runs of two or more bits (RFC 5952, 4.2), as bits; or 0. */
static inline unsigned int
find_gap(unsigned int zeros)
{
	unsigned int runs = zeros & zeros >> 1, next;
	int length = 2;

	if (runs == 0)
		return 0;
	while ((next = runs & zeros >> length) != 0) {
		runs = next;
		length++;
	}
	return ((1u << length) - 1) << __builtin_ctz(runs);
}

/*
 * Prints a group, of which text has the four digits, and a colon; or in the gap a
 * colon where it begins and nothing else.
 */
static inline char *
print_group(char *out, uint32_t text, uint16_t group, unsigned int gap, int i)
{
	unsigned int drop = (unsigned int)__builtin_clz(
				(uint32_t)group << 16 | 0x10000) /
	    4;
	uint64_t word = ((uint64_t)':' << 32 | text) >> (8 * drop);
	bool inside = (gap >> i & 1) != 0, starts = (gap << 1 >> i & 1) == 0;

	swar_store(out, inside ? (uint64_t)':' : word);
	return out + (inside ? (unsigned int)starts : 5 - drop);
}

static inline char *
print_v6(const uint16_t groups[static 8], char *out)
{
	unsigned int gap = find_gap(find_zeros(groups));

	*out = ':';
	out += gap & 1;
	for (int i = 0; i < 8; i += 2) {
		uint32_t both = (uint32_t)groups[i] << 16 | groups[i + 1];
		uint64_t digits = swar_hex_digits(swar_split(both));

		out = print_group(out, (uint32_t)digits, groups[i], gap, i);
		out = print_group(
		    out, (uint32_t)(digits >> 32), groups[i + 1], gap, i + 1);
	}
	out -= ~gap >> 7 & 1;
	*out++ = '\n';
	return out;
}

static inline char *
print_v6_full(const uint16_t groups[static 8], char *out)
{
	for (int i = 0; i < 8; i += 2) {
		uint32_t both = (uint32_t)groups[i] << 16 | groups[i + 1];
		uint64_t digits = swar_hex_digits(swar_split(both));

		swar_store(out, (uint64_t)':' << 32 | (uint32_t)digits);
		swar_store(out + 5, (uint64_t)':' << 32 | digits >> 32);
		out += 10;
	}
	out[-1] = '\n';
	return out;
}

static inline bool
is_mapped(const uint16_t groups[static 8])
{
	return (groups[0] | groups[1] | groups[2] | groups[3] | groups[4]) == 0 &&
	    groups[5] == 0xffff;
}

/* A dotted quad that is strict is canonical already. */
static inline char *
convert_v4(const char **in, char *out)
{
	uint32_t value;
	const char *p = *in, *end = scan_v4(p, &value);

	if (end == NULL || *end != '\n')
		return NULL;
	memcpy(out, p, 16);
	*in = end + 1;
	return out + (end + 1 - p);
}

/* And so is what is behind ::ffff:. */
static inline char *
convert_mapped(const char **in, char *out, bool full)
{
	static const char zeros[32] = "0000:0000:0000:0000:0000:ffff:";
	const size_t prefix = strlen("::ffff:");
	const char *quad = *in + prefix;

	if (full) {
		memcpy(out, zeros, sizeof(zeros));
		out += strlen(zeros);
	} else {
		memcpy(out, "::ffff:", 8);
		out += prefix;
	}
	out = convert_v4(&quad, out);
	if (out != NULL)
		*in = quad;
	return out;
}

static inline char *
convert_v6(const char **in, char *out, bool full)
{
	const char *p = *in, *end = NULL;
	uint16_t groups[8];

	if (p[4] == ':' && p[39] == '\n')
		end = scan_v6_full(p, groups);
	if (end == NULL)
		end = scan_v6_groups(p, groups);
	if (end == NULL || *end != '\n' || is_mapped(groups))
		return NULL;
	*in = end + 1;
	return full ? print_v6_full(groups, out) : print_v6(groups, out);
}

static inline bool
begins_as_mapped(const char *p)
{
	const uint64_t prefix = UINT64_C(0x3a666666663a3a); /* ::ffff: */

	return swar_load(p) << 8 == prefix << 8;
}

static inline char *
convert(const char **in, char *out, bool full)
{
	char *end = NULL;

	if (!scan_is_v6(*in))
		return convert_v4(in, out);
	if (begins_as_mapped(*in))
		end = convert_mapped(in, out, full);
	return end != NULL ? end : convert_v6(in, out, full);
}

static inline size_t
convert_all(struct lines *l, bool full)
{
	size_t count = 0;

	while (l->in < l->in_end && l->out_end - l->out >= LINES_ROOM) {
		char *out = convert(&l->in, l->out, full);

		if (out == NULL)
			break;
		l->out = out;
		count++;
	}
	return count;
}

size_t
lines_to_text(struct lines *l)
{
	return convert_all(l, false);
}

size_t
lines_to_full(struct lines *l)
{
	return convert_all(l, true);
}

lines_function *
lines_fastest(bool full)
{
	if (lines_has_avx512())
		return full ? lines_to_full_avx512 : lines_to_text_avx512;
	return full ? lines_to_full : lines_to_text;
}
