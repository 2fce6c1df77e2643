/*
 * addr: never differs from inet_pton(3) and inet_aton(3); what it prints it reads, in
 * every form; and lines of it are converted as one by one, or not at all
 */
#include <arpa/inet.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "addr/addr.h"
#include "addr/form.h"
#include "addr/lines.h"
#include "addr/nat64.h"
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

/* What is read in one form is the same address when it was written in that form. */
static void
check_form(const struct form *form, const char *text, size_t length)
{
	struct reading_rules rules = {.nat64 = &nat64_well_known};
	char written[FORM_TEXT_MAX];
	struct reading r, again;

	if (form->read == NULL || form->read(text, length, &rules, &r) == -1 ||
	    form->write == NULL)
		return;
	rules.family = r.addr.family;
	length = form->write(&r, &rules, written);
	require(length > 0 && form->read(written, length, &rules, &again) == 0);
	require(memcmp(&r.addr, &again.addr, sizeof(r.addr)) == 0);
}

static void
check_line(lines_function *convert, const char *text, size_t length)
{
	char *in = calloc(1, length + 1 + LINES_SLACK), out[LINES_ROOM];
	struct lines l = {.in = in,
	    .in_end = in + length + 1,
	    .out = out,
	    .out_end = out + sizeof(out)};
	char printed[ADDR_TEXT_MAX];
	struct addr a;

	require(in != NULL);
	memcpy(in, text, length);
	in[length] = '\n';
	if (convert(&l) == 1) {
		require(addr_parse(text, length, &a) == 0);
		length = addr_format(&a, printed);
		printed[length++] = '\n';
		require((size_t)(l.out - out) == length);
		require(memcmp(out, printed, length) == 0);
	}
	free(in);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct form *form;

	char *text = malloc(size + 1);

	require(text != NULL);
	memcpy(text, data, size);
	text[size] = '\0';
	check_strict(text, size);
	if (strlen(text) == size)
		check_legacy(text, size);
	for (size_t i = 0; (form = form_at(i)) != NULL; i++)
		check_form(form, text, size);
	if (memchr(text, '\n', size) == NULL) {
		check_line(lines_to_text, text, size);
		check_line(lines_fastest(false), text, size);
	}
	free(text);
	return 0;
}
