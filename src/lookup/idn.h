/* idn: names with letters beyond ASCII, to what DNS knows and back (IDNA2008) */
#ifndef LOOKUP_IDN_H
#define LOOKUP_IDN_H

#include <stdbool.h>

struct diag;

/* Was it built in?  If not, only ASCII passes. */
bool idn_available(void);

/*
 * The name in UTF-8 as A-labels (RFC 5890), mapped by UTS #46 as browsers do:
 * "Bücher.example" becomes "xn--bcher-kva.example".  What is ASCII already is
 * taken as it is, without loading libidn2.  *ascii is for the caller to free.
 * Returns 0, or -1 with d: STATUS_USAGE where IDNA does not allow the name,
 * STATUS_LOCAL where libidn2 was left out of this build or is not there.
 */
int idn_to_ascii(const char *name, char **ascii, struct diag *d);

/*
 * The name with its A-labels as letters of UTF-8; one without any, or with one
 * that is none, is given as it is.  *unicode is for the caller to free.
 * Returns 0, or -1 with d (STATUS_LOCAL).
 */
int idn_to_unicode(const char *name, char **unicode, struct diag *d);

#endif
