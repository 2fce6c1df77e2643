/* copier: which way is chosen, and that each moves every byte between real ends */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/diag.h"
#include "net/sockopt.h"
#include "pump/copier.h"
#include "pump/half.h"
#include "pump/loop.h"
#include "rig.h"
#include "sockets.h"
#include "stream/files.h"
#include "stream/socket.h"
#include "stream/stream.h"

enum end { PIPE, UNIX, TCP, FILE_END, APPENDED };

enum { SIZE = 3 * 1024 * 1024 };

/* A half between two real ends, of which the test has the other sides. */
struct link {
	struct half half;
	struct wait source_wait, sink_wait;
	struct stream *source, *sink;
	int in,
	    out; /* where the test writes and reads; a file, or not to be waited for */
	enum end from, to;
	size_t fed, taken;
	struct diag diag;
};

static unsigned char input[SIZE], output[SIZE];

static void
make_nonblocking(int fd)
{
	assert_int_equal(fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK), 0);
}

static int
new_file(int flags)
{
	char path[] = "/tmp/serval-copier-XXXXXX";
	int fd = mkostemp(path, O_CLOEXEC | flags);

	assert_true(fd != -1);
	unlink(path);
	return fd;
}

/* Descriptors to read from, fds[0], and to write to, fds[1], of one kind. */
static void
make_ends(enum end kind, int fds[2])
{
	switch (kind) {
	case PIPE:
		sockets_pipe(fds);
		break;
	case UNIX:
		sockets_pair(SOCK_STREAM, fds);
		break;
	case TCP:
		sockets_tcp(fds);
		break;
	case FILE_END:
	case APPENDED:
		fds[0] = new_file(kind == APPENDED ? O_APPEND : 0);
		fds[1] = dup(fds[0]);
		assert_true(fds[1] != -1);
		break;
	}
}

static struct stream *
open_stream(enum end kind, int read_fd, int write_fd)
{
	struct files_request request = {.read_fd = read_fd,
	    .write_fd = write_fd,
	    .owned = true,
	    .read_name = "the input",
	    .write_name = "the output"};
	struct diag d = {0};
	int fd = read_fd != -1 ? read_fd : write_fd;
	struct stream *s;

	if (kind == UNIX || kind == TCP) {
		make_nonblocking(fd);
		s = socket_stream_open(fd, "the peer", &d);
	} else {
		s = files_open(&request, &d);
	}
	assert_non_null(s);
	return s;
}

static void
link_open(struct link *l, enum end from, enum end to, enum half_way way)
{
	int source[2], sink[2];

	*l = (struct link){.from = from, .to = to};
	make_ends(from, source);
	make_ends(to, sink);
	l->in = source[1];
	l->out = sink[0];
	if (from == FILE_END) {
		assert_int_equal(pwrite(l->in, input, SIZE, 0), SIZE);
		l->fed = SIZE;
	} else {
		make_nonblocking(l->in);
	}
	if (to < FILE_END)
		make_nonblocking(l->out);
	l->source = open_stream(from, source[0], -1);
	l->sink = open_stream(to, -1, sink[1]);
	half_init(&l->half, l->source, l->sink, &l->source_wait, &l->sink_wait);
	l->half.way = way;
}

static void
link_close(struct link *l)
{
	half_free(&l->half);
	stream_close(l->source);
	stream_close(l->sink);
	if (l->in != -1)
		close(l->in);
	close(l->out);
}

/* Writes what fits of the next length bytes; behind the last it hangs up. */
static void
feed(struct link *l, size_t length)
{
	ssize_t moved;

	if (length > SIZE - l->fed)
		length = SIZE - l->fed;
	if (length > 0) {
		moved = write(l->in, input + l->fed, length);
		assert_true(moved != -1 || errno == EAGAIN);
		l->fed += moved > 0 ? moved : 0;
	}
	if (l->fed == SIZE && l->in != -1) {
		close(l->in);
		l->in = -1;
	}
}

/* Reads what there is, but no more than length bytes. */
static void
take(struct link *l, size_t length)
{
	ssize_t moved;

	if (length > SIZE - l->taken)
		length = SIZE - l->taken;
	if (l->to >= FILE_END)
		moved = pread(l->out, output + l->taken, length, l->taken);
	else
		moved = read(l->out, output + l->taken, length);
	assert_true(moved != -1 || errno == EAGAIN);
	l->taken += moved > 0 ? moved : 0;
}

/* As the loop does it: what poll(2) says of w, at most as long as it may wait. */
static void
ask(struct wait *w, int patience)
{
	struct pollfd asked = {.fd = w->fd, .events = w->events};

	w->revents = poll(&asked, 1, patience) == 1 ? asked.revents : 0;
}

static enum half_state
copy(struct link *l)
{
	ask(&l->source_wait, 0);
	ask(&l->sink_wait, 0);
	return half_copy(&l->half, &l->diag);
}

