/* dns_query: what a c-ares does that is not ours */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "asker.h"
#include "lookup/dns_client.h"
#include "proto/dns_type.h"

/* As a c-ares with a cache does it (1.31 and later). */
static void
answer_at_once(ares_channel channel, const char *name, int class, int type,
    ares_callback callback, void *context)
{
	static struct message m;

	(void)channel;
	(void)class;
	message_begin(&m, 1, DNS_FLAG_RESPONSE, name, (unsigned int)type);
	message_record(&m, DNS_ANSWER, name, DNS_TYPE_A, 60, "\1\2\3\4", 4);
	callback(context, ARES_SUCCESS, 0, m.bytes, (int)m.length);
	memset(m.bytes, 0, m.length);
}

static void
an_answer_that_is_there_at_once_comes_later(void **state)
{
	struct asker *a = *state;

	asker_server(a, 0, nameserver_answers, false);
	asker_open(a);
	a->dns->cares.query = answer_at_once;
	assert_string_equal(asker_expect(a, "a", DNS_OK)->first, "1.2.3.4");
	/* One that nobody fetches is freed. */
	asker_ask(a, "b", DNS_TYPE_A);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		an_answer_that_is_there_at_once_comes_later, asker_begin, asker_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
