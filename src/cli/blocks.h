/* blocks: endless input in blocks of whole lines, answered by two threads in order */
#ifndef CLI_BLOCKS_H
#define CLI_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct diag;
struct output;

/*
 * A line of BLOCK_ROOM bytes or more comes in pieces.  Behind the text of a block
 * BLOCK_SLACK bytes may be read, whatever they are.
 */
enum { BLOCK_ROOM = 65536, BLOCK_SLACK = 64 };

enum block_kind {
	BLOCK_LINES, /* whole lines, each with its newline, also the last one */
	BLOCK_PIECE, /* of a long line, without its newline */
};

struct block {
	enum block_kind kind;
	bool first, last; /* of the pieces of a line */
	const char *text;
	size_t length;
};

/* What was answered, for the last word. */
struct tally {
	uint64_t lines, bad;
};

/* How a block is answered: to out, and added to t.  Two threads may be in it. */
struct block_work {
	void (*answer)(const void *context, const struct block *b, struct output *out,
	    struct tally *t);
	const void *context;
	bool alone; /* one thread, since answer does more than write to out */
};

/*
 * Reads fd to its end and writes the answers to stdout in the order of the blocks;
 * what was read is answered before more is waited for.  A second thread helps once
 * the input fills a whole block at a time and there is a processor for it.  Returns
 * 0 with *t, or -1 with d (STATUS_LOCAL, or what output_flush said).
 */
int blocks_run(int fd, const struct block_work *work, struct tally *t, struct diag *d);

#endif
