/* message: messages of DNS, good and bad, for the tests of who reads them */
#ifndef UNIT_MESSAGE_H
#define UNIT_MESSAGE_H

#include <stddef.h>

#include "proto/dns.h"

struct message {
	unsigned char bytes[65535];
	size_t length;
};

/* A header with a question of class IN; flags are the second word's. */
void message_begin(struct message *m, unsigned int id, unsigned int flags,
    const char *name, unsigned int type);

/* What stands in a message.  A name is never compressed; message_pointer is one. */
void message_u8(struct message *m, unsigned int value);
void message_u16(struct message *m, unsigned int value);
void message_u32(struct message *m, unsigned long value);
void message_bytes(struct message *m, const void *bytes, size_t length);
void message_name(struct message *m, const char *name);
void message_pointer(struct message *m, size_t target);

/*
 * A record of class IN in a section, whose count grows, with data of length bytes;
 * or only its beginning, behind whose owner the data is put and then closed.
 */
void message_record(struct message *m, enum dns_section section, const char *name,
    unsigned int type, unsigned long ttl, const void *data, size_t length);
size_t message_open(struct message *m, enum dns_section section, const char *name,
    unsigned int type, unsigned long ttl);
void message_close(struct message *m, size_t record);

/* A record whose data is a name. */
void message_link(
    struct message *m, const char *name, unsigned int type, const char *target);

#endif
