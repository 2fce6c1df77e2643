/* check: whether options and operands go together, once all of them are read */
#ifndef CLI_CHECK_H
#define CLI_CHECK_H

struct diag;
struct parse;

/*
 * Does every option that was given serve the command, and do they suffer each
 * other?  Returns 0, or -1 with d (STATUS_USAGE) naming them as they were typed.
 */
int check_options(const struct parse *p, struct diag *d);

/* Are there as many operands as the command takes?  Returns 0 or -1 likewise. */
int check_operands(const struct parse *p, struct diag *d);

#endif
