/* addr: never differs from inet_pton(3) and inet_aton(3); what it prints it reads */
#include <arpa/inet.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "addr/addr.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_strict(const char *text, size_t length)
{
	bool colon = memchr(text, ':', length) != NULL;
	unsigned char bytes[16];
	bool expected = memchr(text, '\0', length) == NULL &&
	    inet_pton(colon ? AF_INET6 : AF_INET, text, bytes) == 1;
	char printed[ADDR_TEXT_MAX];
	struct addr a, again;

	require((addr_parse(text, length, &a) == 0) == expected);
	if (!expected) {
		const char *reason = addr_why_not(text, length);

		require(reason == NULL ? !colon : *reason != '\0');
		return;
	}
	require(memcmp(a.bytes, bytes, addr_length(&a)) == 0);
	require(addr_parse(printed, addr_format(&a, printed), &again) == 0);
	require(memcmp(&a, &again, sizeof(a)) == 0);
}

/* glibc's takes any junk behind a blank. */
static void
check_legacy(const char *text, size_t length)
{
	struct in_addr in;
	struct addr a;
	bool read = addr_parse_legacy(text, length, &a) == 0;

	if (strcspn(text, " \t\n\v\f\r") < length)
		require(!read);
	else
		require(read == (inet_aton(text, &in) != 0));
	if (read)
		require(memcmp(a.bytes, &in, 4) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	require(text != NULL);
	memcpy(text, data, size);
	text[size] = '\0';
	check_strict(text, size);
	if (strlen(text) == size)
		check_legacy(text, size);
	free(text);
	return 0;
}
