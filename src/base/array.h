/* array: one that grows */
#ifndef BASE_ARRAY_H
#define BASE_ARRAY_H

#include <stddef.h>

/*
 * An array that had room for *room items of size bytes each, NULL where that is
 * 0, moved to where at least count of them fit; *room is what fits then, and
 * what is new is zero.  Returns NULL with errno, the array as it was, when there
 * is no memory.
 */
void *array_grow(void *array, size_t *room, size_t count, size_t size);

#endif
