/* iface_answer: what serval iface says about an interface, by name, index or address */
#ifndef CLI_IFACE_ANSWER_H
#define CLI_IFACE_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/iface_fields.h"
#include "net/iface.h"
#include "session/settings.h"

struct diag;
struct output;

/* settings comes first, as in struct question. */
struct iface_question {
	struct settings settings; /* ipv4 and ipv6 choose the addresses */
	struct ifaces all;
	struct iface_fields fields;
	bool with_input; /* many were asked about: each line begins with its own */
};

/*
 * Answers word, a name, an index or an address: a line for each address, or one for
 * the interface where none of the fields is about addresses; or an object.  s is
 * in a struct iface_question.  Returns 0, or -1 with d: STATUS_NO where there is no
 * such interface or it has no address of the family, STATUS_USAGE where word cannot
 * be any of them.
 */
int iface_answer(const struct settings *s, const char *word, size_t length,
    struct output *out, struct diag *d);

/*
 * Writes what stands in the place of an answer: an object, or among the answers to
 * others "-" for each field.
 */
void iface_refuse(const struct settings *s, const char *word, size_t length,
    const struct diag *why, struct output *out);

/* Answers for all interfaces; those without an address of the family are left out. */
void iface_answer_all(const struct iface_question *q, struct output *out);

#endif
