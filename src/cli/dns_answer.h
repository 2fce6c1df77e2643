/* dns_answer: what DNS servers have said of a name, as lines or as JSON */
#ifndef CLI_DNS_ANSWER_H
#define CLI_DNS_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/dns_records.h"
#include "cli/dns_types.h"
#include "session/by_dns.h"

struct json;
struct output;
struct resolve;

/* The inquiry's context. */
struct by_server {
	const struct resolve *resolve;
	struct dns_types types;
	struct by_dns asker;
};

/* write and write_json of struct inquiry_kind; context is a struct by_server. */
void dns_answer_write(void *context, const struct question *q, struct output *out);
void dns_answer_write_json(void *context, const struct question *q, struct json *j);

/* What both share. */

/* The record at index of what p has, as proto/dns_data takes it. */
struct dns_record dns_answer_record(
    const struct dns_part *p, const struct dns_records *records, size_t index);

/* Is a part told, and how many of its records: all, or with --first the best? */
bool
dns_answer_tells(const struct by_server *b, const struct dns_question *q, size_t part);
size_t dns_answer_count(const struct by_server *b, const struct dns_records *records);

#endif
