/* dns_text: where the text of DNS data is written, or, without room, is not */
#ifndef PROTO_DNS_TEXT_H
#define PROTO_DNS_TEXT_H

#include <stddef.h>
#include <stdint.h>

/* The next character's place; NULL where nothing is to be written. */
struct dns_text {
	char *at;
};

static inline void
dns_put(struct dns_text *t, char c)
{
	if (t->at != NULL)
		*t->at++ = c;
}

static inline void
dns_put_string(struct dns_text *t, const char *text)
{
	for (; *text != '\0'; text++)
		dns_put(t, *text);
}

static inline void
dns_put_number(struct dns_text *t, uint32_t number)
{
	if (number >= 10)
		dns_put_number(t, number / 10);
	dns_put(t, (char)('0' + number % 10));
}

/* An octet that is no printable ASCII: \DDD (RFC 1035, section 5.1). */
static inline void
dns_put_octet(struct dns_text *t, unsigned char c)
{
	dns_put(t, '\\');
	dns_put(t, (char)('0' + c / 100));
	dns_put(t, (char)('0' + c / 10 % 10));
	dns_put(t, (char)('0' + c % 10));
}

#endif
