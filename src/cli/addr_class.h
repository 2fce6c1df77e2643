/* addr_class: what the registries and its own bits say of an address */
#ifndef CLI_ADDR_CLASS_H
#define CLI_ADDR_CLASS_H

struct addr;
struct json;
struct nat64;
struct output;

/*
 * Writes seven fields with tabs between them, "-" where there is nothing: the
 * smallest IANA special-purpose block that a is in, its name, its RFC and whether
 * it is globally reachable (yes, no, ? or N/A), the scope of a multicast group,
 * the IPv4 addresses embedded, and the MAC address.
 */
void
addr_class_write(const struct nat64 *nat64, const struct addr *a, struct output *out);

/* Adds the same to an object, as members of its member "class". */
void addr_class_add(const struct nat64 *nat64, const struct addr *a, struct json *j);

#endif
