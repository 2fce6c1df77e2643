#include "proto/dns_name.h"

#include <string.h>
#include <strings.h>

#include "base/diag.h"
#include "proto/dns_text.h"

/* The two upper bits of a label's length: a pointer (RFC 1035, 4.1.4). */
enum { POINTER = 0xc0 };

/* Most are: a letter, a digit, a hyphen or an underscore. */
static bool
is_plain(unsigned char c)
{
	unsigned char lower = c | 0x20;

	return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
	    c == '_';
}

static void
put_special(struct dns_text *out, unsigned char c)
{
	if (c <= ' ' || c >= 0x7f) {
		dns_put_octet(out, c);
		return;
	}
	if (strchr(".\\\"();@$", c) != NULL)
		dns_put(out, '\\');
	dns_put(out, (char)c);
}

static void
put_label(struct dns_text *out, const unsigned char *label, size_t length)
{
	if (out->at == NULL)
		return;
	for (size_t i = 0; i < length; i++) {
		if (is_plain(label[i]))
			*out->at++ = (char)label[i];
		else
			put_special(out, label[i]);
	}
}

/*
 * Follows the pointer at *p, which has to lead before *limit, where the labels that
 * were read last began: so that there is an end.
 */
static int
follow(const unsigned char *bytes, size_t length, size_t *p, size_t *limit)
{
	size_t target;

	if (*p + 1 >= length)
		return -1;
	target = (size_t)(bytes[*p] & ~POINTER) << 8 | bytes[*p + 1];
	if (target >= *limit)
		return -1;
	*p = *limit = target;
	return 0;
}

static int
walk(const unsigned char *bytes, size_t length, size_t *at, struct dns_text *out)
{
	size_t p = *at, limit = *at, used = 1, end = 0;

	while (p < length && bytes[p] != 0) {
		size_t label = bytes[p];

		if (label >= POINTER) {
			end = end == 0 ? p + 2 : end;
			if (follow(bytes, length, &p, &limit) == -1)
				return -1;
			continue;
		}
		used += label + 1;
		if (label > DNS_LABEL_MAX || used > DNS_WIRE_MAX || length - p <= label)
			return -1;
		if (used > label + 2)
			dns_put(out, '.');
		put_label(out, bytes + p + 1, label);
		p += label + 1;
	}
	if (p >= length)
		return -1;
	if (used == 1)
		dns_put(out, '.');
	dns_put(out, '\0');
	*at = end == 0 ? p + 1 : end;
	return 0;
}

int
dns_name_read(const unsigned char *bytes, size_t length, size_t *at,
    char text[static DNS_NAME_MAX])
{
	struct dns_text out = {text};

	return walk(bytes, length, at, &out);
}

int
dns_name_skip(const unsigned char *bytes, size_t length, size_t *at)
{
	struct dns_text nowhere = {NULL};

	return walk(bytes, length, at, &nowhere);
}

bool
dns_name_equal(const char *a, const char *b)
{
	return strcasecmp(a, b) == 0;
}

/* Reads three decimal digits up to 255; false where there are none. */
static bool
read_decimal(const char *text, unsigned char *octet)
{
	unsigned int value = 0;

	for (int i = 0; i < 3; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		value = value * 10 + (unsigned int)(text[i] - '0');
	}
	*octet = (unsigned char)value;
	return value <= 255;
}

/* Reads one octet of a label; returns where it ends, or NULL with d. */
static const char *
read_octet(const char *text, unsigned char *octet, struct diag *d)
{
	unsigned char c = (unsigned char)text[0];

	if (c == '\\') {
		if (text[1] >= '0' && text[1] <= '9' && read_decimal(text + 1, octet))
			return text + 4;
		c = (unsigned char)*++text;
		if (c == '\0' || (c >= '0' && c <= '9')) {
			diag_set(d, STATUS_USAGE,
			    "after a backslash stand three "
			    "digits up to 255, or a character");
			return NULL;
		}
	}
	if (c <= ' ' || c >= 0x7f) {
		diag_set(d, STATUS_USAGE,
		    "a name has no blanks, control characters or letters beyond ASCII");
		return NULL;
	}
	*octet = c;
	return text + 1;
}

/* Reads a label into wire, its length first; returns where it ends, or NULL with d. */
static const char *
read_label(
    const char *text, unsigned char wire[static 1 + DNS_LABEL_MAX], struct diag *d)
{
	size_t length = 0;

	while (*text != '.' && *text != '\0') {
		if (length == DNS_LABEL_MAX) {
			diag_set(d, STATUS_USAGE,
			    "a part of a name has at most %d characters",
			    DNS_LABEL_MAX);
			return NULL;
		}
		text = read_octet(text, &wire[++length], d);
		if (text == NULL)
			return NULL;
	}
	if (length == 0) {
		diag_set(d, STATUS_USAGE, "a part of the name is empty");
		return NULL;
	}
	wire[0] = (unsigned char)length;
	return text;
}

int
dns_name_write(
    const char *text, unsigned char wire[static DNS_WIRE_MAX], struct diag *d)
{
	const char *start = text;
	size_t used = 0;

	if (strcmp(text, ".") == 0)
		text++;
	else if (*text == '\0')
		return diag_set(d, STATUS_USAGE, "the name is empty");
	while (*text != '\0') {
		unsigned char label[1 + DNS_LABEL_MAX];

		text = read_label(text, label, d);
		if (text == NULL)
			return -1;
		/* Two of the characters are one octet each besides: length and root. */
		if (used + label[0] + 2 > DNS_WIRE_MAX)
			return diag_set(d, STATUS_USAGE,
			    "a name has at most %d characters, this one %zu",
			    DNS_WIRE_MAX - 2, strlen(start));
		memcpy(wire + used, label, (size_t)label[0] + 1);
		used += (size_t)label[0] + 1;
		if (*text == '.')
			text++;
	}
	wire[used++] = 0;
	return (int)used;
}
