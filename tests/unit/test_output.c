/* output: nothing is lost, whether its reader is slow or has gone */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "cli/output.h"

enum { PIPE_ROOM = 4096, SENT = OUTPUT_ROOM - 1 };

static int ends[2];
static struct output out;
static struct diag d;
static char bytes[SENT];

static int
begin(void **state)
{
	(void)state;
	signal(SIGPIPE, SIG_IGN);
	memset(&d, 0, sizeof(d));
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i * 7 + i / 256);
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(fcntl(ends[1], F_SETPIPE_SZ, PIPE_ROOM), PIPE_ROOM);
	output_init(&out, ends[1]);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	close(ends[0]);
	close(ends[1]);
	return 0;
}

/* Reads from the pipe, which has something, what has to stand at offset of bytes. */
static size_t
expect_bytes(size_t offset)
{
	char got[PIPE_ROOM];
	ssize_t length = read(ends[0], got, sizeof(got));

	assert_true(length > 0);
	assert_memory_equal(got, bytes + offset, (size_t)length);
	return (size_t)length;
}

static void
what_a_full_pipe_does_not_take_is_kept(void **state)
{
	size_t got = 0;
	int result;

	(void)state;
	output_write(&out, bytes, SENT);
	while ((result = output_flush_now(&out, &d)) == 0) {
		assert_true(out.used > 0);
		got += expect_bytes(got);
	}
	assert_int_equal(result, 1);
	assert_int_equal(out.used, 0);
	while (got < SENT)
		got += expect_bytes(got);
	assert_int_equal(got, SENT);
}

static void
more_may_be_written_behind_what_is_kept(void **state)
{
	size_t got = 0, half = SENT / 2;

	(void)state;
	output_write(&out, bytes, half);
	assert_int_equal(output_flush_now(&out, &d), 0);
	got += expect_bytes(got);
	output_write(&out, bytes + half, SENT - half);
	while (output_flush_now(&out, &d) == 0)
		got += expect_bytes(got);
	while (got < SENT)
		got += expect_bytes(got);
}

static void
it_works_on_a_pipe_that_somebody_made_non_blocking(void **state)
{
	assert_int_equal(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
	what_a_full_pipe_does_not_take_is_kept(state);
}

static void
a_flush_of_nothing_is_done_even_if_the_pipe_is_full(void **state)
{
	(void)state;
	assert_int_equal(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
	while (write(ends[1], bytes, PIPE_ROOM) > 0)
		continue;
	assert_int_equal(errno, EAGAIN);
	assert_int_equal(output_flush_now(&out, &d), 1);
}

static void
a_reader_that_has_gone_is_an_end_without_words(void **state)
{
	(void)state;
	close(ends[0]);
	output_line(&out, "answer", 6);
	assert_int_equal(output_flush_now(&out, &d), -1);
	assert_int_equal(d.status, STATUS_BROKEN);
	assert_string_equal(d.text, "");
	output_line(&out, "answer", 6);
	assert_int_equal(output_flush(&out, &d), -1);
	assert_int_equal(d.status, STATUS_BROKEN);
	ends[0] = open("/dev/null", O_RDONLY);
}

static void
a_full_disk_is_told(void **state)
{
	int full = open("/dev/full", O_WRONLY);

	(void)state;
	if (full == -1)
		skip();
	output_init(&out, full);
	output_line(&out, "answer", 6);
	assert_int_equal(output_flush_now(&out, &d), -1);
	assert_int_equal(d.status, STATUS_LOCAL);
	assert_string_equal(
	    d.text, "cannot write to stdout: No space left on device");
	close(full);
}

static void
one_check_after_many_writes_is_enough(void **state)
{
	(void)state;
	close(ends[0]);
	for (int i = 0; i < 10; i++)
		output_write(&out, bytes, SENT);
	assert_int_equal(output_flush(&out, &d), -1);
	assert_int_equal(d.status, STATUS_BROKEN);
	ends[0] = open("/dev/null", O_RDONLY);
}

static void
space_is_made_where_it_is_too_little(void **state)
{
	size_t room;
	char *at;

	(void)state;
	output_init(&out, STDERR_FILENO);
	at = output_space(&out, 10, &room);
	assert_ptr_equal(at, out.data);
	assert_int_equal(room, OUTPUT_ROOM);
	out.fd = open("/dev/null", O_WRONLY);
	output_fill(&out, OUTPUT_ROOM - 9);
	at = output_space(&out, 10, &room);
	assert_ptr_equal(at, out.data);
	assert_int_equal(room, OUTPUT_ROOM);
	output_fill(&out, OUTPUT_ROOM);
	assert_int_equal(out.used, 0);
	close(out.fd);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
	const struct CMUnitTest tests[] = {
	    TEST(what_a_full_pipe_does_not_take_is_kept),
	    TEST(more_may_be_written_behind_what_is_kept),
	    TEST(it_works_on_a_pipe_that_somebody_made_non_blocking),
	    TEST(a_flush_of_nothing_is_done_even_if_the_pipe_is_full),
	    TEST(a_reader_that_has_gone_is_an_end_without_words),
	    TEST(a_full_disk_is_told),
	    TEST(one_check_after_many_writes_is_enough),
	    TEST(space_is_made_where_it_is_too_little),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
