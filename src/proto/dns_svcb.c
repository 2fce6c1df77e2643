#include "proto/dns_svcb.h"

#include <stdbool.h>
#include <string.h>

#include "addr/addr.h"
#include "base/base64.h"
#include "proto/dns_text.h"

/* RFC 9460, section 14.3.2; dohpath is RFC 9461's, ohttp RFC 9540's. */
static const char *const keys[] = {"mandatory", "alpn", "no-default-alpn", "port",
    "ipv4hint", "ech", "ipv6hint", "dohpath", "ohttp"};

enum key {
	KEY_MANDATORY,
	KEY_ALPN,
	KEY_NO_DEFAULT_ALPN,
	KEY_PORT,
	KEY_IPV4HINT,
	KEY_ECH,
	KEY_IPV6HINT,
	KEY_DOHPATH,
	KEY_OHTTP,
	KEY_COUNT,
};

static unsigned int
number16(const unsigned char *p)
{
	return (unsigned int)p[0] << 8 | p[1];
}

static void
put_key(struct dns_text *t, unsigned int key)
{
	if (key < KEY_COUNT) {
		dns_put_string(t, keys[key]);
		return;
	}
	dns_put_string(t, "key");
	dns_put_number(t, key);
}

/* A character string without quotes (RFC 9460, appendix A). */
static void
put_char(struct dns_text *t, unsigned char c)
{
	if (c <= ' ' || c >= 0x7f) {
		dns_put_octet(t, c);
		return;
	}
	if (strchr("\"();\\", c) != NULL)
		dns_put(t, '\\');
	dns_put(t, (char)c);
}

/* A value of a list, in which a comma and a backslash are escaped first. */
static void
put_listed(struct dns_text *t, const unsigned char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (bytes[i] == ',' || bytes[i] == '\\')
			put_char(t, '\\');
		put_char(t, bytes[i]);
	}
}

static int
put_mandatory(struct dns_text *t, const unsigned char *bytes, size_t length)
{
	unsigned int last = KEY_MANDATORY;

	if (length == 0 || length % 2 != 0)
		return -1;
	for (size_t i = 0; i < length; i += 2) {
		unsigned int key = number16(bytes + i);

		if (key <= last)
			return -1;
		if (i > 0)
			dns_put(t, ',');
		put_key(t, key);
		last = key;
	}
	return 0;
}

static int
put_alpn(struct dns_text *t, const unsigned char *bytes, size_t length)
{
	size_t i = 0;

	if (length == 0)
		return -1;
	while (i < length) {
		size_t one = bytes[i];

		if (one == 0 || one > length - i - 1)
			return -1;
		if (i > 0)
			dns_put(t, ',');
		put_listed(t, bytes + i + 1, one);
		i += one + 1;
	}
	return 0;
}

static int
put_addresses(struct dns_text *t, enum addr_family family, const unsigned char *bytes,
    size_t length)
{
	struct addr a = {.family = family};
	size_t width = addr_length(&a);
	char text[ADDR_TEXT_MAX];

	if (length == 0 || length % width != 0)
		return -1;
	for (size_t i = 0; i < length; i += width) {
		memcpy(a.bytes, bytes + i, width);
		addr_format(&a, text);
		if (i > 0)
			dns_put(t, ',');
		dns_put_string(t, text);
	}
	return 0;
}

static int
put_base64(struct dns_text *t, const unsigned char *bytes, size_t length)
{
	if (length == 0)
		return -1;
	if (t->at != NULL)
		t->at += base64_encode(bytes, length, t->at);
	return 0;
}

static int
put_port(struct dns_text *t, const unsigned char *bytes, size_t length)
{
	if (length != 2)
		return -1;
	dns_put_number(t, number16(bytes));
	return 0;
}

static int
put_value(
    struct dns_text *t, unsigned int key, const unsigned char *bytes, size_t length)
{
	switch (key) {
	case KEY_MANDATORY:
		return put_mandatory(t, bytes, length);
	case KEY_ALPN:
		return put_alpn(t, bytes, length);
	case KEY_NO_DEFAULT_ALPN:
	case KEY_OHTTP:
		return length == 0 ? 0 : -1;
	case KEY_PORT:
		return put_port(t, bytes, length);
	case KEY_IPV4HINT:
		return put_addresses(t, ADDR_V4, bytes, length);
	case KEY_IPV6HINT:
		return put_addresses(t, ADDR_V6, bytes, length);
	case KEY_ECH:
		return put_base64(t, bytes, length);
	default:
		for (size_t i = 0; i < length; i++)
			put_char(t, bytes[i]);
		return 0;
	}
}

int
dns_svcb_params(const unsigned char *bytes, size_t length, struct dns_text *text)
{
	const unsigned char *p = bytes, *end = bytes + length;
	unsigned int last = 0;

	while (p < end) {
		unsigned int key;
		size_t size;

		if (end - p < 4)
			return -1;
		key = number16(p);
		size = number16(p + 2);
		/* Each once, in ascending order (RFC 9460, section 2.2). */
		if ((size_t)(end - p) - 4 < size || (p > bytes && key <= last))
			return -1;
		if (p > bytes)
			dns_put(text, ' ');
		put_key(text, key);
		if (size > 0)
			dns_put(text, '=');
		if (put_value(text, key, p + 4, size) == -1)
			return -1;
		last = key;
		p += 4 + size;
	}
	return 0;
}
