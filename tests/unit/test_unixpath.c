/* unixpath: whose a path is, when it is taken over and when it is removed */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/diag.h"
#include "net/unixpath.h"

/* A folder of the test's own, and a path in there. */
struct place {
	char folder[80], path[100];
	struct endpoint endpoint;
};

static int
setup(void **state)
{
	const char *parent = getenv("TMPDIR") != NULL ? getenv("TMPDIR") : P_tmpdir;
	struct place *p = calloc(1, sizeof(*p));
	struct diag d = {0};

	assert_non_null(p);
	snprintf(p->folder, sizeof(p->folder), "%.60s/unixpath.XXXXXX", parent);
	assert_non_null(mkdtemp(p->folder));
	snprintf(p->path, sizeof(p->path), "%s/socket", p->folder);
	assert_int_equal(endpoint_from_path(&p->endpoint, p->path, &d), 0);
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct place *p = *state;

	unlink(p->path);
	rmdir(p->folder);
	free(p);
	return 0;
}

static int
new_socket(int type)
{
	int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);

	assert_true(fd != -1);
	return fd;
}

/* A new socket bound to where e is. */
static int
must_bind(const struct endpoint *e, int type, struct unixpath *held)
{
	int fd = new_socket(type);
	struct diag d = {0};

	*held = (struct unixpath){0};
	if (unixpath_bind(fd, e, held, &d) == -1)
		fail_msg("%s", d.text);
	return fd;
}

static void
assert_refused(const struct endpoint *e, int type, int error)
{
	struct unixpath held = {0};
	struct diag d = {0};
	int fd = new_socket(type);

	assert_int_equal(unixpath_bind(fd, e, &held, &d), -1);
	assert_int_equal(d.status, STATUS_LOCAL);
	assert_int_equal(d.error, error);
	assert_int_equal(held.path[0], '\0');
	close(fd);
}

static bool
reaches(const struct endpoint *e, int type)
{
	int fd = new_socket(type);
	int result = connect(fd, &e->address.any, e->length);

	close(fd);
	return result == 0;
}

static bool
exists(const struct place *p)
{
	return access(p->path, F_OK) == 0;
}

static void
a_path_that_was_bound_is_removed_at_its_release(void **state)
{
	struct place *p = *state;
	struct unixpath held;
	int fd = must_bind(&p->endpoint, SOCK_STREAM, &held);

	assert_true(exists(p));
	assert_string_equal(held.path, p->path);
	unixpath_release(&held);
	assert_false(exists(p));
	assert_int_equal(held.path[0], '\0');
	close(fd);
}

static void
a_file_that_took_the_paths_place_is_not_removed(void **state)
{
	struct place *p = *state;
	struct unixpath held, theirs;
	int fd = must_bind(&p->endpoint, SOCK_STREAM, &held), other;
	char aside[120];

	/* Put aside, and not removed, so that its inode is not given out again. */
	snprintf(aside, sizeof(aside), "%s.old", p->path);
	assert_int_equal(rename(p->path, aside), 0);
	other = must_bind(&p->endpoint, SOCK_STREAM, &theirs);
	unixpath_release(&held);
	assert_true(exists(p));
	close(fd);
	close(other);
	unlink(aside);
}

static void
a_leftover_is_replaced_whatever_its_type(void **state)
{
	static const int types[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET};
	struct place *p = *state;

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		struct unixpath held;
		int fd;

		close(must_bind(&p->endpoint, types[i], &held));
		assert_true(exists(p));
		fd = must_bind(&p->endpoint, types[i], &held);
		if (types[i] != SOCK_DGRAM)
			assert_int_equal(listen(fd, 1), 0);
		assert_true(reaches(&p->endpoint, types[i]));
		unixpath_release(&held);
		close(fd);
	}
}

static void
a_live_listener_keeps_its_path(void **state)
{
	struct place *p = *state;
	struct unixpath held;
	int fd = must_bind(&p->endpoint, SOCK_STREAM, &held);

	assert_int_equal(listen(fd, 1), 0);
	assert_refused(&p->endpoint, SOCK_STREAM, EADDRINUSE);
	assert_true(reaches(&p->endpoint, SOCK_STREAM));
	close(fd);
}

static void
one_that_is_alive_but_of_another_type_keeps_its_path(void **state)
{
	struct place *p = *state;
	struct unixpath held;
	int fd = must_bind(&p->endpoint, SOCK_DGRAM, &held);

	assert_refused(&p->endpoint, SOCK_STREAM, EADDRINUSE);
	assert_refused(&p->endpoint, SOCK_DGRAM, EADDRINUSE);
	assert_true(reaches(&p->endpoint, SOCK_DGRAM));
	close(fd);
}

static void
a_file_that_is_no_socket_is_left_alone(void **state)
{
	struct place *p = *state;

	close(open(p->path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
	assert_refused(&p->endpoint, SOCK_STREAM, 0);
	assert_true(exists(p));
}

static void
a_link_is_not_followed_to_what_it_names(void **state)
{
	struct place *p = *state;

	assert_int_equal(symlink("nowhere", p->path), 0);
	assert_refused(&p->endpoint, SOCK_STREAM, 0);
	assert_int_equal(readlink(p->path, (char[8]){0}, 8), 7);
}

static void
a_path_in_a_folder_that_is_not_there_is_an_error(void **state)
{
	struct place *p = *state;
	struct endpoint e;
	struct diag d = {0};
	char path[108];

	snprintf(path, sizeof(path), "%s/nowhere/socket", p->folder);
	assert_int_equal(endpoint_from_path(&e, path, &d), 0);
	assert_refused(&e, SOCK_STREAM, ENOENT);
}

static void
an_abstract_name_has_no_file_to_remove(void **state)
{
	struct place *p = *state;
	struct unixpath held, none = {0};
	struct endpoint e;
	struct diag d = {0};
	char name[120];
	int fd;

	snprintf(name, sizeof(name), "@%s", p->path);
	assert_int_equal(endpoint_from_path(&e, name, &d), 0);
	fd = must_bind(&e, SOCK_STREAM, &held);
	assert_int_equal(held.path[0], '\0');
	assert_refused(&e, SOCK_STREAM, EADDRINUSE);
	unixpath_release(&none);
	close(fd);
}

#define PLACE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    PLACE_TEST(a_path_that_was_bound_is_removed_at_its_release),
	    PLACE_TEST(a_file_that_took_the_paths_place_is_not_removed),
	    PLACE_TEST(a_leftover_is_replaced_whatever_its_type),
	    PLACE_TEST(a_live_listener_keeps_its_path),
	    PLACE_TEST(one_that_is_alive_but_of_another_type_keeps_its_path),
	    PLACE_TEST(a_file_that_is_no_socket_is_left_alone),
	    PLACE_TEST(a_link_is_not_followed_to_what_it_names),
	    PLACE_TEST(a_path_in_a_folder_that_is_not_there_is_an_error),
	    PLACE_TEST(an_abstract_name_has_no_file_to_remove),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
