#include "cli/question.h"

#include <string.h>

#include "cli/output.h"

bool
question_is_many(int argc, char **argv)
{
	return argc != 1 || strcmp(argv[0], "-") == 0;
}

void
question_write(
    const struct question *q, const char *word, const char *answer, struct output *out)
{
	if (q->with_input) {
		output_write(out, word, strlen(word));
		output_write(out, "\t", 1);
	}
	output_line(out, answer, strlen(answer));
}
