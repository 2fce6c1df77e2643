/* num: a text is the integer that its digits say, or refused with a reason */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/num.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* An optional minus and digits, as a value that an int64_t holds. */
static bool
read_slowly(const char *text, int64_t *value)
{
	int sign = text[0] == '-' ? -1 : 1;
	const char *digit = sign == -1 ? text + 1 : text;

	if (*digit == '\0')
		return false;
	for (*value = 0; *digit != '\0'; digit++)
		if (*digit < '0' || *digit > '9' ||
		    __builtin_mul_overflow(*value, 10, value) ||
		    __builtin_add_overflow(*value, sign * (*digit - '0'), value))
			return false;
	return true;
}

static void
check_refusal(const struct diag *d)
{
	require(d->status == STATUS_USAGE && d->text[0] != '\0');
}

static void
check_integer(const char *text, int64_t min, int64_t max)
{
	struct diag d = {0};
	int64_t value, expected;
	bool is_one = read_slowly(text, &expected);

	if (num_parse(text, min, max, &value, &d) == 0)
		require(is_one && value == expected && value >= min && value <= max);
	else
		require(!is_one || expected < min || expected > max);
	if (d.status != STATUS_OK)
		check_refusal(&d);
}

static void
check_units(const char *text)
{
	struct diag d = {0};
	int64_t value, expected;

	if (num_parse_duration(text, &value, &d) == 0)
		require(value >= 0 && value <= INT32_MAX);
	else
		check_refusal(&d);
	diag_clear(&d);
	if (num_parse_size(text, 1, INT64_MAX, &value, &d) == -1)
		check_refusal(&d);
	else if (read_slowly(text, &expected))
		require(value == expected);
	else
		require(value >= 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	require(text != NULL);
	memcpy(text, data, size);
	text[size] = '\0';
	check_integer(text, INT64_MIN, INT64_MAX);
	check_integer(text, 1, 65535);
	check_integer(text, -1, 0);
	check_units(text);
	free(text);
	return 0;
}
