/* progress: how far a long run has come, on stderr, for who watches it */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdint.h>

struct bulk_count;
struct inquiry;
struct settings;

/*
 * Milliseconds between two tellings; -1 where there are none: stderr is no
 * terminal, unless --progress asks for it all the same, or --no-progress was given.
 */
int64_t progress_interval(const struct settings *s);

/*
 * Tells how many are done, how many a second, how many failed and, where it can be
 * known, how long the rest will take; on a terminal always in the same line.
 */
void progress_show(struct inquiry *i, const struct bulk_count *count);

/* Takes the line away, before something else is said and at the end. */
void progress_clear(struct inquiry *i);

#endif
