/* zone: what the names have */
#ifndef DNSD_ZONE_H
#define DNSD_ZONE_H

#include "question.h"
#include "reply.h"

enum found { FOUND_NO_NAME, FOUND_NO_DATA, FOUND_DATA, FOUND_ALIAS };

/*
 * A source of records adds to the answer those of q's type that name has, or an alias:
 * a CNAME, whose target the caller goes on with.
 */
typedef enum found zone_source(struct reply *r, const struct question *q,
    const char *name, char alias[static NAME_SIZE]);

zone_source bench_add; /* hN.bench.test and its kin, made from N: see bench.c */
zone_source records_add; /* the rows of records.def */

/* Has name this ending, or is it that? */
bool zone_is_under(const char *name, const char *ending);

/* The whole answer, with its rcode, and the SOA record where there is nothing else. */
void zone_answer(struct reply *r, const struct question *q);

#endif
