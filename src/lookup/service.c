#include "lookup/service.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>

#include "base/diag.h"
#include "base/num.h"

enum { PORT_MAX = 65535 };

/* Digits, perhaps with a sign: a number, whatever its size. */
static bool
is_number(const char *text)
{
	const char *digits = text[0] == '-' ? text + 1 : text;

	return digits[0] != '\0' && digits[strspn(digits, "0123456789")] == '\0';
}

int
service_port(const char *text, const char *proto, unsigned int *port, struct diag *d)
{
	const struct servent *service;
	int64_t number;

	if (text[0] == '\0')
		return diag_set(d, STATUS_USAGE, "empty port");
	if (is_number(text)) {
		if (num_parse(text, 0, PORT_MAX, &number, d) == -1)
			return diag_prefix(d, "%s", text);
		*port = (unsigned int)number;
		return 0;
	}
	service = getservbyname(text, proto);
	if (service == NULL)
		return diag_set(
		    d, STATUS_USAGE, "%s: not a port number or service", text);
	*port = ntohs((uint16_t)service->s_port);
	return 0;
}

bool
service_name(unsigned int port, const char *proto, char name[static SERVICE_NAME_MAX])
{
	const struct servent *service = getservbyport(htons((uint16_t)port), proto);

	if (service == NULL)
		return false;
	snprintf(name, SERVICE_NAME_MAX, "%s", service->s_name);
	return true;
}
