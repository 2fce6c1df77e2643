/* dns_svcb: the parameters of a service binding (RFC 9460) */
#ifndef PROTO_DNS_SVCB_H
#define PROTO_DNS_SVCB_H

#include <stddef.h>

struct dns_text;

/*
 * Writes length bytes of parameters as key=value with blanks between them, in
 * presentation format (RFC 9460, section 2.1 and appendix A) and without quotes.
 * Returns 0, or -1 where they are malformed.
 */
int dns_svcb_params(const unsigned char *bytes, size_t length, struct dns_text *text);

#endif
