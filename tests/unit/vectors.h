/* vectors: the rows of tests/vectors, one by one */
#ifndef UNIT_VECTORS_H
#define UNIT_VECTORS_H

#include <stddef.h>
#include <stdio.h>

enum { VECTORS_COLUMNS = 16, VECTORS_LINE_MAX = 8192 };

/* One row; a field's escapes are decoded, so that it may hold any byte. */
struct vectors {
	FILE *file;
	char line[VECTORS_LINE_MAX];
	size_t columns;
	struct {
		char *text;
		size_t length;
	} field[VECTORS_COLUMNS];
	size_t rows; /* read so far */
};

/* Opens NAME.tsv in the folder $VECTORS, or tests/vectors; the test fails without. */
void vectors_open(struct vectors *v, const char *name);

/* Reads the next row that is no comment; 0 at the end, which also closes the file. */
int vectors_next(struct vectors *v);

#endif
