#include "cli/progress.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/inquiry.h"
#include "cli/say.h"
#include "session/bulk.h"
#include "session/settings.h"

enum { INTERVAL = 1000, TEXT_MAX = 128 };

int64_t
progress_interval(const struct settings *s)
{
	if (s->lookup.no_progress)
		return -1;
	return s->lookup.progress || isatty(STDERR_FILENO) ? INTERVAL : -1;
}

/* How much of stdin was asked about, of 1; -1 where its length is not known. */
static double
share_done(const struct inquiry *i)
{
	uint64_t taken = i->in.taken - (i->in.end - i->in.start);
	struct stat about;

	if (!i->in_stdin || fstat(STDIN_FILENO, &about) == -1 ||
	    !S_ISREG(about.st_mode) || about.st_size <= 0)
		return -1;
	return (double)taken / (double)about.st_size;
}

void
progress_show(struct inquiry *i, const struct bulk_count *count)
{
	double share = share_done(i), rate = count->done * 1000.0 / count->elapsed;
	char text[TEXT_MAX];
	int used = snprintf(text, sizeof(text), "%llu done, %.0f a second, %llu failed",
	    (unsigned long long)count->done, rate, (unsigned long long)count->failed);

	if (share > 0) {
		long left = (long)(count->elapsed / share * (1 - share) / 1000 + 0.5);

		snprintf(text + used, sizeof(text) - used, ", %ld:%02ld left",
		    left / 60, left % 60);
	}
	if (!isatty(STDERR_FILENO)) {
		say_line(text);
		return;
	}
	fprintf(stderr, "\r\033[K%s", text);
	i->line_shown = true;
}

void
progress_clear(struct inquiry *i)
{
	if (i->line_shown)
		fputs("\r\033[K", stderr);
	i->line_shown = false;
}
