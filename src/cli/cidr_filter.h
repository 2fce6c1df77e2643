/* cidr_filter: the lines of stdin whose address is in a table */
#ifndef CLI_CIDR_FILTER_H
#define CLI_CIDR_FILTER_H

struct diag;
struct settings;
struct table;

/*
 * Prints the lines of stdin whose address, the whole line or the word that --field
 * names, is in t; with -v the others; with -c how many there are.  A line without an
 * address is neither; --keep-bad prints it.  Returns STATUS_OK where any line was
 * right and none without an address, else STATUS_NO, or the status in d.
 */
int cidr_filter(const struct table *t, const struct settings *s, struct diag *d);

#endif
