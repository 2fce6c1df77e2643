/* watches: who waits for what, whichever way the kernel is asked */
#ifndef PUMP_WATCHES_H
#define PUMP_WATCHES_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wait;
struct waiter;
struct watches;

/* What one of many waits for, a member of what it is; zero at first. */
struct watcher {
	struct waiter *waiters; /* one for each of its waits */
	size_t count;
};

/* Says that a wait of w is met; what it may not do is to change any watcher. */
typedef void watches_met(void *context, struct watcher *w);

/* Nothing is watched at first.  Returns NULL with errno. */
struct watches *watches_new(void);

/* Frees ws; each watcher must have been released. */
void watches_free(struct watches *ws);

/*
 * More descriptors than that are waited for by epoll(7) at once, where the
 * platform has it, and not only where it pays; for tests.
 */
void watches_set_poll_limit(struct watches *ws, size_t most);

/*
 * From now on w waits for that.  To be called again whenever it may have closed
 * or opened descriptors, though its waits be as before.  Returns 0, or -1 with
 * errno, w then only to be released.
 */
int watches_set(
    struct watches *ws, struct watcher *w, const struct wait *waits, size_t count);

/* w waits for nothing any more, and holds no memory. */
void watches_release(struct watches *ws, struct watcher *w);

/*
 * Waits for delay milliseconds at most (negative: without limit), signals as in
 * mask meanwhile, and says who is met.  A signal ends it, and then nobody is.
 * With no delay and nothing to wait for it does nothing.  Returns 0, or -1 with
 * errno.
 */
int watches_wait(struct watches *ws, int64_t delay, const sigset_t *mask,
    watches_met *met, void *context);

/*
 * Sets the revents of w's waits to what the last watches_wait said, nothing
 * where a wait is another since; it says so once.
 */
void watches_hand_out(struct watcher *w, struct wait *waits, size_t count);

/* What the last watches_wait said of w does not count any more. */
void watches_forget_met(struct watcher *w);

#endif
