/*
 * scan: addresses at the beginning of text, read without a branch for each character.
 *
 * What it reads is what addr_parse reads, but not all of it: who gets NULL asks
 * addr_parse.  SCAN_SLACK bytes behind the address may be read, whatever they are.
 */
#ifndef ADDR_SCAN_H
#define ADDR_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/swar.h"

enum { SCAN_SLACK = 16 };

/*
 * Reads the octet at p into *octet and returns where it ends.  Sets bits in *bad where
 * there is none, or one with a leading zero or above 255.
 */
static inline const char *
scan_octet(const char *p, uint32_t *octet, uint32_t *bad)
{
	/* The least number of so many digits, and 255, a digit a byte. */
	static const uint32_t least[4] = {UINT32_MAX, 0, 0x0100, 0x010000};
	const uint32_t most = 0x020505;
	uint32_t word = swar_load_half(p);

	/* Of dots, newlines and digits, only the last have this bit. */
	uint32_t ends = (~word & 0x101010) | 0x10000000;
	unsigned int length = (unsigned int)__builtin_ctz(ends) / 8;
	uint32_t digits = (uint32_t)((uint64_t)(word - 0x30303030)
	    << (32 - 8 * length));
	uint32_t number = __builtin_bswap32(digits);

	*bad |= (digits | (digits + 0x76767676)) & 0x80808080;
	*bad |= number < least[length];
	*bad |= number > most;
	*octet = (number & 15) + 10 * (number >> 8 & 15) + 100 * (number >> 16);
	return p + length;
}

/* Reads four octets and their dots into *value; returns where they end, or NULL. */
static inline const char *
scan_v4(const char *p, uint32_t *value)
{
	uint32_t a, b, c, d, bad = 0;

	p = scan_octet(p, &a, &bad);
	bad |= (uint32_t)(*p++ ^ '.');
	p = scan_octet(p, &b, &bad);
	bad |= (uint32_t)(*p++ ^ '.');
	p = scan_octet(p, &c, &bad);
	bad |= (uint32_t)(*p++ ^ '.');
	p = scan_octet(p, &d, &bad);
	*value = a << 24 | b << 16 | c << 8 | d;
	return bad == 0 ? p : NULL;
}

/* Is a colon among the first five characters, as in every IPv6 address? */
static inline bool
scan_is_v6(const char *p)
{
	uint64_t word = swar_load(p) ^ SWAR_EACH(':');

	return ((word - SWAR_EACH(1)) & ~word & (SWAR_HIGH >> 24)) != 0;
}

/*
 * Reads eight groups of four digits, and their colons, into groups; returns where
 * they end, or NULL.
 */
static inline const char *
scan_v6_full(const char *p, uint16_t groups[static 8])
{
	uint64_t digits = SWAR_HIGH;
	uint32_t colons = 0;

	for (int i = 0; i < 8; i += 2) {
		const char *pair = p + 5 * i;
		uint64_t word = swar_load_half(pair) |
		    (uint64_t)swar_load_half(pair + 5) << 32;
		uint32_t values = swar_join(swar_hex_values(word));

		digits &= swar_is_hex(word);
		colons |= (uint32_t)(pair[4] ^ ':');
		colons |= i < 6 ? (uint32_t)(pair[9] ^ ':') : 0;
		groups[i] = (uint16_t)(values >> 16);
		groups[i + 1] = (uint16_t)values;
	}
	return digits == SWAR_HIGH && colons == 0 ? p + 39 : NULL;
}

/* Reads one to four digits into *group; returns how many there are, up to 8. */
static inline unsigned int
scan_group(const char *p, uint16_t *group)
{
	uint64_t word = swar_load(p);
	unsigned int length = swar_first((swar_is_hex(word) ^ SWAR_HIGH) & SWAR_HIGH);
	uint64_t values = swar_hex_values(word) << ((64 - 8 * length) & 63);

	*group = (uint16_t)swar_join(values);
	return length;
}

/* Where the groups behind the gap go, and zeros into it. */
static inline void
scan_close_gap(uint16_t groups[static 8], size_t used, size_t gap)
{
	size_t tail = used - gap;

	for (size_t i = 1; i <= tail; i++)
		groups[8 - i] = groups[used - i];
	for (size_t i = gap; i < 8 - tail; i++)
		groups[i] = 0;
}

/*
 * Reads groups without a dotted quad among them; returns where they end, or NULL.
 */
static inline const char *
scan_v6_groups(const char *p, uint16_t groups[static 8])
{
	size_t used = 0, gap = 8;

	if (p[0] == ':') {
		if (p[1] != ':')
			return NULL;
		gap = 0;
		p += 2;
	}
	for (;;) {
		unsigned int length = scan_group(p, &groups[used]);

		if (length > 4)
			return NULL;
		if (length == 0) {
			/* Only '::' may stand at the end. */
			if (gap != used)
				return NULL;
			break;
		}
		used++;
		p += length;
		if (*p != ':' || used == 8)
			break;
		p++;
		if (*p == ':') {
			if (gap != 8)
				return NULL;
			gap = used;
			p++;
		}
	}
	if (gap == 8)
		return used == 8 ? p : NULL;
	if (used == 8)
		return NULL;
	scan_close_gap(groups, used, gap);
	return p;
}

#endif
