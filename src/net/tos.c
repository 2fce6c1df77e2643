/* tos: the type-of-service byte by name or number */
#include "net/tos.h"

#include <stddef.h>
#include <string.h>

#include "base/diag.h"
#include "base/hex.h"
#include "base/num.h"

/* The six bits of RFC 2474 stand above the two of ECN (RFC 3168). */
#define DSCP(codepoint) ((codepoint) << 2)
#define AF(class, drop) DSCP(8 * (class) + 2 * (drop))
#define CS(class) DSCP(8 * (class))

static const struct {
	const char *name;
	int value;
} names[] = {
    {"af11", AF(1, 1)},
    {"af12", AF(1, 2)},
    {"af13", AF(1, 3)},
    {"af21", AF(2, 1)},
    {"af22", AF(2, 2)},
    {"af23", AF(2, 3)},
    {"af31", AF(3, 1)},
    {"af32", AF(3, 2)},
    {"af33", AF(3, 3)},
    {"af41", AF(4, 1)},
    {"af42", AF(4, 2)},
    {"af43", AF(4, 3)},
    {"cs0", CS(0)},
    {"cs1", CS(1)},
    {"cs2", CS(2)},
    {"cs3", CS(3)},
    {"cs4", CS(4)},
    {"cs5", CS(5)},
    {"cs6", CS(6)},
    {"cs7", CS(7)},
    {"ef", DSCP(46)},
    {"va", DSCP(44)},
    {"le", DSCP(1)},
    {"lowdelay", 0x10},
    {"throughput", 0x08},
    {"reliability", 0x04},
    {"lowcost", 0x02},
    {"mincost", 0x02},
    {"critical", 0xa0},
    {"inetcontrol", 0xc0},
    {"netcontrol", 0xe0},
};

/* One or two hexadecimal digits; the value, or -1. */
static int
hex_byte(const char *digits)
{
	int value = hex_digit((unsigned char)digits[0]);

	if (value >= 0 && digits[1] != '\0') {
		int low = hex_digit((unsigned char)digits[1]);

		value = low >= 0 && digits[2] == '\0' ? value << 4 | low : -1;
	}
	return value;
}

int
tos_parse(const char *text, int64_t *tos, struct diag *d)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(names[i].name, text) == 0) {
			*tos = names[i].value;
			return 0;
		}
	}
	if (strncmp(text, "0x", 2) == 0) {
		*tos = hex_byte(text + 2);
		return *tos >= 0 ? 0 : diag_set(d, STATUS_USAGE, "must be 0x0 to 0xff");
	}
	if (text[0] >= '0' && text[0] <= '9')
		return num_parse(text, 0, 255, tos, d);
	return diag_set(
	    d, STATUS_USAGE, "must be a DSCP name (ef, af11, cs6...) or 0 to 255");
}
