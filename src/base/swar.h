/* swar: eight characters at once in one register, the first in the lowest byte */
#ifndef BASE_SWAR_H
#define BASE_SWAR_H

#include <endian.h>
#include <stdint.h>
#include <string.h>

/* c in each of the eight bytes, and their highest bits. */
#define SWAR_EACH(c) (UINT64_C(0x0101010101010101) * (c))
#define SWAR_HIGH SWAR_EACH(0x80)

static inline uint64_t
swar_load(const char *text)
{
	uint64_t word;

	memcpy(&word, text, sizeof(word));
	return le64toh(word);
}

static inline void
swar_store(char *text, uint64_t word)
{
	word = htole64(word);
	memcpy(text, &word, sizeof(word));
}

static inline uint32_t
swar_load_half(const char *text)
{
	uint32_t word;

	memcpy(&word, text, sizeof(word));
	return le32toh(word);
}

/* The highest bit of each byte that is from low to high, both below 0x80. */
static inline uint64_t
swar_between(uint64_t word, unsigned char low, unsigned char high)
{
	uint64_t not_below = (word | SWAR_HIGH) - SWAR_EACH(low);
	uint64_t above = (word & ~SWAR_HIGH) + SWAR_EACH(0x7fu - high);

	return not_below & ~above & ~word & SWAR_HIGH;
}

/* The same for each byte that is a hexadecimal digit of either case. */
static inline uint64_t
swar_is_hex(uint64_t word)
{
	return swar_between(word, '0', '9') |
	    swar_between(word | SWAR_EACH(0x20), 'a', 'f');
}

/* The values of hexadecimal digits; of other bytes something below 32. */
static inline uint64_t
swar_hex_values(uint64_t word)
{
	return (word & SWAR_EACH(0x0f)) + 9 * (word >> 6 & SWAR_EACH(1));
}

/* The digits of values below 16. */
static inline uint64_t
swar_hex_digits(uint64_t values)
{
	uint64_t letters = (values + SWAR_EACH(6)) >> 4 & SWAR_EACH(1);

	return values + SWAR_EACH('0') + letters * ('a' - '0' - 10);
}

/* The values of eight digits, the first of them highest, as a number. */
static inline uint32_t
swar_join(uint64_t values)
{
	uint64_t pairs = (values << 4 | values >> 8) & UINT64_C(0x00ff00ff00ff00ff);
	uint64_t quads = (pairs << 8 | pairs >> 16) & UINT64_C(0x0000ffff0000ffff);

	return (uint32_t)(quads << 16 | quads >> 32);
}

/* The other way: the eight digits' values of a number. */
static inline uint64_t
swar_split(uint32_t number)
{
	uint64_t quads = ((uint64_t)number << 32 | number >> 16) &
	    UINT64_C(0x0000ffff0000ffff);
	uint64_t pairs = (quads << 16 | quads >> 8) & UINT64_C(0x00ff00ff00ff00ff);

	return (pairs << 8 | pairs >> 4) & SWAR_EACH(0x0f);
}

/* How many bytes come before the first whose highest bit is set; 8 for none. */
static inline unsigned int
swar_first(uint64_t bits)
{
	return bits == 0 ? 8 : (unsigned int)__builtin_ctzll(bits) / 8;
}

#endif
