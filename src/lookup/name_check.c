#include "lookup/name_check.h"

#include <stdbool.h>
#include <string.h>

#include "base/diag.h"

/* RFC 1035, section 3.1, as text and without the dot of the root. */
enum { NAME_LENGTH_MAX = 253, LABEL_LENGTH_MAX = 63 };

/* RFC 1123, section 2.1, and '_' (RFC 8552); what is not ASCII is the resolver's. */
static bool
may_be_in_label(unsigned char c)
{
	unsigned char lower = c | 0x20;

	return (c >= '0' && c <= '9') || (lower >= 'a' && lower <= 'z') || c == '-' ||
	    c == '_' || c >= 0x80;
}

static int
check_label(const char *label, size_t length, struct diag *d)
{
	if (length == 0)
		return diag_set(d, STATUS_USAGE, "a part of the host name is empty");
	if (length > LABEL_LENGTH_MAX)
		return diag_set(d, STATUS_USAGE,
		    "a part of a host name has at most %d characters",
		    LABEL_LENGTH_MAX);
	for (size_t i = 0; i < length; i++)
		if (!may_be_in_label((unsigned char)label[i]))
			return diag_set(d, STATUS_USAGE,
			    "a host name has only letters, digits, '-', '_' and '.'");
	return 0;
}

int
name_check(const char *host, struct diag *d)
{
	size_t length = strlen(host);
	const char *end = host + length;

	if (length > 0 && end[-1] == '.')
		end--;
	if (end - host > NAME_LENGTH_MAX)
		return diag_set(d, STATUS_USAGE,
		    "a host name has at most %d characters, this one %td",
		    NAME_LENGTH_MAX, end - host);
	for (const char *label = host; label <= end; label += length + 1) {
		length = strcspn(label, ".");
		if (check_label(label, length, d) == -1)
			return -1;
		if (label + length == end)
			break;
	}
	return 0;
}
