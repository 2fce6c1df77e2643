/* target: the one grammar of what serval connects to or listens on */
#ifndef PROTO_TARGET_H
#define PROTO_TARGET_H

struct diag;

enum target_kind { TARGET_INET, TARGET_UNIX };

enum { TARGET_HOST_MAX = 256, TARGET_PORT_MAX = 256 };

/*
 * What was asked for, as text.  An empty host means any address (listening) or
 * none was given; an empty port that none was given.  host has lost its
 * brackets and keeps its zone: "fe80::1%eth0".  A UNIX path is in path as it
 * was written, with '@' first where it is an abstract name.
 */
struct target {
	enum target_kind kind;
	char host[TARGET_HOST_MAX];
	char port[TARGET_PORT_MAX];
	char path[TARGET_HOST_MAX];
};

/*
 * Reads one word: HOST, HOST:PORT, [V6]:PORT, [V6], V6 (two colons or more,
 * no brackets: no port), :PORT, unix:PATH or unix:@NAME.  Checks lengths and
 * shapes, not whether names exist.  Returns 0, or -1 with d (STATUS_USAGE)
 * naming the word and what was wrong.
 */
int target_parse(const char *word, struct target *t, struct diag *d);

/*
 * Joins the one or two operands of connect or listen: HOST PORT, or one word
 * that target_parse understands.  Either may be NULL.  A port in both places is
 * an error.  Returns 0 or -1 as target_parse.
 */
int target_from_operands(
    const char *host, const char *port, struct target *t, struct diag *d);

/* A UNIX path without "unix:" before it; an '@' first makes it abstract. */
int target_from_path(const char *path, struct target *t, struct diag *d);

#endif
