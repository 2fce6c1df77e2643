#include "lookup/gai.h"

#include <errno.h>
#include <netdb.h>
#include <stddef.h>
#include <sys/socket.h>

static struct outcome
no_address(int family, const char *code)
{
	const char *text = "name has no address";

	if (family == AF_INET)
		text = "name has no IPv4 address";
	else if (family == AF_INET6)
		text = "name has no IPv6 address";
	return (struct outcome){OUTCOME_NO_DATA, code, text, 0};
}

/* The flags, family or types of the question itself are wrong: nobody was asked. */
static struct outcome
explain_question(int code)
{
	switch (code) {
	case EAI_BADFLAGS:
		return (struct outcome){
		    OUTCOME_INVALID, "EAI_BADFLAGS", "the flags do not go together", 0};
	case EAI_FAMILY:
		return (struct outcome){OUTCOME_INVALID, "EAI_FAMILY",
		    "there are no addresses of this family", 0};
	case EAI_SERVICE:
		return (struct outcome){OUTCOME_INVALID, "EAI_SERVICE",
		    "the service is not known for this type of socket", 0};
	case EAI_SOCKTYPE:
		return (struct outcome){OUTCOME_INVALID, "EAI_SOCKTYPE",
		    "the type of socket and the protocol do not go together", 0};
	default:
		return (struct outcome){
		    OUTCOME_LOCAL, NULL, "name cannot be looked up", 0};
	}
}

static struct outcome
explain(int code, int family, int error)
{
	switch (code) {
	case 0:
		return (struct outcome){.kind = OUTCOME_OK};
	case EAI_NONAME:
		return (struct outcome){
		    OUTCOME_NO_NAME, "EAI_NONAME", "name does not exist", 0};
#ifdef EAI_NODATA
	case EAI_NODATA:
		return no_address(family, "EAI_NODATA");
#endif
#ifdef EAI_ADDRFAMILY
	case EAI_ADDRFAMILY:
		return no_address(family, "EAI_ADDRFAMILY");
#endif
	case EAI_AGAIN:
		return (struct outcome){OUTCOME_TEMPORARY, "EAI_AGAIN",
		    "name cannot be looked up now: no resolver answers", 0};
	case EAI_FAIL:
		return (struct outcome){OUTCOME_TEMPORARY, "EAI_FAIL",
		    "name cannot be looked up now: the resolver refuses", 0};
	case EAI_MEMORY:
		return (struct outcome){
		    OUTCOME_LOCAL, "EAI_MEMORY", "name cannot be looked up", ENOMEM};
	case EAI_SYSTEM:
		return (struct outcome){
		    OUTCOME_LOCAL, "EAI_SYSTEM", "name cannot be looked up", error};
	default:
		return explain_question(code);
	}
}

struct outcome
gai_ask(const char *host, const char *service, const struct addrinfo *hints,
    struct addrinfo **list)
{
	int code;

	*list = NULL;
	do
		code = getaddrinfo(host, service, hints, list);
	while (code == EAI_SYSTEM && errno == EINTR);
	if (code != 0)
		*list = NULL;
	return explain(code, hints->ai_family, errno);
}
