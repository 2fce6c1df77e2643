/* records: those of records.def, whose data is put together field by field */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "zone.h"

enum { TYPE_TYPE65280 = 65280 };

static const struct record {
	const char *owner;
	unsigned type;
	uint32_t ttl;
	const char *data;
} records[] = {
#define RECORD(owner, type, ttl, data) {owner, TYPE_##type, ttl, data},
#include "records.def"
#undef RECORD
};

enum { RECORD_COUNT = sizeof(records) / sizeof(records[0]) };

static void
put_address(struct reply *r, const char *text)
{
	unsigned char address[16];

	if (inet_pton(AF_INET, text, address) == 1)
		reply_put(r, address, 4);
	else if (inet_pton(AF_INET6, text, address) == 1)
		reply_put(r, address, 16);
}

static void
put_hex(struct reply *r, const char *text)
{
	for (; text[0] != '\0' && text[1] != '\0'; text += 2) {
		const char digits[] = {text[0], text[1], '\0'};

		reply_put_number(r, strtoul(digits, NULL, 16), 1);
	}
}

static void
put_field(struct reply *r, char kind, const char *text)
{
	switch (kind) {
	case 'n':
		reply_put_name(r, text);
		break;
	case 's':
		reply_put_number(r, strlen(text), 1);
		/* fall through */
	case 'r':
		reply_put(r, text, strlen(text));
		break;
	case 'x':
		put_hex(r, text);
		break;
	case 'a':
		put_address(r, text);
		break;
	default:
		reply_put_number(r, strtoul(text, NULL, 10), kind - '0');
	}
}

static void
put_record(struct reply *r, const struct question *q, const struct record *record)
{
	size_t opened = reply_open(r, q, record->owner, record->type, record->ttl);
	const char *field = record->data;

	while (*field != '\0') {
		char text[NAME_SIZE];
		size_t length = strcspn(field, "|");

		snprintf(text, sizeof(text), "%.*s", (int)length - 2, field + 2);
		put_field(r, *field, text);
		field += length;
		field += *field == '|';
	}
	reply_close(r, opened, COUNT_ANSWER);
}

enum found
records_add(struct reply *r, const struct question *q, const char *name,
    char alias[static NAME_SIZE])
{
	enum found found = FOUND_NO_NAME;

	for (size_t i = 0; i < RECORD_COUNT; i++) {
		const struct record *record = &records[i];

		if (strcmp(record->owner, name) != 0) {
			if (found == FOUND_NO_NAME &&
			    zone_is_under(record->owner, name))
				found = FOUND_NO_DATA;
			continue;
		}
		if (record->type == q->type) {
			put_record(r, q, record);
			found = FOUND_DATA;
		} else if (record->type == TYPE_CNAME) {
			put_record(r, q, record);
			snprintf(alias, NAME_SIZE, "%s", record->data + 2);
			return FOUND_ALIAS;
		} else if (found != FOUND_DATA) {
			found = FOUND_NO_DATA;
		}
	}
	return found;
}
