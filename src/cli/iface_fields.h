/* iface_fields: what serval iface prints about an interface and one of its addresses */
#ifndef CLI_IFACE_FIELDS_H
#define CLI_IFACE_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

struct diag;
struct iface;
struct iface_address;

/* Room for the longest field, the flags. */
enum { IFACE_FIELD_MAX = 256, IFACE_FIELDS_MAX = 16 };

struct iface_field {
	const char *name;
	bool of_address; /* it is about the address, and not the interface */

	/* Prints it, NUL-terminated; a is NULL where there is no address. */
	void (*write)(const struct iface *i, const struct iface_address *a,
	    char text[static IFACE_FIELD_MAX]);
};

/* Those that are printed, in order. */
struct iface_fields {
	const struct iface_field *list[IFACE_FIELDS_MAX];
	size_t count;
	bool of_address; /* any of them is */
};

/*
 * Chooses the fields in names, a,b,c, or all where it is NULL.  Returns 0, or -1 with
 * d (STATUS_USAGE) naming those that there are.
 */
int iface_fields_choose(const char *names, struct iface_fields *fields, struct diag *d);

/* Prints the hardware address as xx:xx:..., or "" where there is none. */
void iface_hardware(const struct iface *i, char text[static IFACE_FIELD_MAX]);

#endif
