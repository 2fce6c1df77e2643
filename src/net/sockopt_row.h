/* sockopt_row: a row of sockopt.def, for the files that make up sockopt */
#ifndef NET_SOCKOPT_ROW_H
#define NET_SOCKOPT_ROW_H

#include "base/status.h"
#include "net/sockopt.h"

/* What a value is, in the kernel and as text; see the head of sockopt.def. */
enum sockopt_type {
	SOCKOPT_FLAG,
	SOCKOPT_INT,
	SOCKOPT_NATURAL,
	SOCKOPT_TIME,
	SOCKOPT_LINGER,
	SOCKOPT_STRING,
	SOCKOPT_INTERFACE,
	SOCKOPT_INTERFACE_NET,
	SOCKOPT_INTERFACE_MREQN,
	SOCKOPT_GROUP4,
	SOCKOPT_GROUP6,
	SOCKOPT_PORTS,
	SOCKOPT_WIDE,
	SOCKOPT_NUMBERS,
	SOCKOPT_CREDENTIALS,
	SOCKOPT_TCP_STATE,
};

enum sockopt_access { SOCKOPT_READ = 1 << 0, SOCKOPT_WRITE = 1 << 1 };

struct sockopt {
	const char *name;
	int level, constant; /* as setsockopt(2) takes them */
	enum sockopt_type type;
	int min, max; /* of SOCKOPT_INT */
	unsigned int phases; /* SOCKOPT_MADE ... */
	unsigned int access; /* SOCKOPT_READ ... */
};

/*
 * Reads text as a value of out->option into out->value and out->length.
 * Returns 0, or -1 with d (STATUS_USAGE) in words that complete "ARGUMENT: ...".
 */
int sockopt_value_read(const char *text, struct sockopt_setting *out, struct diag *d);

/*
 * Says in d that the kernel refused what with error.  Returns -1.  "Protocol
 * not available", which it calls an option of other sockets, tells nobody that.
 */
int sockopt_refuse(const char *what, enum status status, int error, struct diag *d);

#endif