static void
move_all(struct link *l, uint64_t seed)
{
	enum half_state state = HALF_MORE;

	while (state == HALF_MORE || state == HALF_BLOCKED) {
		feed(l, rig_random(&seed) % 200000);
		state = copy(l);
		take(l, rig_random(&seed) % 200000);
	}
	assert_int_equal(state, HALF_ENDED);
	assert_int_equal(l->half.moved, SIZE);
	while (l->taken < SIZE)
		take(l, SIZE);
	assert_memory_equal(output, input, SIZE);
}

static int
make_input(void **state)
{
	uint64_t seed = 1999;

	(void)state;
	for (size_t i = 0; i < SIZE; i++)
		input[i] = rig_random(&seed);
	return 0;
}

/* Every way between any two ends, whether it is made for them or not. */
static void
every_byte_is_moved(enum half_way way)
{
	struct link l;

	for (enum end from = PIPE; from <= FILE_END; from++)
		for (enum end to = PIPE; to <= APPENDED; to++) {
			link_open(&l, from, to, way);
			memset(output, 0, SIZE);
			move_all(&l, 1 + from * 10 + to);
			link_close(&l);
		}
}

static void
the_ring_moves_every_byte_between_any_two_ends(void **state)
{
	(void)state;
	every_byte_is_moved(HALF_RING);
}

static void
splice_moves_every_byte_between_any_two_ends(void **state)
{
	(void)state;
	every_byte_is_moved(HALF_SPLICE);
}

static void
sendfile_moves_every_byte_between_any_two_ends(void **state)
{
	(void)state;
	every_byte_is_moved(HALF_SENDFILE);
}

static void
the_fastest_way_moves_every_byte_between_any_two_ends(void **state)
{
	(void)state;
	every_byte_is_moved(HALF_AUTO);
}

/* What is chosen in bulk between ends of these kinds. */
static const struct copier *
chosen(enum half_way way, enum stream_raw from, enum stream_raw to, bool bulk)
{
	struct stream source = {.read_raw = from}, sink = {.write_raw = to};
	struct half h = {.source = &source, .sink = &sink, .way = way};

	return copier_choose(&h, bulk);
}

static void
a_pipe_is_spliced_from_its_first_byte(void **state)
{
	(void)state;
	for (int bulk = 0; bulk < 2; bulk++) {
		assert_ptr_equal(
		    chosen(HALF_AUTO, STREAM_RAW_PIPE, STREAM_RAW_SOCKET, bulk),
		    &copier_splice);
		assert_ptr_equal(
		    chosen(HALF_AUTO, STREAM_RAW_SOCKET, STREAM_RAW_PIPE, bulk),
		    &copier_splice);
	}
}

static void
other_ends_have_to_move_much_first(void **state)
{
	(void)state;
	assert_ptr_equal(
	    chosen(HALF_AUTO, STREAM_RAW_FILE, STREAM_RAW_SOCKET, false), &copier_ring);
	assert_ptr_equal(chosen(HALF_AUTO, STREAM_RAW_FILE, STREAM_RAW_SOCKET, true),
	    &copier_sendfile);
	assert_ptr_equal(
	    chosen(HALF_AUTO, STREAM_RAW_SOCKET, STREAM_RAW_NULL, false), &copier_ring);
	assert_ptr_equal(
	    chosen(HALF_AUTO, STREAM_RAW_SOCKET, STREAM_RAW_NULL, true), &copier_pipe);
}

static void
a_file_is_spliced_to_from_tcp_and_written_to_from_a_unix_socket(void **state)
{
	struct stream source = {.read_raw = STREAM_RAW_SOCKET};
	struct stream sink = {.write_raw = STREAM_RAW_FILE};
	struct half h = {.source = &source, .sink = &sink};

	(void)state;
	assert_ptr_equal(copier_choose(&h, true), &copier_pipe);
	source.local = true;
	assert_ptr_equal(copier_choose(&h, true), &copier_ring);
	h.way = HALF_SPLICE;
	assert_ptr_equal(copier_choose(&h, true), &copier_pipe);
}

static void
the_ring_is_for_what_must_pass_through_memory(void **state)
{
	(void)state;
	for (enum half_way way = HALF_AUTO; way <= HALF_SENDFILE; way++) {
		assert_ptr_equal(
		    chosen(way, STREAM_RAW_NONE, STREAM_RAW_PIPE, true), &copier_ring);
		assert_ptr_equal(
		    chosen(way, STREAM_RAW_PIPE, STREAM_RAW_NONE, true), &copier_ring);
	}
	assert_ptr_equal(
	    chosen(HALF_RING, STREAM_RAW_PIPE, STREAM_RAW_PIPE, true), &copier_ring);
}

