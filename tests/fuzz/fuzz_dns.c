/*
 * dns: a message is refused or read as a whole, within the room that is promised; what
 * libc reads of a name we read, too; and a name that was read is written again
 */
#include <resolv.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "proto/dns.h"
#include "proto/dns_data.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/*
 * dn_expand(3) at the name behind the header.  It takes a name that is longer than its
 * message, since its labels overlap, for a loop: so the message gets longer.
 */
static int
expand(const uint8_t *data, size_t size, char text[static DNS_NAME_MAX])
{
	static uint8_t message[8192];

	if (size > sizeof(message) - DNS_NAME_MAX)
		size = sizeof(message) - DNS_NAME_MAX;
	memset(message, 0, sizeof(message));
	memcpy(message, data, size);
	return dn_expand(message, message + sizeof(message),
	    message + DNS_HEADER_LENGTH, text, DNS_NAME_MAX);
}

/* Every name that we take dn_expand(3) takes, and with the same end. */
static void
check_name(const uint8_t *data, size_t size)
{
	unsigned char wire[DNS_WIRE_MAX];
	char ours[DNS_NAME_MAX], theirs[DNS_NAME_MAX], again[DNS_NAME_MAX];
	struct diag d = {0};
	size_t at = DNS_HEADER_LENGTH, end = at, start = 0;
	int length;

	if (size <= at || dns_name_read(data, size, &at, ours) == -1)
		return;
	require(dns_name_skip(data, size, &end) == 0 && end == at);
	length = expand(data, size, theirs);
	require(length != -1 && (size_t)length == at - DNS_HEADER_LENGTH);
	length = dns_name_write(ours, wire, &d);
	require(length > 0);
	require(dns_name_read(wire, (size_t)length, &start, again) == 0);
	require(start == (size_t)length && strcmp(ours, again) == 0);
}

/* In room of just the promised size, so that a sanitizer sees more. */
static bool
check_data(const struct dns_message *m, const struct dns_record *r)
{
	struct dns_field fields[DNS_FIELDS_MAX];
	size_t size = DNS_DATA_ROOM_FOR(r->length);
	char *room = malloc(size);
	int count, length;

	require(room != NULL);
	count = dns_data_fields(m, r, DNS_DATA_RAW, fields, room);
	require(dns_data_fields(m, r, DNS_DATA_RAW, NULL, NULL) == count);
	for (int i = 0; i < count; i++)
		require(fields[i].text[fields[i].length] == '\0');
	length = dns_data_text(m, r, room);
	require((length == -1) == (count == -1));
	if (length != -1)
		require(strlen(room) == (size_t)length && (size_t)length < size);
	free(room);
	return count != -1;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct dns_chain chain;
	struct dns_message m;
	struct dns_record r;
	bool good = true;
	int more;

	check_name(data, size);
	if (dns_open(&m, data, size) == -1)
		return 0;
	while ((more = dns_next(&m, &r)) == 1)
		good = check_data(&m, &r) && good;
	require((dns_check(&m) == 0) == (good && more == 0));
	if (dns_chain(&m, &chain) == 0)
		require(chain.count >= 1 && chain.count <= DNS_LINKS_MAX + 1);
	return 0;
}
