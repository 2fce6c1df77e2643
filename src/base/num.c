#include "base/num.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <strings.h>

#include "base/diag.h"

enum { DURATION_MAX = INT32_MAX, DURATION_MAX_HOURS = 596 };

struct integer {
	int64_t value;
	bool negative;
	bool overflow; /* value is not what was written, but further from 0 */
	const char *rest; /* what follows the digits */
};

struct unit {
	const char *name;
	int64_t factor;
};

static const struct unit durations[] = {
    {"", 1000},
    {"ms", 1},
    {"s", 1000},
    {"m", 60 * 1000},
    {"h", 60 * 60 * 1000},
    {NULL, 0},
};

static const struct unit sizes[] = {
    {"", 1},
    {"k", 1 << 10},
    {"m", 1 << 20},
    {"g", 1 << 30},
    {NULL, 0},
};

/* strtoll alone would take blanks and a plus sign too. */
static bool
read_integer(const char *text, struct integer *n)
{
	char *end;

	n->negative = text[0] == '-';
	if (!isdigit((unsigned char)text[n->negative ? 1 : 0]))
		return false;
	errno = 0;
	n->value = strtoll(text, &end, 10);
	n->overflow = errno == ERANGE;
	n->rest = end;
	return true;
}

static int
check_range(const struct integer *n, int64_t min, int64_t max, struct diag *d)
{
	bool low = n->overflow ? n->negative : n->value < min;
	bool high = n->overflow ? !n->negative : n->value > max;

	if (low)
		return diag_set(
		    d, STATUS_USAGE, "must be at least %lld", (long long)min);
	if (high)
		return diag_set(
		    d, STATUS_USAGE, "must be at most %lld", (long long)max);
	return 0;
}

/* The factor of the unit of that name, 0 where there is none. */
static int64_t
find_unit(const struct unit *unit, const char *name)
{
	while (unit->name != NULL && strcasecmp(unit->name, name) != 0)
		unit++;
	return unit->factor;
}

static const char *
skip_digits(const char *text)
{
	while (isdigit((unsigned char)*text))
		text++;
	return text;
}

/*
 * The digits from first to end, a fraction of unit, rounded up.  The last goes
 * first, so that nothing overflows however many there are, and rounding at
 * every step is rounding once: ceil((a + ceil(x)) / 10) = ceil((a + x) / 10).
 */
static int64_t
fraction_of(int64_t unit, const char *first, const char *end)
{
	int64_t sum = 0;

	while (end > first)
		sum = ((*--end - '0') * unit + sum + 9) / 10;
	return sum;
}

int
num_parse(const char *text, int64_t min, int64_t max, int64_t *value, struct diag *d)
{
	struct integer n;

	if (!read_integer(text, &n) || *n.rest != '\0')
		return diag_set(d, STATUS_USAGE, "not a number");
	if (check_range(&n, min, max, d) == -1)
		return -1;
	*value = n.value;
	return 0;
}

/* Splits text into n, whatever digits follow a point, and the unit's factor. */
static bool
read_duration(const char *text, struct integer *n, int64_t *unit, int64_t *fraction)
{
	const char *first, *end;

	if (!read_integer(text, n))
		return false;
	first = end = n->rest;
	if (*first == '.') {
		end = skip_digits(++first);
		if (end == first)
			return false;
	}
	*unit = find_unit(durations, end);
	*fraction = fraction_of(*unit, first, end);
	return *unit > 0;
}

int
num_parse_duration(const char *text, int64_t *ms, struct diag *d)
{
	struct integer n;
	int64_t unit, fraction;

	if (!read_duration(text, &n, &unit, &fraction))
		return diag_set(
		    d, STATUS_USAGE, "not a time: a number with ms, s, m or h");
	if (n.negative)
		return diag_set(d, STATUS_USAGE, "must not be negative");
	if (n.overflow || n.value > (DURATION_MAX - fraction) / unit)
		return diag_set(
		    d, STATUS_USAGE, "must be at most %dh", DURATION_MAX_HOURS);
	*ms = n.value * unit + fraction;
	return 0;
}

int
num_parse_size(
    const char *text, int64_t min, int64_t max, int64_t *bytes, struct diag *d)
{
	struct integer n;
	int64_t unit;

	if (!read_integer(text, &n) || (unit = find_unit(sizes, n.rest)) == 0)
		return diag_set(d, STATUS_USAGE, "not a size: a number with k, M or G");
	if (__builtin_mul_overflow(n.value, unit, &n.value))
		n.overflow = true;
	if (check_range(&n, min, max, d) == -1)
		return -1;
	*bytes = n.value;
	return 0;
}
