/* json: answers as objects, one a line (NDJSON, RFC 8259) */
#ifndef CLI_JSON_H
#define CLI_JSON_H

#include <stdbool.h>
#include <stddef.h>

struct diag;
struct output;

/* An object on its way out; zero-initialised but for out. */
struct json {
	struct output *out;
	bool more; /* a member was written, and a comma is due */
};

/* Begins the object of a line, and ends it with a newline. */
void json_begin(struct json *j);
void json_end(struct json *j);

/* Begins a member that is an object, and ends it. */
void json_begin_member(struct json *j, const char *name);
void json_end_member(struct json *j);

/* The same for an array; what is in it has NULL for a name. */
void json_begin_array(struct json *j, const char *name);
void json_end_array(struct json *j);

/*
 * Writes a member: length bytes of text as a string, in which what is not UTF-8
 * becomes U+FFFD, or all of it up to its NUL; a number; or a word: true, false or
 * null.  A name may have hyphens, which become underscores.
 */
void json_string(struct json *j, const char *name, const char *text, size_t length);
void json_text(struct json *j, const char *name, const char *text);
void json_number(struct json *j, const char *name, long long number);
void json_word(struct json *j, const char *name, const char *word);

/* Writes a number of microseconds as one of milliseconds, with three decimals. */
void json_milliseconds(struct json *j, const char *name, long long microseconds);

/*
 * Writes the members status and, where that is not ok, error: how it went, by the
 * diag that is zero-initialised where it went well.
 */
void json_outcome(struct json *j, const struct diag *why);

#endif
