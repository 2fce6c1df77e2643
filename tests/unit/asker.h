/* asker: who asks DNS servers in a test, and keeps what came of each question */
#ifndef UNIT_ASKER_H
#define UNIT_ASKER_H

#include <stdbool.h>
#include <stddef.h>

#include "lookup/dns.h"
#include "nameserver.h"

enum { ASKER_MOST = 4096 };

struct asker {
	struct nameserver servers[2];
	struct dns_settings settings;
	const char *addresses[2];
	struct dns *dns;
	size_t asked;
	struct asked {
		struct asker *asker;
		unsigned int calls; /* of answered */
		enum dns_outcome outcome;
		unsigned int timeouts;
		int error;
		bool has_message;
		char first[64]; /* the data of the first answer, as text */
	} answers[ASKER_MOST];
};

/* What main returns where DNS was left out of the build: nothing is tested, it says. */
int asker_skip(void);

/* Setup and teardown of a test. */
int asker_begin(void **state);
int asker_end(void **state);

/* Starts server i with a handler, and adds it to those that are asked. */
void asker_server(struct asker *a, size_t i, nameserver_handler *handler, bool tcp);

/* Makes a->dns of a->settings; nothing is tried again unless first_try was set. */
void asker_open(struct asker *a);

/* Asks, and returns where the answer will be. */
struct asked *asker_ask(struct asker *a, const char *name, unsigned int type);

/* Waits for events once; until all is answered. */
void asker_step(struct asker *a);
void asker_run(struct asker *a);

/* Asks for an A record and waits: the outcome has to be so. */
struct asked *asker_expect(struct asker *a, const char *name, enum dns_outcome outcome);

#endif
