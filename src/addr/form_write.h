/* form_write: how each form of addr/form.h is printed */
#ifndef ADDR_FORM_WRITE_H
#define ADDR_FORM_WRITE_H

#include <stddef.h>

#include "addr/form.h"

/*
 * Each prints r without a NUL and returns its length, or 0 where r has no such
 * form: an IPv6 address none of an IPv4 one, most none of an EUI-64.
 *
 * text       RFC 5952, with %zone and /prefix length
 * full       the same with all digits of an IPv6 address's groups, and its quad if it
 *            is IPv4-mapped
 * int hex octal   the number: decimal; 0x and 8 or 32 digits; 0 and its digits
 * binary     32 digits with dots between the octets, or 128 without
 * bytes      \xNN for each byte
 * packed     the bytes
 * base64     RFC 4648
 * ptr        the reverse name, of a prefix that of its network
 * mapped sixtofour nat64   the IPv6 address for an IPv4 one
 * eui64 mac  what the interface identifier was made from
 * int_le     the number if the first byte were the lowest
 * url        an IPv6 address in brackets, a zone as RFC 6874 has it
 * hostport   the same, the zone as it is, and a colon and the port if there is one
 * sockaddr   the initializer of a struct sockaddr_in or sockaddr_in6
 * zone       the zone
 */
typedef size_t form_write_function(const struct reading *r,
    const struct reading_rules *rules, char text[static FORM_TEXT_MAX]);

form_write_function form_write_text, form_write_full, form_write_int, form_write_hex,
    form_write_octal, form_write_binary, form_write_bytes, form_write_packed,
    form_write_base64, form_write_ptr, form_write_mapped, form_write_sixtofour,
    form_write_nat64, form_write_eui64, form_write_mac, form_write_int_le,
    form_write_url, form_write_hostport, form_write_sockaddr, form_write_zone;

#endif
