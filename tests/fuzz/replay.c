/* replay: runs a fuzzer's entry on each of its seeds, for make check; speaks TAP */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "require.h"

enum { SEED_MAX = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
is_seed(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* In memory of just its size, so that a sanitizer sees more. */
static void
replay(const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *room = malloc(SEED_MAX), *data;
	size_t size;

	require(file != NULL && room != NULL);
	size = fread(room, 1, SEED_MAX, file);
	require(!ferror(file));
	fclose(file);
	data = realloc(room, size > 0 ? size : 1);
	require(data != NULL);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
}

/* replay_NAME replays $CORPUS/NAME. */
int
main(int argc, char **argv)
{
	const char *corpus = getenv("CORPUS"), *name = strrchr(argv[0], '_');
	char folder[2048], path[4096];
	struct dirent **seeds;
	int count;

	require(argc == 1 && corpus != NULL && name != NULL);
	snprintf(folder, sizeof(folder), "%s/%s", corpus, name + 1);
	count = scandir(folder, &seeds, is_seed, alphasort);
	require(count > 0);
	printf("1..%d\n", count);
	for (int i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, seeds[i]->d_name);
		replay(path);
		printf("ok %d - %s\n", i + 1, seeds[i]->d_name);
		fflush(stdout);
		free(seeds[i]);
	}
	free(seeds);
	return 0;
}
