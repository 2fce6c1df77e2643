#include "cli/cidr_gather.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "addr/scan_any.h"
#include "addr/wide_math.h"
#include "base/diag.h"
#include "cli/blocks.h"
#include "cli/cidr.h"
#include "cli/output.h"
#include "cli/say.h"
#include "session/settings.h"

/* Where two threads bring their lines together. */
struct gathering {
	struct set *set;
	pthread_mutex_t lock; /* of set and short_of_room */
	bool short_of_room;
	bool says_why;
	struct diag *first; /* where the first bad line is told, or NULL */
};

static int
no_room(struct diag *d)
{
	return diag_errno(d, STATUS_LOCAL, ENOMEM, "no room for so many prefixes");
}

/* The part of a line that counts: no comment, no blanks around it. */
static const char *
trim(const char *line, size_t *length)
{
	const char *end = line;

	while (end < line + *length && *end != '#' && *end != ';')
		end++;
	while (line < end && (*line == ' ' || *line == '\t'))
		line++;
	while (line < end && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
		end--;
	*length = (size_t)(end - line);
	return line;
}

static void
refuse(const struct gathering *g, const char *word, size_t length, struct tally *t)
{
	struct diag why = {0};

	t->bad++;
	diag_set(&why, STATUS_USAGE, "%s", range_why_not(word, length));
	cidr_name_word(word, length, &why);
	if (g->says_why)
		say_diag(&why);
	if (g->first != NULL && g->first->status == STATUS_OK)
		*g->first = why;
}

/* Returns false where there is no memory. */
static bool
gather_line(const struct gathering *g, const char *line, size_t length, struct set *set,
    struct tally *t)
{
	const char *word = trim(line, &length);
	struct range r;

	t->lines++;
	if (length == 0)
		return true;
	if (range_parse(word, length, &r) == 0)
		return set_add(set, &r) == 0;
	refuse(g, word, length, t);
	return true;
}

/* Reads "/LENGTH" and a newline, or a newline alone; returns where it is, or NULL. */
static const char *
scan_length(const char *p, unsigned int width, unsigned int *length)
{
	unsigned int value = 0;

	*length = width;
	if (*p == '\n')
		return p;
	if (*p++ != '/' || *p < '0' || *p > '9' || (*p == '0' && p[1] != '\n'))
		return NULL;
	for (; *p >= '0' && *p <= '9' && value < width; p++)
		value = value * 10 + (unsigned int)(*p - '0');
	*length = value;
	return *p == '\n' && value <= width ? p : NULL;
}

/*
 * Adds the line at p where it is a prefix and nothing else, as most are.  Returns
 * where it ends, or NULL, having added nothing.
 */
static const char *
gather_plain(const char *p, struct set *set)
{
	unsigned int length;
	struct scanned s;
	struct wide host;
	int result;

	p = scan_any(p, &s);
	if (p != NULL)
		p = scan_length(p, prefix_width(s.family), &length);
	if (p == NULL)
		return NULL;
	host = wide_ones(prefix_width(s.family) - length);
	if (s.family == ADDR_V4)
		result = set_add4(set, s.number4 & ~(uint32_t)host.low,
		    s.number4 | (uint32_t)host.low);
	else
		result = set_add6(
		    set, wide_clear(s.number6, host), wide_or(s.number6, host));
	return result == 0 ? p : NULL;
}

static bool
gather_lines(
    const struct gathering *g, const struct block *b, struct set *set, struct tally *t)
{
	const char *p = b->text, *end = b->text + b->length;

	while (p < end) {
		const char *newline = gather_plain(p, set);

		if (newline != NULL) {
			t->lines++;
			p = newline + 1;
			continue;
		}
		newline = memchr(p, '\n', (size_t)(end - p));
		if (!gather_line(g, p, (size_t)(newline - p), set, t))
			return false;
		p = newline + 1;
	}
	return true;
}

/* Each block has a set of its own first, so that the threads hardly meet. */
static void
gather_block(
    const void *context, const struct block *b, struct output *out, struct tally *t)
{
	struct gathering *g = *(struct gathering *const *)context;
	struct set set = {0};
	bool added = true;

	(void)out;
	if (b->kind == BLOCK_LINES)
		added = gather_lines(g, b, &set, t);
	else if (b->first)
		refuse(g, b->text, b->length, t);
	pthread_mutex_lock(&g->lock);
	if (!added || set_join(g->set, &set) == -1)
		g->short_of_room = true;
	pthread_mutex_unlock(&g->lock);
	set_free(&set);
}

static int
gather_fd(int fd, struct gathering *g, struct tally *t, struct diag *d)
{
	const struct block_work work = {.answer = gather_block,
	    .context = &g,
	    .alone = g->says_why || g->first != NULL};
	int result;

	pthread_mutex_init(&g->lock, NULL);
	result = blocks_run(fd, &work, t, d);
	pthread_mutex_destroy(&g->lock);
	if (result == 0 && g->short_of_room)
		return no_room(d);
	return result;
}

static int
gather_stdin(const struct settings *s, struct set *set, int *status, struct diag *d)
{
	struct gathering g = {.set = set, .says_why = s->verbose > 0};
	struct diag count = {0};
	struct tally t = {0};

	if (gather_fd(STDIN_FILENO, &g, &t, d) == -1)
		return -1;
	if (t.bad == 0)
		return 0;
	*status = STATUS_NO;
	diag_set(&count, STATUS_NO, "%" PRIu64 " of %" PRIu64 " lines %s bad", t.bad,
	    t.lines, t.bad == 1 ? "is" : "are");
	say_diag(&count);
	return 0;
}

static int
gather_operand(const struct settings *s, const char *word, struct set *set, int *status,
    struct diag *d)
{
	struct diag why = {0};
	struct range r;

	if (strcmp(word, "-") == 0)
		return gather_stdin(s, set, status, d);
	if (cidr_read_range(word, strlen(word), &r, &why) == 0)
		return set_add(set, &r) == 0 ? 0 : no_room(d);
	cidr_name_word(word, strlen(word), &why);
	say_diag(&why);
	*status = STATUS_NO;
	return 0;
}

int
cidr_gather(const struct settings *s, int argc, char **argv, struct set *set,
    int *status, struct diag *d)
{
	if (argc == 0)
		return gather_stdin(s, set, status, d);
	for (int i = 0; i < argc; i++)
		if (gather_operand(s, argv[i], set, status, d) == -1)
			return -1;
	return 0;
}

int
cidr_gather_file(const char *path, struct set *set, struct diag *d)
{
	bool is_stdin = strcmp(path, "-") == 0;
	int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	struct diag bad = {0};
	struct gathering g = {.set = set, .first = &bad};
	struct tally t = {0};
	int result;

	if (fd == -1)
		return diag_errno(d, STATUS_USAGE, errno, "%s", path);
	result = gather_fd(fd, &g, &t, d);
	if (result == -1 && d->error != 0)
		diag_errno(d, STATUS_LOCAL, d->error, "%s", path);
	if (result == 0 && bad.status != STATUS_OK) {
		*d = bad;
		result = diag_prefix(d, "%s", path);
	}
	if (!is_stdin)
		close(fd);
	return result;
}

int
cidr_gather_word(const char *word, struct set *set, struct diag *d)
{
	struct range r;

	if (strcmp(word, "-") == 0)
		return cidr_gather_file(word, set, d);
	if (cidr_read_range(word, strlen(word), &r, d) == -1) {
		d->status = STATUS_USAGE;
		return cidr_name_word(word, strlen(word), d);
	}
	return set_add(set, &r) == 0 ? 0 : no_room(d);
}
