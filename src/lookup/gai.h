/* gai: getaddrinfo(3), and its answers in words that are the same with every libc */
#ifndef LOOKUP_GAI_H
#define LOOKUP_GAI_H

#include "lookup/outcome.h"

struct addrinfo;

/*
 * Calls getaddrinfo(3), again where a signal interrupted it.  Returns how it went;
 * where that is OUTCOME_OK the caller frees *list with freeaddrinfo(3), else it
 * is NULL.
 */
struct outcome gai_ask(const char *host, const char *service,
    const struct addrinfo *hints, struct addrinfo **list);

#endif
