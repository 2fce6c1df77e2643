#include "lookup/hostname.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/diag.h"
#include "lookup/name.h"

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
