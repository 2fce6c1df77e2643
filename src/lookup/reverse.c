#include "lookup/reverse.h"

#include <errno.h>
#include <netdb.h>
#include <stddef.h>

#include "lookup/system.h"
#include "net/endpoint.h"

static struct outcome
explain(int code, int error)
{
	switch (code) {
	case 0:
		return (struct outcome){.kind = OUTCOME_OK};
	case EAI_NONAME:
		return (struct outcome){
		    OUTCOME_NO_NAME, "EAI_NONAME", "address has no name", 0};
	case EAI_AGAIN:
		return (struct outcome){OUTCOME_TEMPORARY, "EAI_AGAIN",
		    "address cannot be looked up now: no resolver answers", 0};
	case EAI_FAIL:
		return (struct outcome){OUTCOME_TEMPORARY, "EAI_FAIL",
		    "address cannot be looked up now: the resolver refuses", 0};
	case EAI_BADFLAGS:
		return (struct outcome){
		    OUTCOME_INVALID, "EAI_BADFLAGS", "the flags do not go together", 0};
	case EAI_MEMORY:
		return (struct outcome){
		    OUTCOME_LOCAL, "EAI_MEMORY", "address cannot be looked up", ENOMEM};
	case EAI_SYSTEM:
		return (struct outcome){
		    OUTCOME_LOCAL, "EAI_SYSTEM", "address cannot be looked up", error};
	default:
		return (struct outcome){
		    OUTCOME_LOCAL, NULL, "address cannot be looked up", 0};
	}
}

struct outcome
reverse_lookup(const struct endpoint *e, int flags, char name[static REVERSE_NAME_MAX],
    char service[static REVERSE_SERVICE_MAX])
{
	int code;

	do
		code = getnameinfo(&e->address.any, e->length, name, REVERSE_NAME_MAX,
		    service, REVERSE_SERVICE_MAX, flags);
	while (code == EAI_SYSTEM && errno == EINTR);
	return explain(code, errno);
}

static bool
has_address(const struct system_answer *answer, const struct endpoint *e)
{
	struct endpoint wanted = *e;

	for (size_t i = 0; i < answer->count; i++) {
		endpoint_set_port(
		    &wanted, endpoint_port(&answer->addresses[i].endpoint));
		if (endpoint_equal(&answer->addresses[i].endpoint, &wanted))
			return true;
	}
	return false;
}

struct outcome
reverse_prove(const struct endpoint *e, const char *name, enum reverse_proof *proof)
{
	const struct system_query query = {
	    .family = endpoint_family(e), .socket_type = SOCK_STREAM};
	struct system_answer answer;
	struct outcome outcome;

	system_lookup(name, &query, &answer);
	outcome = answer.whole;
	*proof = REVERSE_UNPROVEN;
	if (has_address(&answer, e))
		*proof = REVERSE_CONFIRMED;
	else if (outcome.kind == OUTCOME_OK)
		*proof = REVERSE_MISMATCH;
	else if (outcome.kind == OUTCOME_NO_NAME || outcome.kind == OUTCOME_NO_DATA)
		*proof = REVERSE_NO_FORWARD;
	system_free(&answer);
	return *proof == REVERSE_UNPROVEN ? outcome :
					    (struct outcome){.kind = OUTCOME_OK};
}

const char *
reverse_proof_word(enum reverse_proof proof)
{
	static const char *const words[] = {
	    [REVERSE_UNPROVEN] = "unproven",
	    [REVERSE_CONFIRMED] = "confirmed",
	    [REVERSE_MISMATCH] = "mismatch",
	    [REVERSE_NO_FORWARD] = "no_forward",
	};

	return words[proof];
}
