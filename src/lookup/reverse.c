#include "lookup/reverse.h"

#include <errno.h>
#include <netdb.h>
#include <stddef.h>

#include "base/diag.h"
#include "net/endpoint.h"

static int
explain(int code, const struct endpoint *e, struct diag *d)
{
	char address[ENDPOINT_TEXT_MAX];
	int error = errno;

	endpoint_host(e, false, address);
	switch (code) {
	case EAI_NONAME:
		return diag_set(d, STATUS_NO, "%s: address has no name", address);
	case EAI_AGAIN:
	case EAI_FAIL:
		return diag_set(d, STATUS_TEMPORARY,
		    "%s: address cannot be looked up now: no resolver answers",
		    address);
	case EAI_SYSTEM:
		return diag_errno(
		    d, STATUS_LOCAL, error, "%s: address cannot be looked up", address);
	default:
		return diag_set(d, STATUS_LOCAL, "%s: address cannot be looked up: %s",
		    address, gai_strerror(code));
	}
}

int
reverse_name(
    const struct endpoint *e, char name[static REVERSE_NAME_MAX], struct diag *d)
{
	int code;

	do
		code = getnameinfo(&e->address.any, e->length, name, REVERSE_NAME_MAX,
		    NULL, 0, NI_NAMEREQD);
	while (code == EAI_SYSTEM && errno == EINTR);
	return code == 0 ? 0 : explain(code, e, d);
}
