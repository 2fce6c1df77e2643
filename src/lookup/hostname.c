#include "lookup/hostname.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "lookup/name.h"

/* RFC 1035, 2.3.4; and the kernel's, where HOST_NAME_MAX of musl is 255. */
enum { LABEL_MAX = 63, KERNEL_NAME_MAX = 64 };

static const char letters_and_digits[] = "abcdefghijklmnopqrstuvwxyz"
					 "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
					 "0123456789";

int
hostname_get(char name[static HOSTNAME_MAX], struct diag *d)
{
	if (gethostname(name, HOSTNAME_MAX) == -1)
		return diag_errno(d, STATUS_LOCAL, errno, "gethostname");
	name[HOSTNAME_MAX - 1] = '\0';
	return 0;
}

int
hostname_qualified(char name[static HOSTNAME_MAX], struct diag *d)
{
	const struct name_query query = {.canonical = true};
	struct name_answer answer;

	if (hostname_get(name, d) == -1)
		return -1;
	if (name_lookup(name, 0, &query, &answer, d) == -1)
		return -1;
	if (answer.canonical != NULL)
		snprintf(name, HOSTNAME_MAX, "%s", answer.canonical);
	name_free(&answer);
	return 0;
}

static int
check_label(const char *label, size_t length, struct diag *d)
{
	if (length == 0)
		return diag_set(d, STATUS_USAGE, "a label is empty");
	if (length > LABEL_MAX)
		return diag_set(
		    d, STATUS_USAGE, "a label is longer than %d bytes", LABEL_MAX);
	if (label[0] == '-' || label[length - 1] == '-')
		return diag_set(
		    d, STATUS_USAGE, "a label begins or ends with a hyphen");
	return 0;
}

int
hostname_check(const char *name, struct diag *d)
{
	const char *label = name;

	if (strlen(name) > KERNEL_NAME_MAX)
		return diag_set(
		    d, STATUS_USAGE, "is longer than %d bytes", KERNEL_NAME_MAX);
	for (const char *c = name; *c != '\0'; c++)
		if (strchr(letters_and_digits, *c) == NULL && *c != '-' && *c != '.')
			return diag_set(d, STATUS_USAGE,
			    "may have letters, digits, hyphens and dots only");
	for (;;) {
		size_t length = strcspn(label, ".");

		if (check_label(label, length, d) == -1)
			return -1;
		if (label[length] == '\0')
			return 0;
		label += length + 1;
	}
}

int
hostname_set(const char *name, struct diag *d)
{
	if (sethostname(name, strlen(name)) == 0)
		return 0;
	if (errno == EPERM)
		return diag_set(
		    d, STATUS_LOCAL, "not permitted: needs root, or CAP_SYS_ADMIN");
	return diag_errno(d, STATUS_LOCAL, errno, "sethostname");
}
