#include "session/ask.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/escape.h"
#include "pump/loop.h"
#include "session/announce.h"
#include "session/settings.h"
#include "session/source.h"
#include "session/tuning.h"

struct ask {
	struct task task;
	struct wait answer;
	struct ask_request request;
	size_t next; /* the candidate to ask next */
	struct diag why;
};

static const struct endpoint *
peer_of(const struct ask *a)
{
	return &a->request.candidates->endpoints[a->next - 1];
}

static void
hang_up(struct ask *a)
{
	if (a->answer.fd != -1)
		close(a->answer.fd);
	wait_clear(&a->answer);
}

static void
finish(struct ask *a, struct loop *l, bool answered)
{
	struct ask_result result = {.why = &a->why};

	if (answered) {
		diag_clear(&a->why);
		result.peer = peer_of(a);
	}
	a->task.done = true;
	a->request.done(a->request.context, l, &result);
}

/* What --probe-data says, by default nothing; malloc(3)ed, or NULL with d. */
static unsigned char *
read_question(const struct settings *s, size_t *length, struct diag *d)
{
	const char *text = s->probe_data != NULL ? s->probe_data : "";
	unsigned char *bytes = malloc(strlen(text) + 1);

	if (bytes == NULL) {
		diag_errno(d, STATUS_LOCAL, errno, "--probe-data");
	} else if (escape_decode(text, bytes, length, d) == -1) {
		diag_prefix(d, "--probe-data");
		free(bytes);
		bytes = NULL;
	}
	return bytes;
}

int
ask_check(const struct settings *s, struct diag *d)
{
	size_t length;
	unsigned char *bytes = read_question(s, &length, d);

	if (bytes == NULL)
		return -1;
	free(bytes);
	return 0;
}

/* Sends the question in one datagram. */
static int
send_question(const struct ask *a, struct diag *d)
{
	size_t length = 0;
	unsigned char *bytes = read_question(a->request.settings, &length, d);
	ssize_t sent;

	if (bytes == NULL)
		return -1;
	sent = send(a->answer.fd, bytes, length, MSG_NOSIGNAL);
	free(bytes);
	return sent == -1 ? announce_failure(peer_of(a), "udp", errno, d) : 0;
}

/* Asks the candidate that is next. */
static int
ask_next(struct ask *a, struct diag *d)
{
	const struct settings *s = a->request.settings;
	const struct endpoint *peer;
	int fd;

	a->next++;
	peer = peer_of(a);
	fd = socket(
	    endpoint_family(peer), SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd == -1)
		return diag_errno(d, STATUS_LOCAL, errno, "socket");
	wait_set(&a->answer, fd, POLLIN);
	if (tuning_apply(s, fd, SOCKOPT_MADE, peer, d) == -1 ||
	    source_bind(fd, a->request.sources, peer, NULL, d) == -1)
		return -1;
	if (connect(fd, &peer->address.any, peer->length) == -1)
		return announce_failure(peer, "udp", errno, d);
	a->task.deadline = clock_after(a->request.timeout);
	return send_question(a, d);
}

/* Asks on until a question was sent, or nobody is left to ask. */
static void
ask_on(struct ask *a, struct loop *l)
{
	while (a->next < a->request.candidates->count) {
		hang_up(a);
		if (ask_next(a, &a->why) == 0)
			return;
	}
	finish(a, l, false);
}

static void
ask_step(struct task *t, struct loop *l)
{
	struct ask *a = (struct ask *)t;
	char byte;

	if (a->next == 0) {
		ask_on(a, l);
	} else if (wait_is_met(&a->answer)) {
		if (recv(a->answer.fd, &byte, sizeof(byte), MSG_DONTWAIT) >= 0) {
			finish(a, l, true);
		} else if (errno != EAGAIN && errno != EINTR) {
			announce_failure(peer_of(a), "udp", errno, &a->why);
			ask_on(a, l);
		}
	} else if (clock_ms() >= t->deadline) {
		announce_silence(peer_of(a), "udp", &a->why);
		ask_on(a, l);
	}
}

static void
ask_finish(struct task *t, struct loop *l)
{
	struct ask *a = (struct ask *)t;

	(void)l;
	hang_up(a);
	free(a);
}

int
ask_start(struct loop *l, const struct ask_request *request, struct diag *d)
{
	struct ask *a = calloc(1, sizeof(*a));

	if (a == NULL)
		return diag_errno(d, STATUS_LOCAL, errno, "probe");
	a->request = *request;
	a->task.step = ask_step;
	a->task.finish = ask_finish;
	a->task.waits = &a->answer;
	a->task.wait_count = 1;
	a->task.deadline = CLOCK_NEVER;
	wait_clear(&a->answer);
	if (loop_add(l, &a->task, d) == -1) {
		free(a);
		return -1;
	}
	return 0;
}