static void
messages_filters_and_pace_need_the_ring(void **state)
{
	struct stream source = {.read_raw = STREAM_RAW_PIPE};
	struct stream sink = {.write_raw = STREAM_RAW_SOCKET};
	struct half h = {.source = &source, .sink = &sink};
	struct filter *any = (struct filter *)&h;

	(void)state;
	assert_ptr_equal(copier_choose(&h, true), &copier_splice);
	sink.writes_messages = true;
	assert_ptr_equal(copier_choose(&h, true), &copier_ring);
	sink.writes_messages = false;
	h.filter = any;
	assert_ptr_equal(copier_choose(&h, true), &copier_ring);
	h.filter = NULL;
	h.pace = 1;
	assert_ptr_equal(copier_choose(&h, true), &copier_ring);
}

/* What a file that is appended to refuses, though the stream said otherwise. */
static void
refused(enum end from, enum stream_raw claimed)
{
	struct link l;

	link_open(&l, from, APPENDED, HALF_SPLICE);
	l.sink->write_raw = claimed;
	memset(output, 0, SIZE);
	move_all(&l, 7);
	assert_true(l.half.stepped_back);
	assert_ptr_equal(l.half.copier, &copier_ring);
	link_close(&l);
}

static void
a_way_that_the_kernel_refuses_is_left_without_a_loss(void **state)
{
	(void)state;
	refused(PIPE, STREAM_RAW_FILE);
	refused(TCP, STREAM_RAW_NULL);
	refused(UNIX, STREAM_RAW_NULL);
}

static void
a_faster_way_takes_over_from_the_ring_however_slow_the_sink_is(void **state)
{
	struct link l;

	(void)state;
	link_open(&l, FILE_END, TCP, HALF_AUTO);
	assert_int_equal(
	    sockopt_set_int(l.sink->write_fd, SOL_SOCKET, SO_SNDBUF, 4096), 0);
	do {
		assert_true(copy(&l) <= HALF_MORE);
		take(&l, 30000);
	} while (half_holds(&l.half) > 0 && l.taken < SIZE / 2);
	assert_ptr_equal(l.half.copier, &copier_sendfile);
	assert_int_equal(half_holds(&l.half), 0);
	move_all(&l, 1);
	link_close(&l);
}

static int
low_water_mark(const struct stream *s)
{
	int value = -1;

	assert_int_equal(
	    sockopt_get_int(s->read_fd, SOL_SOCKET, SO_RCVLOWAT, &value), 0);
	return value;
}

/* Feeds and takes until the source tells of its bytes in batches only. */
static void
run_until_batching(struct link *l)
{
	for (int i = 0; i < 1000 && !l->half.batching; i++) {
		feed(l, 100000);
		assert_true(copy(l) <= HALF_MORE);
		take(l, SIZE);
	}
	assert_true(l->half.batching);
}

static void
a_batch_is_waited_for_only_a_moment(void **state)
{
	struct link l;

	(void)state;
	link_open(&l, TCP, PIPE, HALF_AUTO);
	run_until_batching(&l);
	assert_true(low_water_mark(l.source) > 1);
	assert_true(half_deadline(&l.half) <= clock_ms() + 10);
	feed(&l, 10);
	while (l.taken < l.fed) {
		int64_t left = half_deadline(&l.half) - clock_ms();

		assert_true(half_deadline(&l.half) != CLOCK_NEVER ||
		    low_water_mark(l.source) == 1);
		ask(&l.source_wait, left < 0 || left > 10 ? 10 : (int)left);
		assert_true(half_copy(&l.half, &l.diag) <= HALF_MORE);
		take(&l, SIZE);
	}
	assert_memory_equal(output, input, l.taken);
	link_close(&l);
}

static void
a_half_that_is_freed_leaves_its_source_as_it_was(void **state)
{
	struct link l;

	(void)state;
	link_open(&l, TCP, PIPE, HALF_AUTO);
	run_until_batching(&l);
	half_free(&l.half);
	assert_int_equal(low_water_mark(l.source), 1);
	link_close(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_ring_moves_every_byte_between_any_two_ends),
	    cmocka_unit_test(splice_moves_every_byte_between_any_two_ends),
	    cmocka_unit_test(sendfile_moves_every_byte_between_any_two_ends),
	    cmocka_unit_test(the_fastest_way_moves_every_byte_between_any_two_ends),
	    cmocka_unit_test(a_pipe_is_spliced_from_its_first_byte),
	    cmocka_unit_test(other_ends_have_to_move_much_first),
	    cmocka_unit_test(
		a_file_is_spliced_to_from_tcp_and_written_to_from_a_unix_socket),
	    cmocka_unit_test(the_ring_is_for_what_must_pass_through_memory),
	    cmocka_unit_test(messages_filters_and_pace_need_the_ring),
	    cmocka_unit_test(a_way_that_the_kernel_refuses_is_left_without_a_loss),
	    cmocka_unit_test(
		a_faster_way_takes_over_from_the_ring_however_slow_the_sink_is),
	    cmocka_unit_test(a_batch_is_waited_for_only_a_moment),
	    cmocka_unit_test(a_half_that_is_freed_leaves_its_source_as_it_was),
	};

	return cmocka_run_group_tests(tests, make_input, NULL);
}
