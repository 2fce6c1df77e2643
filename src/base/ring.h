/* ring: bytes on their way, in a buffer of fixed size */
#ifndef BASE_RING_H
#define BASE_RING_H

#include <stdbool.h>
#include <stddef.h>

/* data is NULL until the first ring_space, so that an idle half costs nothing. */
struct ring {
	unsigned char *data;
	size_t size; /* bytes that fit */
	size_t head; /* where the oldest byte is */
	size_t used; /* bytes held */
	size_t unused; /* bytes behind size that ring_reserve left out */
};

/* Makes r an empty ring of size bytes; allocates nothing yet. */
void ring_init(struct ring *r, size_t size);

/* Frees the memory of r, which is an empty ring afterwards. */
void ring_free(struct ring *r);

/*
 * The largest contiguous free space: returns where, and its length in *length,
 * 0 when r is full.  An empty ring offers all its size.  Returns NULL when
 * there is no memory, with *length 0.
 */
void *ring_space(struct ring *r, size_t *length);

/*
 * Makes ring_space offer at least length bytes in one piece, if it can: by
 * going on at the beginning, where what is left at the end is too short (it is
 * left out this time around), or by more memory, up to most bytes in all.
 * False where neither helps; what is held stays as it is.
 */
bool ring_reserve(struct ring *r, size_t length, size_t most);

/* Would ring_reserve succeed, as long as there is memory? */
bool ring_can_reserve(const struct ring *r, size_t length, size_t most);

/* Says that length bytes of what ring_space gave were filled. */
void ring_fill(struct ring *r, size_t length);

/* The oldest contiguous bytes, *length of them; 0 when r is empty. */
const void *ring_bytes(const struct ring *r, size_t *length);

/* Forgets the oldest length bytes. */
void ring_drop(struct ring *r, size_t length);

/* Moves what r holds to its beginning, so that all of it is contiguous. */
void ring_straighten(struct ring *r);

/* Appends all length bytes or, where they do not fit, none and returns false. */
bool ring_append(struct ring *r, const void *bytes, size_t length);

#endif
