#include "base/array.h"

#include <stdlib.h>
#include <string.h>

void *
array_grow(void *array, size_t *room, size_t count, size_t size)
{
	size_t wanted = *room < 8 ? 8 : *room;
	char *larger;

	if (count <= *room)
		return array;
	while (wanted < count)
		wanted *= 2;
	larger = reallocarray(array, wanted, size);
	if (larger == NULL)
		return NULL;
	memset(larger + *room * size, 0, (wanted - *room) * size);
	*room = wanted;
	return larger;
}
