/*
 * json: a writer of a few members, and no library: jansson refuses strings that are
 * not UTF-8, and what was read has to be told whatever it is.
 */
#include "cli/json.h"

#include <stdio.h>
#include <string.h>

#include "base/diag.h"
#include "base/utf8.h"
#include "cli/output.h"

static void
put(struct json *j, const char *text)
{
	output_write(j->out, text, strlen(text));
}

/* Writes the character at text, which JSON wants escaped, or U+FFFD for a byte. */
static void
put_escaped(struct json *j, unsigned char c)
{
	static const char letters[] = "\bb\ff\nn\rr\tt\"\"\\\\";
	char escape[sizeof("\\u0000")];

	for (size_t i = 0; letters[i] != '\0'; i += 2) {
		if ((unsigned char)letters[i] != c)
			continue;
		output_write(j->out, (const char[]){'\\', letters[i + 1]}, 2);
		return;
	}
	snprintf(escape, sizeof(escape), "\\u%04x", c < 0x80 ? c : 0xfffdu);
	put(j, escape);
}

static void
put_string(struct json *j, const char *text, size_t length)
{
	const unsigned char *p = (const unsigned char *)text, *end = p + length;

	put(j, "\"");
	while (p < end) {
		size_t width = utf8_length(p, (size_t)(end - p));

		if (width == 0 || *p < ' ' || *p == '"' || *p == '\\' || *p == 0x7f)
			put_escaped(j, *p++);
		else {
			output_write(j->out, p, width);
			p += width;
		}
	}
	put(j, "\"");
}

static void
begin(struct json *j, const char *name)
{
	if (j->more)
		put(j, ",");
	j->more = true;
	if (name == NULL)
		return;
	put(j, "\"");
	for (; *name != '\0'; name++)
		output_write(j->out, *name == '-' ? "_" : name, 1);
	put(j, "\":");
}

void
json_begin(struct json *j)
{
	put(j, "{");
	j->more = false;
}

void
json_end(struct json *j)
{
	put(j, "}\n");
}

void
json_begin_member(struct json *j, const char *name)
{
	begin(j, name);
	json_begin(j);
}

void
json_end_member(struct json *j)
{
	put(j, "}");
	j->more = true;
}

void
json_begin_array(struct json *j, const char *name)
{
	begin(j, name);
	put(j, "[");
	j->more = false;
}

void
json_end_array(struct json *j)
{
	put(j, "]");
	j->more = true;
}

void
json_string(struct json *j, const char *name, const char *text, size_t length)
{
	begin(j, name);
	put_string(j, text, length);
}

void
json_text(struct json *j, const char *name, const char *text)
{
	json_string(j, name, text, strlen(text));
}

void
json_milliseconds(struct json *j, const char *name, long long microseconds)
{
	char digits[sizeof("9223372036854775.808") + 8];

	snprintf(digits, sizeof(digits), "%lld.%03u", microseconds / 1000,
	    (unsigned int)(microseconds % 1000));
	json_word(j, name, digits);
}

void
json_number(struct json *j, const char *name, long long number)
{
	char digits[sizeof("-9223372036854775808")];

	begin(j, name);
	snprintf(digits, sizeof(digits), "%lld", number);
	put(j, digits);
}

void
json_word(struct json *j, const char *name, const char *word)
{
	begin(j, name);
	put(j, word);
}

static const char *
status_word(enum status status)
{
	switch (status) {
	case STATUS_OK:
		return "ok";
	case STATUS_NO:
		return "not_found";
	case STATUS_USAGE:
		return "invalid";
	case STATUS_TIMEOUT:
		return "timeout";
	case STATUS_TEMPORARY:
		return "temporary";
	default:
		return "failed";
	}
}

void
json_outcome(struct json *j, const struct diag *why)
{
	const char *word = status_word(why->status);

	json_string(j, "status", word, strlen(word));
	if (why->status != STATUS_OK)
		json_string(j, "error", why->text, strlen(why->text));
}
