#include "vectors.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/hex.h"

void
vectors_open(struct vectors *v, const char *name)
{
	const char *folder = getenv("VECTORS");
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s.tsv",
	    folder == NULL ? "tests/vectors" : folder, name);
	v->rows = 0;
	v->file = fopen(path, "r");
	if (v->file == NULL)
		fail_msg("cannot open %s", path);
}

static unsigned int
decode_digits(const char *digits, int count)
{
	unsigned int value = 0;

	for (int i = 0; i < count; i++) {
		int digit = hex_digit((unsigned char)digits[i]);

		assert_true(digit >= 0);
		value = value * 16 + (unsigned int)digit;
	}
	return value;
}

/* Writes c, below U+10000, as UTF-8. */
static char *
put_utf8(unsigned int c, char *out)
{
	if (c < 0x80) {
		*out++ = (char)c;
		return out;
	}
	if (c < 0x800) {
		*out++ = (char)(0xc0 | c >> 6);
	} else {
		*out++ = (char)(0xe0 | c >> 12);
		*out++ = (char)(0x80 | (c >> 6 & 0x3f));
	}
	*out++ = (char)(0x80 | (c & 0x3f));
	return out;
}

/* Decodes the escapes of text in place; returns the length. */
static size_t
unescape(char *text)
{
	char *out = text;

	for (const char *in = text; *in != '\0';) {
		if (*in != '\\') {
			*out++ = *in++;
			continue;
		}
		switch (in[1]) {
		case 'x':
			*out++ = (char)decode_digits(in + 2, 2);
			in += 4;
			continue;
		case 'u':
			out = put_utf8(decode_digits(in + 2, 4), out);
			in += 6;
			continue;
		case 't':
			*out++ = '\t';
			break;
		case 'n':
			*out++ = '\n';
			break;
		case 'r':
			*out++ = '\r';
			break;
		default:
			*out++ = in[1];
			break;
		}
		in += 2;
	}
	*out = '\0';
	return (size_t)(out - text);
}

int
vectors_next(struct vectors *v)
{
	char *rest = v->line;

	do {
		if (fgets(v->line, sizeof(v->line), v->file) == NULL) {
			fclose(v->file);
			return 0;
		}
	} while (v->line[0] == '#');
	v->line[strcspn(v->line, "\n")] = '\0';
	v->rows++;
	for (v->columns = 0; rest != NULL; v->columns++) {
		char *field = strsep(&rest, "\t");

		assert_true(v->columns < VECTORS_COLUMNS);
		v->field[v->columns].text = field;
		v->field[v->columns].length = unescape(field);
	}
	return 1;
}
