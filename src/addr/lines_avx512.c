/*
 * Lines by AVX-512: a line is in one register, and what is known of its characters in
 * bits, one for each.  Canonical text is what was read, in lower case, without some of
 * its characters; so nothing is computed but which are kept.
 */
#include "addr/lines.h"

#if defined(__x86_64__)

#include <immintrin.h>
#include <stdint.h>
#include <string.h>

/* What the functions below are compiled for; lines_has_avx512 asks for the same. */
#define AVX512 \
	__attribute__((target("avx512f,avx512bw,avx512vbmi2,bmi,bmi2,lzcnt,popcnt")))
#define INLINE static inline AVX512 __attribute__((always_inline))

/* A line's characters, in lower case, and which are which. */
struct marks {
	__m512i text;
	unsigned int length;
	uint64_t line; /* all of them, without the newline */
	uint64_t digits, letters; /* 0-9a-f, and a-f alone */
	uint64_t colons, dots, zeros;
	uint64_t starts, ends; /* of runs of digits: groups and octets */
};

bool
lines_has_avx512(void)
{
	return __builtin_cpu_supports("avx512bw") &&
	    __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("bmi2");
}

INLINE uint64_t
find(__m512i text, char c)
{
	return _mm512_cmpeq_epi8_mask(text, _mm512_set1_epi8(c));
}

/* Which characters are among the count ones from first on. */
INLINE uint64_t
find_between(__m512i text, char first, char count)
{
	return _mm512_cmplt_epu8_mask(
	    _mm512_sub_epi8(text, _mm512_set1_epi8(first)), _mm512_set1_epi8(count));
}

/* Reads the line at p; false where a character is in no address. */
INLINE bool
mark(const char *p, struct marks *m)
{
	__m512i text = _mm512_loadu_si512(p);

	m->length = (unsigned int)_tzcnt_u64(find(text, '\n'));
	m->line = _bzhi_u64(UINT64_MAX, m->length);
	m->text = _mm512_or_si512(text, _mm512_set1_epi8(0x20));
	m->letters = find_between(m->text, 'a', 6) & m->line;
	m->digits = (find_between(text, '0', 10) & m->line) | m->letters;
	m->colons = find(text, ':') & m->line;
	m->dots = find(text, '.') & m->line;
	m->zeros = find(text, '0') & m->line;
	m->starts = m->digits & ~(m->digits << 1);
	m->ends = m->digits & ~(m->digits >> 1);
	return (m->digits | m->colons | m->dots) == m->line;
}

/* The first of the characters that are within run others of the same kind. */
INLINE uint64_t
in_a_row(uint64_t which, int run)
{
	for (int i = 1; i < run; i++)
		which &= which >> 1;
	return which;
}

/* Is what is behind the first skipped characters four strict octets? */
INLINE bool
is_quad(const struct marks *m, unsigned int skipped)
{
	uint64_t digits = m->digits >> skipped, starts = m->starts >> skipped;
	uint64_t zeros = m->zeros >> skipped, dots = m->dots >> skipped;
	uint64_t three = starts & digits >> 1 & digits >> 2;
	uint64_t above_2 = find_between(m->text, '3', 7) >> skipped;
	uint64_t above_5 = find_between(m->text, '6', 4) >> skipped;
	uint64_t twos = find(m->text, '2') >> skipped;
	uint64_t fives = find(m->text, '5') >> skipped;
	uint64_t bad = m->letters >> skipped;

	bad |= in_a_row(digits, 4);
	bad |= zeros & starts & digits >> 1;
	bad |= three &
	    (above_2 | (twos & (above_5 >> 1 | (fives >> 1 & above_5 >> 2))));
	return bad == 0 && _mm_popcnt_u64(dots) == 3 && _mm_popcnt_u64(starts) == 4;
}

/* Is what comes before the quad ::ffff:? */
INLINE bool
is_mapped(const char *p, const struct marks *m)
{
	uint32_t group;

	memcpy(&group, p + 2, sizeof(group));
	return m->colons == 0x43 && (group | 0x20202020) == 0x66666666;
}

INLINE char *
convert_quad(const char *p, const struct marks *m, char *out, bool full)
{
	static const char zeros[32] = "0000:0000:0000:0000:0000:ffff:";
	unsigned int skipped = m->colons != 0 ? 7 : 0;
	__m256i quad;

	if ((skipped > 0 && !is_mapped(p, m)) || !is_quad(m, skipped))
		return NULL;
	if (!full) {
		_mm256_storeu_si256((__m256i *)out, _mm512_castsi512_si256(m->text));
		out += m->length;
	} else {
		_mm256_storeu_si256(
		    (__m256i *)out, _mm256_loadu_si256((const __m256i *)zeros));
		out += skipped > 0 ? 30 : 0;
		quad = _mm256_loadu_si256((const __m256i *)(p + skipped));
		_mm256_storeu_si256((__m256i *)out, quad);
		out += m->length - skipped;
	}
	*out++ = '\n';
	return out;
}

/* The eight groups of an address, as bits: those that are zero, those in its '::'. */
struct groups {
	uint64_t leading; /* the characters that are leading zeros */
	unsigned int zero, gap;
	unsigned int before; /* how many come before the '::' */
};

