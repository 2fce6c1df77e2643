#include "lookup/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/diag.h"

/*
 * Twice what musl gives a thread by default: resolvers keep whole packets on
 * their stacks, and a thousand threads are to fit nevertheless.
 */
enum { STACK_SIZE = 256 * 1024 };

/* Jobs in the order in which they came. */
struct queue {
	struct pool_job *first, **end;
};

/*
 * Everything but news and most is guarded by lock.  The loader binds what is
 * called here at each start of the program, so that few functions have to do.
 */
struct pool {
	pthread_mutex_t lock;
	pthread_cond_t work; /* there is a job, or the pool is closing */
	struct queue waiting, finished;
	size_t queued; /* jobs that wait */
	size_t most; /* threads at a time */
	size_t threads, idle;
	size_t users; /* the threads, and the owner until pool_free */
	int news[2]; /* a pipe with one byte in it while finished is not empty */
	bool closing;
};

static void
queue_clear(struct queue *q)
{
	q->first = NULL;
	q->end = &q->first;
}

static void
queue_put(struct queue *q, struct pool_job *job)
{
	job->next = NULL;
	*q->end = job;
	q->end = &job->next;
}

static struct pool_job *
queue_get(struct queue *q)
{
	struct pool_job *job = q->first;

	if (job == NULL)
		return NULL;
	q->first = job->next;
	if (q->first == NULL)
		q->end = &q->first;
	return job;
}

/* Takes the jobs of q out of it, as a list. */
static struct pool_job *
queue_get_all(struct queue *q)
{
	struct pool_job *list = q->first;

	queue_clear(q);
	return list;
}

/* With no lock held: drop is the asker's. */
static void
drop_all(struct pool_job *list)
{
	while (list != NULL) {
		struct pool_job *job = list;

		list = job->next;
		job->drop(job);
	}
}

/* Called with the lock, which it lets go.  The last one out frees the pool. */
static void
leave(struct pool *p)
{
	bool last = --p->users == 0;

	pthread_mutex_unlock(&p->lock);
	if (!last)
		return;
	pthread_cond_destroy(&p->work);
	pthread_mutex_destroy(&p->lock);
	free(p);
}

/* Waits for a job; NULL once the pool is closing. */
static struct pool_job *
await_job(struct pool *p)
{
	p->idle++;
	while (p->waiting.first == NULL && !p->closing)
		pthread_cond_wait(&p->work, &p->lock);
	p->idle--;
	if (p->closing)
		return NULL;
	p->queued--;
	return queue_get(&p->waiting);
}

/* There is something in finished, where there was nothing.  The pipe has room. */
static void
tell(struct pool *p)
{
	while (write(p->news[1], "", 1) == -1 && errno == EINTR)
		continue;
}

/* There is nothing in finished any more; where that is not new the pipe is empty. */
static void
take_news(struct pool *p)
{
	char byte;

	while (read(p->news[0], &byte, 1) == -1 && errno == EINTR)
		continue;
}

/* Runs job; the lock is let go meanwhile. */
static void
run_job(struct pool *p, struct pool_job *job)
{
	pthread_mutex_unlock(&p->lock);
	job->run(job);
	pthread_mutex_lock(&p->lock);
	if (p->closing) {
		pthread_mutex_unlock(&p->lock);
		job->drop(job);
		pthread_mutex_lock(&p->lock);
		return;
	}
	if (p->finished.first == NULL)
		tell(p);
	queue_put(&p->finished, job);
}

static void *
work(void *context)
{
	struct pool *p = context;
	struct pool_job *job;

	pthread_mutex_lock(&p->lock);
	while ((job = await_job(p)) != NULL)
		run_job(p, job);
	p->threads--;
	/* Who is still idle is to go, too. */
	pthread_cond_signal(&p->work);
	leave(p);
	return NULL;
}

static void
block_signals(sigset_t *before)
{
	sigset_t all;

	sigemptyset(&all);
	for (int number = 1; number < NSIG; number++)
		sigaddset(&all, number);
	sigprocmask(SIG_SETMASK, &all, before);
}

/* Returns 0 or an errno value. */
static int
create_thread(struct pool *p)
{
	pthread_attr_t attributes;
	sigset_t before;
	pthread_t thread;
	int error = pthread_attr_init(&attributes);

	if (error != 0)
		return error;
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(&attributes, STACK_SIZE);
	block_signals(&before);
	error = pthread_create(&thread, &attributes, work, p);
	sigprocmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attributes);
	return error;
}

/* Called with the lock: the new thread waits for it. */
static int
start_thread(struct pool *p, struct diag *d)
{
	int error = create_thread(p);

	if (error == 0) {
		p->threads++;
		p->users++;
		return 0;
	}
	/* One is enough for every job to have its turn. */
	return p->threads > 0 ? 0 : diag_errno(d, STATUS_LOCAL, error, "thread");
}

struct pool *
pool_new(size_t threads, struct diag *d)
{
	struct pool *p = calloc(1, sizeof(*p));

	if (p == NULL) {
		diag_errno(d, STATUS_LOCAL, errno, "threads");
		return NULL;
	}
	if (pipe2(p->news, O_CLOEXEC | O_NONBLOCK) == -1) {
		diag_errno(d, STATUS_LOCAL, errno, "pipe");
		free(p);
		return NULL;
	}
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->work, NULL);
	queue_clear(&p->waiting);
	queue_clear(&p->finished);
	p->most = threads;
	p->users = 1;
	return p;
}

int
pool_fd(const struct pool *p)
{
	return p->news[0];
}

/*
 * Sees to it that somebody will run one more job.  Called with the lock: a
 * thread that was woken, or is new, is not counted out before it has that.
 */
static int
find_thread(struct pool *p, struct diag *d)
{
	if (p->idle > p->queued) {
		pthread_cond_signal(&p->work);
		return 0;
	}
	return p->threads < p->most ? start_thread(p, d) : 0;
}

int
pool_submit(struct pool *p, struct pool_job *job, struct diag *d)
{
	int result;

	pthread_mutex_lock(&p->lock);
	result = find_thread(p, d);
	if (result == 0) {
		queue_put(&p->waiting, job);
		p->queued++;
	}
	pthread_mutex_unlock(&p->lock);
	return result;
}

struct pool_job *
pool_take(struct pool *p)
{
	struct pool_job *job;

	pthread_mutex_lock(&p->lock);
	job = queue_get(&p->finished);
	if (p->finished.first == NULL)
		take_news(p);
	pthread_mutex_unlock(&p->lock);
	return job;
}

void
pool_free(struct pool *p)
{
	struct pool_job *waiting, *finished;

	if (p == NULL)
		return;
	pthread_mutex_lock(&p->lock);
	p->closing = true;
	waiting = queue_get_all(&p->waiting);
	finished = queue_get_all(&p->finished);
	close(p->news[0]);
	close(p->news[1]);
	pthread_cond_signal(&p->work);
	leave(p);
	drop_all(waiting);
	drop_all(finished);
}
