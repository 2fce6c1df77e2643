/* service_answer: what serval service says about a word, and about a service */
#ifndef CLI_SERVICE_ANSWER_H
#define CLI_SERVICE_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

#include "session/settings.h"

struct diag;
struct output;
struct service;
struct services;

/* settings comes first, as in struct question. */
struct service_question {
	struct settings settings;
	const struct services *services;
	bool
	    with_input; /* many words were asked about: each line begins with its own */
};

/*
 * Answers word, a name or a port, which may have a slash and a protocol behind it as
 * in services(5): a line for each protocol, or an object.  s is in a struct
 * service_question.  Returns 0, or -1 with d: STATUS_NO where there is none,
 * STATUS_USAGE where word cannot be one.
 */
int service_answer(const struct settings *s, const char *word, size_t length,
    struct output *out, struct diag *d);

/*
 * Writes what stands in the place of an answer: an object, or among the answers to
 * others "-" for each field.
 */
void service_refuse(const struct settings *s, const char *word, size_t length,
    const struct diag *why, struct output *out);

/* Writes all that there is to say about service. */
void service_list(
    const struct settings *s, const struct service *service, struct output *out);

/* Is it of this protocol?  NULL is tcp and udp, and "any" is any. */
bool service_is_wanted(const char *protocol, const struct service *service);

#endif
