/* reverse_lookup, with a resolver of our own in the place of libc's */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>

#include "addr/addr.h"
#include "base/diag.h"
#include "lookup/reverse.h"
#include "net/endpoint.h"

static struct {
	int interruptions, code, error, flags;
} resolver;

/* musl and glibc disagree about the type of flags, which is int in POSIX. */
int
getnameinfo(const struct sockaddr *address, socklen_t length, char *host,
    socklen_t host_size, char *service, socklen_t service_size, int flags)
{
	assert_non_null(address);
	assert_int_equal(length, sizeof(struct sockaddr_in));
	assert_int_equal(service_size, REVERSE_SERVICE_MAX);
	resolver.flags = flags;
	errno = resolver.interruptions > 0 ? EINTR : resolver.error;
	if (resolver.interruptions-- > 0)
		return EAI_SYSTEM;
	snprintf(host, host_size, "host.example");
	snprintf(service, service_size, "http");
	return resolver.code;
}

static int
reset_resolver(void **state)
{
	(void)state;
	memset(&resolver, 0, sizeof(resolver));
	return 0;
}

static struct endpoint
documentation_address(void)
{
	struct endpoint e;
	struct addr a;

	assert_int_equal(addr_parse("192.0.2.1", 9, &a), 0);
	endpoint_from_addr(&e, &a, 0, 0);
	return e;
}

static void
expect_error(int code, enum status status, const char *text)
{
	struct endpoint e = documentation_address();
	char name[REVERSE_NAME_MAX], service[REVERSE_SERVICE_MAX];
	struct outcome outcome;
	struct diag d = {0};

	resolver.code = code;
	outcome = reverse_lookup(&e, NI_NAMEREQD, name, service);
	assert_int_equal(outcome_explain(&outcome, &d), -1);
	assert_string_equal(d.text, text);
	assert_int_equal(d.status, status);
}

static void
an_address_is_answered_with_its_name(void **state)
{
	struct endpoint e = documentation_address();
	char name[REVERSE_NAME_MAX], service[REVERSE_SERVICE_MAX];

	(void)state;
	assert_int_equal(
	    reverse_lookup(&e, NI_NAMEREQD, name, service).kind, OUTCOME_OK);
	assert_string_equal(name, "host.example");
	assert_string_equal(service, "http");
	assert_int_equal(resolver.flags, NI_NAMEREQD);
}

static void
an_interrupted_look_up_is_repeated(void **state)
{
	resolver.interruptions = 2;
	an_address_is_answered_with_its_name(state);
}

static void
each_failure_of_the_resolver_has_its_status(void **state)
{
	(void)state;
	expect_error(EAI_NONAME, STATUS_NO, "address has no name");
	expect_error(EAI_AGAIN, STATUS_TEMPORARY,
	    "address cannot be looked up now: no resolver answers");
	expect_error(EAI_FAIL, STATUS_TEMPORARY,
	    "address cannot be looked up now: the resolver refuses");
	resolver.error = EMFILE;
	expect_error(EAI_SYSTEM, STATUS_LOCAL,
	    "address cannot be looked up: Too many open files");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(
		an_address_is_answered_with_its_name, reset_resolver),
	    cmocka_unit_test_setup(an_interrupted_look_up_is_repeated, reset_resolver),
	    cmocka_unit_test_setup(
		each_failure_of_the_resolver_has_its_status, reset_resolver),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
