#include "cli/blocks.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "cli/await.h"
#include "cli/output.h"

/*
 * What the workers share.  Who holds reading takes the next block; who is number
 * writing writes.
 */
struct run {
	const struct block_work *work;
	int fd;
	pthread_mutex_t reading;
	uint64_t taken; /* blocks */
	bool full; /* the last read filled what was asked for */
	bool ended, in_line; /* within a long line */
	size_t carried; /* bytes of the next block, in carry */
	char carry[BLOCK_ROOM];

	pthread_mutex_t writing;
	pthread_cond_t written; /* who waits for the turn is told */
	uint64_t turn;
	atomic_bool stopped;
	struct tally tally;
	struct diag diag;
};

/* out comes first, so that a pointer to it is one to the worker. */
struct worker {
	struct output out;
	struct run *run;
	uint64_t number; /* of its block */
	struct block block;
	struct tally tally;
	char text[BLOCK_ROOM + BLOCK_SLACK];
};

static void
fail(struct run *r, const struct diag *d)
{
	pthread_mutex_lock(&r->writing);
	if (!r->stopped)
		r->diag = *d;
	r->stopped = true;
	pthread_mutex_unlock(&r->writing);
}

static void
await_turn(struct output *out)
{
	struct worker *w = (struct worker *)out;
	struct run *r = w->run;

	pthread_mutex_lock(&r->writing);
	while (r->turn != w->number)
		pthread_cond_wait(&r->written, &r->writing);
	pthread_mutex_unlock(&r->writing);
}

/* Reads behind the used bytes of text until there is a newline, or no more room. */
static int
fill(struct run *r, char *text, size_t *used, struct diag *d)
{
	size_t searched = 0;

	while (!r->ended && *used < BLOCK_ROOM &&
	    memchr(text + searched, '\n', *used - searched) == NULL) {
		ssize_t got = await_read(r->fd, text + *used, BLOCK_ROOM - *used);

		if (got == -1)
			return diag_errno(d, STATUS_LOCAL, errno, "cannot read stdin");
		searched = *used;
		*used += (size_t)got;
		r->ended = got == 0;
		r->full = *used == BLOCK_ROOM;
	}
	return 0;
}

/* How many of the used bytes are the block: all lines that are whole, or a piece. */
static size_t
cut(struct run *r, char *text, size_t used, struct block *b)
{
	const char *newline = r->in_line ? memchr(text, '\n', used) :
					   memrchr(text, '\n', used);
	bool was_in_line = r->in_line;
	size_t length = newline == NULL ? used : (size_t)(newline - text) + 1;

	*b = (struct block){.text = text, .length = length};
	if (newline == NULL && r->ended && !was_in_line)
		text[b->length++] = '\n';
	else if (newline == NULL || was_in_line) {
		r->in_line = newline == NULL && !r->ended;
		b->kind = BLOCK_PIECE;
		b->first = !was_in_line;
		b->last = !r->in_line;
		b->length -= newline != NULL;
	}
	return length;
}

/* Takes the next block; false where there is none or reading failed. */
static bool
take(struct worker *w)
{
	struct run *r = w->run;
	struct diag d = {0};
	size_t used, length;
	bool taken = false;

	pthread_mutex_lock(&r->reading);
	used = r->carried;
	memcpy(w->text, r->carry, used);
	if (!r->stopped && fill(r, w->text, &used, &d) == -1)
		fail(r, &d);
	if (!r->stopped && (used > 0 || r->in_line)) {
		length = cut(r, w->text, used, &w->block);
		r->carried = used - length;
		memcpy(r->carry, w->text + length, r->carried);
		w->number = r->taken++;
		taken = true;
	}
	pthread_mutex_unlock(&r->reading);
	return taken;
}

/* Writes what is left of the block's answers and lets the next one be written. */
static void
finish(struct worker *w)
{
	struct run *r = w->run;
	struct diag d = {0};

	if (output_flush(&w->out, &d) == -1)
		fail(r, &d);
	await_turn(&w->out);
	pthread_mutex_lock(&r->writing);
	r->turn++;
	pthread_cond_signal(&r->written);
	pthread_mutex_unlock(&r->writing);
}

static void
answer(struct worker *w)
{
	const struct block_work *work = w->run->work;

	work->answer(work->context, &w->block, &w->out, &w->tally);
	finish(w);
}

static struct worker *
new_worker(struct run *r)
{
	struct worker *w = calloc(1, sizeof(*w));

	if (w == NULL)
		return NULL;
	output_init(&w->out, STDOUT_FILENO);
	w->out.await_turn = await_turn;
	w->run = r;
	return w;
}

static void
add_tally(struct run *r, const struct worker *w)
{
	r->tally.lines += w->tally.lines;
	r->tally.bad += w->tally.bad;
}

static void *
help(void *helper)
{
	struct worker *w = helper;

	while (take(w))
		answer(w);
	return NULL;
}

/* Is a second thread worth it, and may we run on a second processor? */
static bool
wants_help(const struct run *r)
{
	cpu_set_t allowed;

	return r->full && !r->work->alone &&
	    sched_getaffinity(0, sizeof(allowed), &allowed) == 0 &&
	    CPU_COUNT(&allowed) > 1;
}

/* Without memory for a helper, or one, it is done alone. */
static void
work(struct run *r, struct worker *w)
{
	bool more = take(w);
	struct worker *helper = more && wants_help(r) ? new_worker(r) : NULL;
	pthread_t thread;
	bool helped = helper != NULL &&
	    pthread_create(&thread, NULL, help, helper) == 0;

	for (; more; more = take(w))
		answer(w);
	add_tally(r, w);
	if (helped) {
		pthread_join(thread, NULL);
		add_tally(r, helper);
	}
	free(helper);
}

int
blocks_run(int fd, const struct block_work *how, struct tally *t, struct diag *d)
{
	struct run *r = calloc(1, sizeof(*r));
	struct worker *w = r == NULL ? NULL : new_worker(r);
	int result = -1;

	if (w == NULL) {
		free(r);
		return diag_errno(d, STATUS_LOCAL, errno, "no room for input");
	}
	r->work = how;
	r->fd = fd;
	pthread_mutex_init(&r->reading, NULL);
	pthread_mutex_init(&r->writing, NULL);
	pthread_cond_init(&r->written, NULL);
	work(r, w);
	*t = r->tally;
	if (r->stopped)
		*d = r->diag;
	else
		result = 0;
	pthread_cond_destroy(&r->written);
	pthread_mutex_destroy(&r->writing);
	pthread_mutex_destroy(&r->reading);
	free(w);
	free(r);
	return result;
}
