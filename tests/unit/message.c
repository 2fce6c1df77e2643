#include "message.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/diag.h"
#include "proto/dns_type.h"

void
message_bytes(struct message *m, const void *bytes, size_t length)
{
	assert_true(length <= sizeof(m->bytes) - m->length);
	memcpy(m->bytes + m->length, bytes, length);
	m->length += length;
}

void
message_u8(struct message *m, unsigned int value)
{
	unsigned char byte = (unsigned char)value;

	message_bytes(m, &byte, 1);
}

void
message_u16(struct message *m, unsigned int value)
{
	message_u8(m, value >> 8);
	message_u8(m, value);
}

void
message_u32(struct message *m, unsigned long value)
{
	message_u16(m, (unsigned int)(value >> 16));
	message_u16(m, (unsigned int)value);
}

void
message_name(struct message *m, const char *name)
{
	unsigned char wire[DNS_WIRE_MAX];
	struct diag d = {0};
	int length = dns_name_write(name, wire, &d);

	if (length == -1)
		fail_msg("%s: %s", name, d.text);
	message_bytes(m, wire, (size_t)length);
}

void
message_pointer(struct message *m, size_t target)
{
	message_u16(m, 0xc000 | (unsigned int)target);
}

void
message_begin(struct message *m, unsigned int id, unsigned int flags, const char *name,
    unsigned int type)
{
	m->length = 0;
	message_u16(m, id);
	message_u16(m, flags);
	message_u16(m, 1);
	message_bytes(m, "\0\0\0\0\0", 6);
	message_name(m, name);
	message_u16(m, type);
	message_u16(m, DNS_CLASS_IN);
}

size_t
message_open(struct message *m, enum dns_section section, const char *name,
    unsigned int type, unsigned long ttl)
{
	unsigned char *count = m->bytes + 6 + 2 * section;

	count[0] = (unsigned char)(count[0] + (count[1] == 255));
	count[1]++;
	message_name(m, name);
	message_u16(m, type);
	message_u16(m, DNS_CLASS_IN);
	message_u32(m, ttl);
	message_u16(m, 0);
	return m->length;
}

void
message_close(struct message *m, size_t record)
{
	size_t length = m->length - record;

	m->bytes[record - 2] = (unsigned char)(length >> 8);
	m->bytes[record - 1] = (unsigned char)length;
}

void
message_record(struct message *m, enum dns_section section, const char *name,
    unsigned int type, unsigned long ttl, const void *data, size_t length)
{
	size_t record = message_open(m, section, name, type, ttl);

	message_bytes(m, data, length);
	message_close(m, record);
}

void
message_link(struct message *m, const char *name, unsigned int type, const char *target)
{
	size_t record = message_open(m, DNS_ANSWER, name, type, 60);

	message_name(m, target);
	message_close(m, record);
}