/* Are these groups an IPv6 address? */
INLINE bool
find_groups(const struct marks *m, struct groups *g)
{
	uint64_t gap = in_a_row(m->colons, 2);
	unsigned int count = (unsigned int)_mm_popcnt_u64(m->starts);
	unsigned int colons = (unsigned int)_mm_popcnt_u64(m->colons);
	unsigned int missing = 8 - count, written;

	if (in_a_row(m->digits, 5) != 0 || count > 8)
		return false;
	g->before = (unsigned int)_mm_popcnt_u64(m->starts & (gap - 1));
	g->leading = m->zeros & ~(m->zeros + (m->zeros & m->starts));
	written = (unsigned int)_pext_u64(g->leading, m->ends);
	if (gap == 0) {
		g->gap = 0;
		g->zero = written;
		return count == 8 && colons == 7;
	}
	g->gap = (unsigned int)_bzhi_u32(UINT32_MAX, missing) << g->before;
	g->zero = (unsigned int)_bzhi_u32(written, g->before) | g->gap |
	    written >> g->before << (g->before + missing);
	return count < 8 && (gap & (gap - 1)) == 0 &&
	    colons == count + (g->before == 0) + (g->before == count);
}

/* The first of the longest runs of two or more bits (RFC 5952, 4.2), as bits; or 0. */
INLINE unsigned int
find_gap(unsigned int zero)
{
	unsigned int runs = zero & zero >> 1, next;
	unsigned int length = 2;

	if (runs == 0)
		return 0;
	while ((next = runs & zero >> length) != 0) {
		runs = next;
		length++;
	}
	return _bzhi_u32(UINT32_MAX, length) << _tzcnt_u32(runs);
}

/* Five groups of zeros and ffff begin the addresses whose text ends with a quad. */
INLINE bool
may_be_mapped(const struct marks *m, const struct groups *g)
{
	return (g->zero & 0x3f) == 0x1f &&
	    (m->starts & in_a_row(find(m->text, 'f'), 4)) != 0;
}

/*
 * The characters to be left out so that the groups of gap become '::': all from the
 * first digit of its first group up to that of the first group behind it, but one of
 * the colons there or, where no colon comes before, two.
 */
INLINE uint64_t
characters_in_gap(const struct marks *m, unsigned int gap)
{
	unsigned int first = _tzcnt_u32(gap), behind = 32 - _lzcnt_u32(gap);
	uint64_t from = _pdep_u64(UINT64_C(1) << first, m->starts);
	uint64_t to = behind == 8 ? m->line + 1 :
				    _pdep_u64(UINT64_C(1) << behind, m->starts);
	uint64_t region = to - from, colons = region & m->colons;

	region &= ~_blsi_u64(colons);
	return first == 0 ? region & ~_blsi_u64(_blsr_u64(colons)) : region;
}

INLINE char *
print_kept(const struct marks *m, uint64_t kept, char *out)
{
	_mm512_storeu_si512(out, _mm512_maskz_compress_epi8(kept, m->text));
	out += _mm_popcnt_u64(kept);
	*out++ = '\n';
	return out;
}

INLINE char *
print_text(const struct marks *m, const struct groups *g, char *out)
{
	uint64_t kept = m->line & ~(g->leading & ~m->ends);
	unsigned int gap = find_gap(g->zero);

	if (gap == g->gap)
		return print_kept(m, kept, out);
	if (g->gap != 0)
		return NULL;
	return print_kept(m, kept & ~characters_in_gap(m, gap), out);
}

/* A bit for each of the eight groups that are written, 0 for those of '::'. */
INLINE uint64_t
spread(uint64_t which, const struct marks *m, const struct groups *g)
{
	return _pdep_u64(_pext_u64(which, m->ends), ~g->gap & 0xff);
}

/* Each digit goes to its place from the end of its group; the others stay zero. */
INLINE char *
print_full(const struct marks *m, const struct groups *g, char *out)
{
	static const char zeros[64] = "0000:0000:0000:0000:0000:0000:0000:0000\n";
	const uint64_t last = UINT64_C(0x4210842108); /* digits of each group */
	uint64_t two = m->digits & m->digits << 1;
	uint64_t three = two & m->digits << 2;
	uint64_t four = three & m->digits << 3;
	uint64_t places = _pdep_u64(spread(m->digits, m, g), last) |
	    _pdep_u64(spread(two, m, g), last >> 1) |
	    _pdep_u64(spread(three, m, g), last >> 2) |
	    _pdep_u64(spread(four, m, g), last >> 3);
	__m512i digits = _mm512_maskz_compress_epi8(m->digits, m->text);

	digits = _mm512_mask_expand_epi8(_mm512_loadu_si512(zeros), places, digits);
	_mm512_storeu_si512(out, digits);
	return out + 40;
}

INLINE char *
convert(const char **in, char *out, bool full)
{
	struct marks m;
	struct groups g;

	if (!mark(*in, &m))
		return NULL;
	if (m.dots != 0)
		out = convert_quad(*in, &m, out, full);
	else if (!find_groups(&m, &g) || may_be_mapped(&m, &g))
		return NULL;
	else
		out = full ? print_full(&m, &g, out) : print_text(&m, &g, out);
	*in += m.length + 1;
	return out;
}

INLINE size_t
convert_all(struct lines *l, bool full)
{
	size_t count = 0;

	while (l->in < l->in_end && l->out_end - l->out >= LINES_ROOM) {
		const char *in = l->in;
		char *out = convert(&in, l->out, full);

		if (out == NULL)
			break;
		l->in = in;
		l->out = out;
		count++;
	}
	return count;
}

AVX512 size_t
lines_to_text_avx512(struct lines *l)
{
	return convert_all(l, false);
}

AVX512 size_t
lines_to_full_avx512(struct lines *l)
{
	return convert_all(l, true);
}

#else

bool
lines_has_avx512(void)
{
	return false;
}

size_t
lines_to_text_avx512(struct lines *l)
{
	return lines_to_text(l);
}

size_t
lines_to_full_avx512(struct lines *l)
{
	return lines_to_full(l);
}

#endif
